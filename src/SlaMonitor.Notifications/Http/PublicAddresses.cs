using System.Net;
using System.Net.Sockets;

namespace SlaMonitor.Notifications.Http;

/// <summary>
/// Keeps requests out of private networks, so that whoever may write a webhook's address does not thereby reach what only this
/// machine reaches (server-side request forgery). The address is checked when it is connected to, so a name that resolves
/// differently the second time gains nothing; and there is no proxy in between, since the proxy's address would be the one checked.
/// </summary>
internal static class PublicAddresses
{
    /// <summary>IANA's special-purpose registries (RFC 6890 and its updates): what is not globally reachable.</summary>
    private static readonly IPNetwork[] Private =
    [
        .. new[]
        {
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24",
            "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
            "::/128", "::1/128", "64:ff9b:1::/48", "100::/64", "2001::/23", "2001:db8::/32", "fc00::/7", "fe80::/10", "fec0::/10", "ff00::/8",
        }.Select(network => IPNetwork.Parse(network)),
    ];

    private static readonly IPNetwork SixToFour = IPNetwork.Parse("2002::/16");
    private static readonly IPNetwork Nat64 = IPNetwork.Parse("64:ff9b::/96");
    private static readonly IPNetwork Compatible = IPNetwork.Parse("::/96");

    public static bool IsPublic(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6) return IsPublic(address.MapToIPv4());
        if (Private.Any(network => network.Contains(address))) return false;
        return Embedded(address) is not { } within || IsPublic(within);
    }

    public static SocketsHttpHandler Handler() => new() { UseProxy = false, ConnectCallback = ConnectAsync };

    /// <summary>The IPv4 address that a translating network would take out of this one.</summary>
    private static IPAddress? Embedded(IPAddress address)
    {
        if (address.AddressFamily != AddressFamily.InterNetworkV6) return null;
        var bytes = address.GetAddressBytes();
        if (SixToFour.Contains(address)) return new IPAddress(bytes.AsSpan(2, 4));
        return Nat64.Contains(address) || Compatible.Contains(address) ? new IPAddress(bytes.AsSpan(12, 4)) : null;
    }

    private static async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellation)
    {
        var addresses = await Dns.GetHostAddressesAsync(context.DnsEndPoint.Host, cancellation);
        // One private address among public ones is as much of a trap as one alone.
        if (addresses.Length == 0 || !addresses.All(IsPublic)) throw new PrivateAddressException();
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(addresses, context.DnsEndPoint.Port, cancellation);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}

/// <summary>Carries the refusal through the HTTP client, which has no other way.</summary>
internal sealed class PrivateAddressException() : IOException("The address is in a private network.")
{
    public static bool In(Exception exception)
    {
        for (Exception? e = exception; e is not null; e = e.InnerException)
            if (e is PrivateAddressException) return true;
        return false;
    }
}
