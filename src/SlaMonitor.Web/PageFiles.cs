using System.IO.Compression;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Net.Http.Headers;
using SlaMonitor.Web.Access;

namespace SlaMonitor.Web;

/// <summary>The console's own files, embedded in this assembly. They tell nothing, so they need no key.</summary>
internal static class PageFiles
{
    /// <summary>Only our own scripts, styles and connections; a ticket's subject can never become code.</summary>
    public const string ContentSecurityPolicy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private const string Prefix = "page/";
    private const string Index = "index.html";

    /// <summary>The first parts of the console's addresses. Each answers with the same file, which looks at the address itself.</summary>
    private static readonly string[] Pages = ["board", "tickets", "wall", "on-call", "accounts", "trends", "policies"];

    public static void Map(IEndpointRouteBuilder routes)
    {
        foreach (var resource in typeof(PageFiles).Assembly.GetManifestResourceNames())
        {
            if (!resource.StartsWith(Prefix, StringComparison.Ordinal)) continue;
            var name = resource[Prefix.Length..].Replace('\\', '/');
            var file = PageFile.Read(resource, name);
            if (name != Index)
            {
                Map(routes, "/" + name, file);
                continue;
            }
            Map(routes, "/", file);
            foreach (var page in Pages) Map(routes, $"/{page}/{{**rest}}", file);
        }
    }

    private static void Map(IEndpointRouteBuilder routes, string path, PageFile file) =>
        routes.MapMethods(path, ["GET", "HEAD"], (HttpContext http) => file.Answer(http)).WithMetadata(new AccessRule(null)).ExcludeFromDescription();

    /// <summary>One file, as it is and packed by gzip (null where that gains nothing).</summary>
    private sealed record PageFile(byte[] Bytes, byte[]? Packed, string Type, string Tag, bool IsForGood)
    {
        public static PageFile Read(string resource, string name)
        {
            using var stream = typeof(PageFiles).Assembly.GetManifestResourceStream(resource)!;
            using var read = new MemoryStream();
            stream.CopyTo(read);
            var bytes = read.ToArray();
            using var packed = new MemoryStream();
            using (var gzip = new GZipStream(packed, CompressionLevel.SmallestSize, leaveOpen: true)) gzip.Write(bytes);
            return new PageFile(
                bytes,
                packed.Length < bytes.Length ? packed.ToArray() : null,
                TypeOf(name),
                Convert.ToHexStringLower(SHA256.HashData(bytes)[..12]),
                // The build puts a hash of the content into these names.
                name.StartsWith("assets/", StringComparison.Ordinal));
        }

        public FileContentHttpResult Answer(HttpContext http)
        {
            var headers = http.Response.Headers;
            headers.CacheControl = IsForGood ? "public, max-age=31536000, immutable" : "no-cache";
            headers.Vary = HeaderNames.AcceptEncoding;
            var isPacked = Packed is not null && TakesGzip(http.Request);
            if (isPacked) headers.ContentEncoding = "gzip";
            return TypedResults.Bytes(isPacked ? Packed! : Bytes, Type, entityTag: new EntityTagHeaderValue(isPacked ? $"\"{Tag}-gzip\"" : $"\"{Tag}\""));
        }

        private static bool TakesGzip(HttpRequest request) =>
            request.GetTypedHeaders().AcceptEncoding.Any(one => one.Value.Equals("gzip", StringComparison.OrdinalIgnoreCase) && one.Quality is not 0);
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
