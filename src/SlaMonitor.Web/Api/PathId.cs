using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using SlaMonitor.Core.Wire;

namespace SlaMonitor.Web.Api;

/// <summary>
/// The id in an address. It is taken from the request line as sent, because the decoded path keeps <c>%2F</c>
/// but not <c>%252F</c> apart from a slash. Slashes may be sent encoded or as they are: all between the prefix and the suffix is the id.
/// </summary>
internal static class PathId
{
    /// <summary>Null when what stands there is no id, or one longer than so many UTF-16 units. Without the suffix, all that follows the prefix is the id.</summary>
    public static string? Of(HttpContext http, string prefix, string suffix = "", int lengthMax = WireLimits.IdLength)
    {
        var text = Uri.UnescapeDataString(Raw(http, prefix) is var raw && raw.EndsWith(suffix, StringComparison.OrdinalIgnoreCase) ? raw[..^suffix.Length] : raw);
        return text.Length > 0 && text.Length <= lengthMax && !text.Any(char.IsControl) ? text : null;
    }

    /// <summary>Whether the address goes on with <paramref name="suffix"/> after the id: an id that itself ends so has its slash encoded.</summary>
    public static bool EndsWith(HttpContext http, string prefix, string suffix) =>
        Raw(http, prefix).EndsWith(suffix, StringComparison.OrdinalIgnoreCase);

    private static string Raw(HttpContext http, string prefix)
    {
        var target = http.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        if (target.Contains("://", StringComparison.Ordinal) && Uri.TryCreate(target, UriKind.Absolute, out var uri)) target = uri.PathAndQuery;
        var end = target.IndexOf('?', StringComparison.Ordinal);
        if (end >= 0) target = target[..end];
        var raw = http.Request.PathBase.Value + prefix;
        return target.StartsWith(raw, StringComparison.OrdinalIgnoreCase) ? target[raw.Length..] : http.Request.Path.Value![prefix.Length..];
    }
}
