using System.Net;

namespace SlaMonitor.Web.Access;

/// <summary>Which addresses and host names mean this machine alone.</summary>
public static class ListenGuard
{
    /// <summary>Why the monitor must not listen on these addresses, with what to do; null when it may.</summary>
    public static string? Refusal(IEnumerable<string> urls, bool hasKeys)
    {
        if (hasKeys) return null;
        foreach (var url in urls)
        {
            if (IsLoopbackUrl(url)) continue;
            return $"""
                {url} can be reached from other machines, and no API keys are configured, so that anybody there could read and write.
                Either listen on this machine only (--urls http://127.0.0.1:8080), or add a key first:
                  slamonitor keys add --name NAME --role admin
                It prints the key once. Clients then send it as "Authorization: Bearer KEY" or "X-Api-Key: KEY".
                """;
        }
        return null;
    }

    /// <summary>Whether a host name (without port) always means this machine.</summary>
    public static bool IsLoopbackHost(string host)
    {
        host = host.Trim('[', ']');
        return host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
            || (IPAddress.TryParse(host, out var address) && IPAddress.IsLoopback(address));
    }

    private static bool IsLoopbackUrl(string url)
    {
        if (url.StartsWith("http://unix:", StringComparison.OrdinalIgnoreCase)) return true;
        // "http://*:80" and "http://+:80" are not URIs and mean every address.
        return Uri.TryCreate(url, UriKind.Absolute, out var uri) && IsLoopbackHost(uri.Host);
    }
}
