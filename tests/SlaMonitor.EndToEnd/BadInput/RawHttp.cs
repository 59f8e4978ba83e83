using System.Net.Sockets;
using System.Text;

namespace SlaMonitor.EndToEnd.BadInput;

/// <summary>Bytes to the server and back, where an HTTP client would be too well-behaved.</summary>
internal static class RawHttp
{
    /// <summary>Everything that the server answers until it closes, or until a whole answer of a refusal is there.</summary>
    public static Task<string> SendAsync(Uri address, string request, bool closeAfterSending = false) =>
        SendAsync(address, Encoding.UTF8.GetBytes(request), closeAfterSending);

    /// <inheritdoc cref="SendAsync(Uri, string, bool)"/>
    public static async Task<string> SendAsync(Uri address, byte[] request, bool closeAfterSending = false)
    {
        using var limit = new CancellationTokenSource(Serving.Limits.Step);
        using var client = new TcpClient();
        await client.ConnectAsync(address.Host, address.Port, limit.Token);
        var stream = client.GetStream();
        var answer = new MemoryStream();
        try
        {
            await stream.WriteAsync(request, limit.Token);
            if (closeAfterSending) client.Client.Shutdown(SocketShutdown.Send);
            await stream.CopyToAsync(answer, limit.Token);
        }
        catch (IOException)
        {
            // The server may close while it is still being written to; what it said first counts.
        }
        return Encoding.UTF8.GetString(answer.ToArray());
    }
}
