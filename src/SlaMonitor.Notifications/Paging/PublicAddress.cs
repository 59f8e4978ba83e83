using System.Net;

namespace SlaMonitor.Notifications.Paging;

/// <summary>Where people reach a monitor: what the links in pages lead to.</summary>
public static class PublicAddress
{
    /// <summary>What was given; null when it is no address that links can begin with.</summary>
    public static Uri? Parse(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "http" or "https" && address is { Query: "", Fragment: "", UserInfo: "" } ? address : null;

    /// <param name="listened">An address as a web host tells it.</param>
    /// <returns>The address that is listened on, or this machine's name where that is every address.</returns>
    public static Uri Of(string listened)
    {
        var address = new Uri(listened);
        var everywhere = IPAddress.TryParse(address.Host.Trim('[', ']'), out var ip) && (ip.Equals(IPAddress.Any) || ip.Equals(IPAddress.IPv6Any));
        return everywhere ? new UriBuilder(address) { Host = Dns.GetHostName() }.Uri : address;
    }
}
