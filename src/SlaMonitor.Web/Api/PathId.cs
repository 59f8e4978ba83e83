using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace SlaMonitor.Web.Api;

/// <summary>
/// The id at the end of an address. It is taken from the request line as sent, because the decoded path keeps <c>%2F</c>
/// but not <c>%252F</c> apart from a slash. Slashes may be sent encoded or as they are: all that follows the prefix is the id.
/// </summary>
internal static class PathId
{
    public static string? Of(HttpContext http, string prefix)
    {
        var target = http.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        if (target.Contains("://", StringComparison.Ordinal) && Uri.TryCreate(target, UriKind.Absolute, out var uri)) target = uri.PathAndQuery;
        var end = target.IndexOf('?', StringComparison.Ordinal);
        if (end >= 0) target = target[..end];
        var raw = http.Request.PathBase.Value + prefix;
        var id = target.StartsWith(raw, StringComparison.OrdinalIgnoreCase) ? target[raw.Length..] : http.Request.Path.Value![prefix.Length..];
        var text = Uri.UnescapeDataString(id);
        return Core.Wire.AccountProfileReader.IsId(text) ? text : null;
    }
}
