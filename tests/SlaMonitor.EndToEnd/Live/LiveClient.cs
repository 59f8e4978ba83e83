using System.Net.WebSockets;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;

namespace SlaMonitor.EndToEnd.Live;

/// <summary>
/// A client of the live hub that speaks SignalR's JSON protocol over a bare WebSocket, so that what is tested is what is on
/// the wire (https://github.com/dotnet/aspnetcore/blob/main/src/SignalR/docs/specs/HubProtocol.md).
/// </summary>
internal sealed class LiveClient : IDisposable
{
    private const byte RecordEnd = 0x1e;

    private readonly ClientWebSocket _socket;
    private readonly List<byte> _held = [];
    private readonly byte[] _buffer = new byte[64 * 1024];

    private LiveClient(ClientWebSocket socket) => _socket = socket;

    public string Epoch { get; private set; } = "";

    /// <summary>The sequence after which messages follow.</summary>
    public long Sequence { get; private set; }

    /// <summary>Connects and subscribes to everything.</summary>
    /// <exception cref="WebSocketException">The server is not there, or went away.</exception>
    public static async Task<LiveClient> SubscribeAsync(Uri address, long? resumeAfter, CancellationToken cancellation)
    {
        var client = new LiveClient(new ClientWebSocket());
        try
        {
            await client._socket.ConnectAsync(new UriBuilder(address) { Scheme = "ws", Path = "/hubs/live" }.Uri, cancellation);
            await client.SendAsync("""{"protocol":"json","version":1}""", cancellation);
            Assert.Equal("{}", await client.ReceiveAsync(cancellation));
            var argument = resumeAfter is { } after ? $$"""{"resumeAfter":{{after}}}""" : "{}";
            await client.SendAsync($$"""{"type":1,"invocationId":"1","target":"Subscribe","arguments":[{{argument}}]}""", cancellation);
            using var answer = JsonDocument.Parse(await client.ReceiveAsync(cancellation));
            // A server that is told to stop in between closes instead of answering.
            if (answer.RootElement.GetProperty("type").GetInt32() == 7) throw new WebSocketException("The server closed the connection before it answered.");
            Assert.Equal(3, answer.RootElement.GetProperty("type").GetInt32());
            var result = answer.RootElement.GetProperty("result");
            (client.Epoch, client.Sequence) = (result.GetProperty("epoch").GetString()!, result.GetProperty("sequence").GetInt64());
            return client;
        }
        catch
        {
            client.Dispose();
            throw;
        }
    }

    /// <summary>The messages until cancelled.</summary>
    /// <exception cref="WebSocketException">The connection was lost or closed.</exception>
    public async IAsyncEnumerable<LiveMessage> MessagesAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        while (true)
        {
            using var message = JsonDocument.Parse(await ReceiveAsync(cancellation));
            switch (message.RootElement.GetProperty("type").GetInt32())
            {
                case 1:
                    var payload = message.RootElement.GetProperty("arguments")[0];
                    var target = message.RootElement.GetProperty("target").GetString()!;
                    yield return new LiveMessage(target, target == "gap" ? 0 : payload.GetProperty("sequence").GetInt64(), payload.GetRawText());
                    break;
                case 6:
                    // The server gives up on a client that says nothing for 30 s; its own pings set the pace.
                    await SendAsync("""{"type":6}""", cancellation);
                    break;
                default:
                    throw new WebSocketException($"closed: {message.RootElement.GetRawText()}");
            }
        }
    }

    public void Dispose() => _socket.Dispose();

    private async Task SendAsync(string record, CancellationToken cancellation) =>
        await _socket.SendAsync((byte[])[.. Encoding.UTF8.GetBytes(record), RecordEnd], WebSocketMessageType.Text, true, cancellation);

    private async Task<string> ReceiveAsync(CancellationToken cancellation)
    {
        while (true)
        {
            var end = _held.IndexOf(RecordEnd);
            if (end >= 0)
            {
                var record = Encoding.UTF8.GetString([.. _held[..end]]);
                _held.RemoveRange(0, end + 1);
                return record;
            }
            var received = await _socket.ReceiveAsync(_buffer.AsMemory(), cancellation);
            if (received.MessageType == WebSocketMessageType.Close) throw new WebSocketException("closed by the server");
            _held.AddRange(_buffer.AsSpan(0, received.Count));
        }
    }
}
