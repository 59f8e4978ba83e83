using System.Net;
using Microsoft.AspNetCore.Http;

namespace SlaMonitor.Web.Access;

/// <summary>Which addresses and host names mean this machine alone.</summary>
public static class ListenGuard
{
    /// <summary>Why the monitor cannot listen on these addresses, whoever may ask; null when they have the form that it takes.</summary>
    public static string? Malformed(IReadOnlyCollection<string> urls)
    {
        if (urls.Count == 0) return "--urls names no address to listen on; the default is http://127.0.0.1:8080.";
        foreach (var url in urls)
        {
            if (Malformed(url) is { } reason) return $"--urls: {url} {reason}";
        }
        return null;
    }

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

    private static string? Malformed(string url)
    {
        BindingAddress address;
        try
        {
            address = BindingAddress.Parse(url);
        }
        catch (FormatException)
        {
            return "is not an address such as http://127.0.0.1:8080";
        }
        if (address.Scheme.Equals("https", StringComparison.OrdinalIgnoreCase))
            return "asks for TLS, which this server leaves to a proxy in front of it; listen on http";
        if (!address.Scheme.Equals("http", StringComparison.OrdinalIgnoreCase)) return "is not an address such as http://127.0.0.1:8080";
        if (address.IsUnixPipe) return null;
        if (address.PathBase.Length > 0) return "has a path; name only host and port";
        if (address.Host.Length == 0 || address.Port is < 0 or > IPEndPoint.MaxPort) return "is not an address such as http://127.0.0.1:8080";
        // "localhost" is two addresses, 127.0.0.1 and [::1], which would get different ports.
        return address.Port == 0 && address.Host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
            ? "asks for any free port, which needs an IP address: http://127.0.0.1:0"
            : null;
    }

    private static bool IsLoopbackUrl(string url)
    {
        if (url.StartsWith("http://unix:", StringComparison.OrdinalIgnoreCase)) return true;
        // "http://*:80" and "http://+:80" are not URIs and mean every address.
        return Uri.TryCreate(url, UriKind.Absolute, out var uri) && IsLoopbackHost(uri.Host);
    }
}
