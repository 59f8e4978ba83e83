using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using SlaMonitor.Core.Monitoring;

namespace SlaMonitor.Web.Traces;

/// <summary>
/// Tells of ASP.NET's own span of a request what it was, by the route and never by the address: that may hold the token of an acknowledge
/// link, an API key, or what somebody searched for. Requests that cause nothing, and those that last as long as a connection, are not recorded.
/// </summary>
internal static class RequestSpan
{
    /// <summary>The name of ASP.NET's source of spans.</summary>
    public const string SourceName = "Microsoft.AspNetCore";

    private static readonly string[] Recorded = ["/api", "/acknowledge"];

    public static async Task InvokeAsync(HttpContext http, RequestDelegate next)
    {
        if (!MonitorTraces.AreOn || Activity.Current is not { IsAllDataRequested: true } span)
        {
            await next(http);
            return;
        }
        if (!Recorded.Any(prefix => http.Request.Path.StartsWithSegments(prefix)))
        {
            MonitorTraces.Unrecord(span);
            await next(http);
            return;
        }
        try
        {
            await next(http);
        }
        finally
        {
            Tell(span, http);
        }
    }

    private static void Tell(Activity span, HttpContext http)
    {
        var route = (http.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText;
        var method = Method(http.Request.Method);
        span.DisplayName = route is null ? method : $"{method} {route}";
        span.SetTag("http.request.method", method);
        if (route is not null) span.SetTag("http.route", route);
        span.SetTag("url.scheme", http.Request.Scheme);
        span.SetTag("http.response.status_code", http.Response.StatusCode);
        if (http.Response.StatusCode < 500) return;
        span.SetTag("error.type", http.Response.StatusCode.ToString(System.Globalization.CultureInfo.InvariantCulture));
        span.SetStatus(ActivityStatusCode.Error);
    }

    // Anybody may make up a method; OpenTelemetry's conventions call such ones so.
    private static string Method(string method) => method.ToUpperInvariant() switch
    {
        "GET" or "HEAD" or "POST" or "PUT" or "DELETE" or "PATCH" or "OPTIONS" => method.ToUpperInvariant(),
        _ => "_OTHER",
    };
}
