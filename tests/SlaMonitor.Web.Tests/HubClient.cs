using System.Buffers;
using System.Collections.Concurrent;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using System.Threading.Channels;

namespace SlaMonitor.Web.Tests;

/// <summary>A SignalR client over a web socket, as little of one as the tests need: the JSON protocol, invocations, messages, close.</summary>
public sealed class HubClient : IAsyncDisposable
{
    private const byte RecordSeparator = 0x1E;

    private readonly ClientWebSocket _socket = new();
    private readonly Channel<LiveMessage> _messages = Channel.CreateUnbounded<LiveMessage>();
    private readonly ConcurrentDictionary<string, TaskCompletionSource<JsonElement>> _calls = new(StringComparer.Ordinal);
    private readonly TaskCompletionSource<string?> _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task _reading = Task.CompletedTask;
    private int _callCount;

    /// <summary>Called on the reading thread with every message, as soon as it is there; for measurements.</summary>
    public Action<ReadOnlyMemory<byte>>? OnRecord { get; set; }

    /// <summary>What came, in order; <c>answer</c> stands for a completed call.</summary>
    public ChannelReader<LiveMessage> Messages => _messages.Reader;

    /// <summary>The reason that the server gave when it closed; null when it gave none.</summary>
    public Task<string?> Closed => _closed.Task;

    public static async Task<HubClient> ConnectAsync(Uri address, string query = "", string? key = null, bool reads = true)
    {
        var client = new HubClient();
        if (key is not null) client._socket.Options.SetRequestHeader("Authorization", "Bearer " + key);
        var uri = new UriBuilder(address) { Scheme = "ws", Path = MonitorWeb.HubPath, Query = query }.Uri;
        await client._socket.ConnectAsync(uri, TestContext.Current.CancellationToken);
        await client.SendAsync("""{"protocol":"json","version":1}""");
        if (reads) client._reading = client.ReadAsync();
        return client;
    }

    /// <summary>Starts to read, for a client that was connected without.</summary>
    public void Read() => _reading = ReadAsync();

    public Task SubscribeWithoutAnswerAsync(string request) =>
        SendAsync($$"""{"type":1,"invocationId":"0","target":"Subscribe","arguments":[{{request}}]}""");

    public async Task<JsonElement> SubscribeAsync(string request = "{}") => await InvokeAsync("Subscribe", request);

    /// <exception cref="InvalidOperationException">The server answered with an error; the message is its.</exception>
    public async Task<JsonElement> InvokeAsync(string target, string argument = "")
    {
        var id = Interlocked.Increment(ref _callCount).ToString(System.Globalization.CultureInfo.InvariantCulture);
        var call = _calls[id] = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await SendAsync($$"""{"type":1,"invocationId":"{{id}}","target":"{{target}}","arguments":[{{argument}}]}""");
        return await call.Task.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);
    }

    public async Task<LiveMessage> NextAsync()
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(TimeSpan.FromSeconds(10));
        return await _messages.Reader.ReadAsync(patience.Token);
    }

    public async ValueTask DisposeAsync()
    {
        _socket.Abort();
        await _reading;
        _socket.Dispose();
    }

    private async Task SendAsync(string record) =>
        await _socket.SendAsync(
            (byte[])[.. Encoding.UTF8.GetBytes(record), RecordSeparator],
            WebSocketMessageType.Text,
            true,
            TestContext.Current.CancellationToken);

    private async Task ReadAsync()
    {
        var buffer = new byte[65_536];
        var held = new ArrayBufferWriter<byte>();
        try
        {
            while (true)
            {
                var read = await _socket.ReceiveAsync(buffer.AsMemory(), CancellationToken.None);
                if (read.MessageType == WebSocketMessageType.Close) break;
                var bytes = buffer.AsMemory(0, read.Count);
                for (int end; (end = bytes.Span.IndexOf(RecordSeparator)) >= 0; bytes = bytes[(end + 1)..])
                {
                    if (held.WrittenCount == 0)
                    {
                        Take(bytes[..end]);
                        continue;
                    }
                    held.Write(bytes.Span[..end]);
                    Take(held.WrittenMemory);
                    held.ResetWrittenCount();
                }
                held.Write(bytes.Span);
            }
        }
        catch (Exception broken) when (broken is WebSocketException or OperationCanceledException or ObjectDisposedException or IOException)
        {
            // Closed, by us or by the server: said below.
        }
        _closed.TrySetResult(null);
        _messages.Writer.TryComplete();
    }

    private void Take(ReadOnlyMemory<byte> record)
    {
        if (OnRecord is { } onRecord)
        {
            onRecord(record);
            return;
        }
        var message = JsonSerializer.Deserialize<JsonElement>(record.Span);
        switch (message.TryGetProperty("type", out var type) ? type.GetInt32() : 0)
        {
            case 1:
                _messages.Writer.TryWrite(new LiveMessage(message.GetProperty("target").GetString()!, message.GetProperty("arguments")[0]));
                break;
            case 3 when _calls.TryRemove(message.GetProperty("invocationId").GetString()!, out var call):
                if (message.TryGetProperty("error", out var error)) call.SetException(new InvalidOperationException(error.GetString()));
                else call.SetResult(message.TryGetProperty("result", out var result) ? result : default);
                break;
            case 3:
                _messages.Writer.TryWrite(new LiveMessage("answer", message.GetProperty("result")));
                break;
            case 7:
                _closed.TrySetResult(message.TryGetProperty("error", out var reason) ? reason.GetString() : null);
                break;
        }
    }
}

/// <summary>One message of the hub: its name and payload.</summary>
public sealed record LiveMessage(string Name, JsonElement Payload)
{
    public long Sequence => Payload.GetProperty("sequence").GetInt64();
}
