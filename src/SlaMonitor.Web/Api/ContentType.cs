using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace SlaMonitor.Web.Api;

/// <summary>What a body is and what an answer may be, by the headers.</summary>
internal static class ContentType
{
    public const string Json = "application/json";
    public const string Lines = "application/x-ndjson";
    public const string Text = "text/plain";
    public const string Markdown = "text/markdown";
    public const string Form = "application/x-www-form-urlencoded";
    public const string Calendar = "text/calendar";

    /// <summary>True when the body is of the type, in UTF-8 (said or not) and not compressed.</summary>
    public static bool Is(HttpRequest request, string type) =>
        MediaTypeHeaderValue.TryParse(request.ContentType, out var given)
        && given.MediaType.Equals(type, StringComparison.OrdinalIgnoreCase)
        && (!given.Charset.HasValue || HeaderUtilities.RemoveQuotes(given.Charset).Equals("utf-8", StringComparison.OrdinalIgnoreCase))
        && (request.Headers.ContentEncoding.Count == 0 || request.Headers.ContentEncoding == "identity");

    /// <summary>True when Accept is absent or lets the type through with a quality above 0.</summary>
    public static bool IsAccepted(HttpRequest request, string type)
    {
        var accept = request.GetTypedHeaders().Accept;
        if (accept.Count == 0) return true;
        var wanted = new MediaTypeHeaderValue(type);
        return accept.Any(range => range.Quality is not 0 && wanted.IsSubsetOf(range));
    }

    /// <summary>True when Accept gives the type a higher quality than the other one; the most specific range that lets a type through tells its quality (RFC 9110, 12.5.1).</summary>
    public static bool Prefers(HttpRequest request, string type, string over)
    {
        var accept = request.GetTypedHeaders().Accept;
        return Quality(accept, type) > Quality(accept, over);
    }

    private static double Quality(IList<MediaTypeHeaderValue> accept, string type)
    {
        var wanted = new MediaTypeHeaderValue(type);
        return accept.Where(wanted.IsSubsetOf).OrderBy(range => range.MatchesAllTypes ? 2 : range.MatchesAllSubTypes ? 1 : 0)
            .Select(range => range.Quality ?? 1).FirstOrDefault();
    }
}
