using System.Buffers.Text;
using System.Globalization;
using System.Net.WebSockets;
using System.Text;

namespace SlaMonitor.Benchmarks.Live;

/// <summary>
/// A SignalR client of the JSON protocol over a bare web socket: it notes when each breach was read, and does nothing else,
/// so that what is measured is the server's. A message out of sequence ends it.
/// </summary>
internal sealed class HubListener : IAsyncDisposable
{
    private const byte RecordSeparator = 0x1E;

    private readonly ClientWebSocket _socket = new();
    private readonly List<Delivery> _deliveries = [];
    private readonly Lock _gate = new();
    private readonly TaskCompletionSource _subscribed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private byte[] _buffer = new byte[1 << 16];
    private int _held;
    private int _awaited = int.MaxValue;
    private long _sequence;
    private Exception? _end;
    private TaskCompletionSource _reached = new();
    private Task _reading = Task.CompletedTask;

    /// <summary>Connects to the hub, and calls <paramref name="method"/>, if any, with an empty object.</summary>
    public static async Task<HubListener> ConnectAsync(Uri hub, string? method, CancellationToken cancellation)
    {
        var listener = new HubListener();
        await listener._socket.ConnectAsync(new UriBuilder(hub) { Scheme = "ws" }.Uri, cancellation);
        await listener.SendAsync("""{"protocol":"json","version":1}""", cancellation);
        listener._reading = Task.Run(listener.ReadAsync, cancellation);
        if (method is null) return listener;
        await listener.SendAsync($$"""{"type":1,"invocationId":"0","target":"{{method}}","arguments":[{}]}""", cancellation);
        await listener._subscribed.Task.WaitAsync(TimeSpan.FromSeconds(30), cancellation);
        return listener;
    }

    /// <summary>Waits until so many breaches came since the last <see cref="Take"/>.</summary>
    public Task ReachAsync(int count, TimeSpan patience, CancellationToken cancellation)
    {
        lock (_gate)
        {
            if (_deliveries.Count >= count) return Task.CompletedTask;
            _awaited = count;
            _reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _reached.Task.WaitAsync(patience, cancellation);
        }
    }

    /// <summary>What came since the last call, in the order of its coming.</summary>
    /// <exception cref="IOException">The connection ended, or a message came out of sequence.</exception>
    public List<Delivery> Take()
    {
        lock (_gate)
        {
            if (_end is not null) throw new IOException(_end.Message, _end);
            List<Delivery> taken = [.. _deliveries];
            _deliveries.Clear();
            return taken;
        }
    }

    public async ValueTask DisposeAsync()
    {
        _socket.Abort();
        await _reading;
        _socket.Dispose();
    }

    private async Task SendAsync(string record, CancellationToken cancellation) =>
        await _socket.SendAsync((byte[])[.. Encoding.UTF8.GetBytes(record), RecordSeparator], WebSocketMessageType.Text, true, cancellation);

    private async Task ReadAsync()
    {
        try
        {
            while (true)
            {
                if (_held == _buffer.Length) Array.Resize(ref _buffer, 2 * _held);
                var read = await _socket.ReceiveAsync(_buffer.AsMemory(_held), CancellationToken.None);
                if (read.MessageType == WebSocketMessageType.Close) break;
                Split(read.Count, DateTime.UtcNow.Ticks);
            }
        }
        catch (Exception ended) when (ended is WebSocketException or OperationCanceledException or ObjectDisposedException or IOException or InvalidDataException)
        {
            _end = ended;
        }
        _end ??= new IOException("the hub closed the connection");
        _subscribed.TrySetException(_end);
        lock (_gate) _reached.TrySetException(_end);
    }

    private void Split(int read, long receivedAt)
    {
        var bytes = _buffer.AsSpan(0, _held + read);
        lock (_gate)
        {
            for (int end; (end = bytes.IndexOf(RecordSeparator)) >= 0; bytes = bytes[(end + 1)..]) Note(bytes[..end], receivedAt);
            if (_deliveries.Count >= _awaited)
            {
                _awaited = int.MaxValue;
                _reached.TrySetResult();
            }
        }
        bytes.CopyTo(_buffer);
        _held = bytes.Length;
    }

    private void Note(ReadOnlySpan<byte> record, long receivedAt)
    {
        if (record.StartsWith("{\"type\":3"u8))
        {
            _subscribed.TrySetResult();
            return;
        }
        // Pings have none.
        if (record.IndexOf("\"sequence\":"u8) < 0) return;
        if (!Utf8Parser.TryParse(After(record, "\"sequence\":"u8), out long sequence, out _)) throw new InvalidDataException(Encoding.UTF8.GetString(record));
        if (_sequence != 0 && sequence != _sequence + 1) throw new InvalidDataException($"sequence {sequence} came after {_sequence}");
        _sequence = sequence;
        if (record.IndexOf("\"target\":\"breach\""u8) < 0) return;
        var breachedAt = DateTime.Parse(
            Encoding.ASCII.GetString(Text(record, "\"breachedAt\":\""u8)), CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal);
        var ticket = Text(record, "\"ticket\":\"T-"u8);
        if (!Utf8Parser.TryParse(ticket, out int number, out _)) throw new InvalidDataException(Encoding.UTF8.GetString(record));
        _deliveries.Add(new Delivery(sequence, number, breachedAt.Ticks, receivedAt));
    }

    private static ReadOnlySpan<byte> Text(ReadOnlySpan<byte> record, ReadOnlySpan<byte> before)
    {
        var after = After(record, before);
        return after[..after.IndexOf((byte)'"')];
    }

    private static ReadOnlySpan<byte> After(ReadOnlySpan<byte> record, ReadOnlySpan<byte> before) =>
        record[(record.IndexOf(before) + before.Length)..];
}
