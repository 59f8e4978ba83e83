using System.Net;
using System.Net.Sockets;
using System.Text;

namespace SlaMonitor.Notifications.Tests.Servers;

/// <summary>Answers every connection with these bytes, whatever was asked, and ends it: what no well-bred server does.</summary>
internal sealed class RawServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _run;

    public RawServer(string answer)
    {
        _listener.Start();
        _run = RunAsync(Encoding.UTF8.GetBytes(answer));
    }

    public Uri Address => new($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}");

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _run;
        _listener.Stop();
        _stop.Dispose();
    }

    private async Task RunAsync(byte[] answer)
    {
        try
        {
            while (true)
            {
                using var client = await _listener.AcceptTcpClientAsync(_stop.Token);
                var stream = client.GetStream();
                var request = new StringBuilder();
                var buffer = new byte[64 * 1024];
                while (!IsWhole(request.ToString())) request.Append(Encoding.UTF8.GetString(buffer, 0, await stream.ReadAsync(buffer, _stop.Token)));
                await stream.WriteAsync(answer, _stop.Token);
                client.Client.Shutdown(SocketShutdown.Send);
                while (await stream.ReadAsync(buffer, _stop.Token) > 0) { }
            }
        }
        catch (OperationCanceledException)
        {
            return;
        }
    }

    private static bool IsWhole(string request)
    {
        var head = request.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        if (head < 0) return false;
        var length = request.Split("\r\n").First(l => l.StartsWith("Content-Length:", StringComparison.OrdinalIgnoreCase)).Split(':')[1];
        return Encoding.UTF8.GetByteCount(request[(head + 4)..]) >= int.Parse(length, System.Globalization.CultureInfo.InvariantCulture);
    }
}
