using System.Net;
using System.Net.Sockets;

namespace SlaMonitor.EndToEnd.Serving;

/// <summary>A port that is free now, and may be taken by another process before it is used.</summary>
internal static class FreePort
{
    /// <param name="address">Of this machine.</param>
    public static int Any(string address = "127.0.0.1")
    {
        using var listener = new TcpListener(IPAddress.Parse(address), 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
