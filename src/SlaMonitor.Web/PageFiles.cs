using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Net.Http.Headers;
using SlaMonitor.Web.Access;

namespace SlaMonitor.Web;

/// <summary>The page's own files, embedded in this assembly. They tell nothing, so they need no key.</summary>
internal static class PageFiles
{
    /// <summary>Only our own scripts, styles and connections; a ticket's subject can never become code.</summary>
    public const string ContentSecurityPolicy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private const string Prefix = "page/";

    public static void Map(IEndpointRouteBuilder routes)
    {
        foreach (var resource in typeof(PageFiles).Assembly.GetManifestResourceNames())
        {
            if (!resource.StartsWith(Prefix, StringComparison.Ordinal)) continue;
            var name = resource[Prefix.Length..];
            var bytes = Read(resource);
            var tag = new EntityTagHeaderValue($"\"{Convert.ToHexStringLower(SHA256.HashData(bytes)[..12])}\"");
            var path = name == "index.html" ? "/" : "/" + name;
            routes.MapMethods(path, ["GET", "HEAD"], () => TypedResults.Bytes(bytes, TypeOf(name), entityTag: tag))
                .AddEndpointFilter(static (context, next) =>
                {
                    context.HttpContext.Response.Headers.CacheControl = "no-cache";
                    return next(context);
                })
                .WithMetadata(new AccessRule(null))
                .ExcludeFromDescription();
        }
    }

    private static byte[] Read(string resource)
    {
        using var stream = typeof(PageFiles).Assembly.GetManifestResourceStream(resource)!;
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        return bytes.ToArray();
    }

    private static string TypeOf(string name) => Path.GetExtension(name) switch
    {
        ".html" => "text/html; charset=utf-8",
        ".css" => "text/css; charset=utf-8",
        ".js" => "text/javascript; charset=utf-8",
        ".svg" => "image/svg+xml",
        _ => "text/plain; charset=utf-8",
    };
}
