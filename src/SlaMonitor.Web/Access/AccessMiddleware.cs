using System.Net;
using Microsoft.AspNetCore.Http;
using SlaMonitor.Web.Problems;

namespace SlaMonitor.Web.Access;

/// <summary>
/// Lets a request through or refuses it. Without keys only this machine is served, and only when the browser's own
/// headers show that no foreign page sent it: the Host header stops DNS rebinding, Origin stops cross-site requests.
/// </summary>
internal sealed class AccessMiddleware(RequestDelegate next, KeyRing keys)
{
    private static readonly AccessRule Default = new(Role.Viewer);

    public Task InvokeAsync(HttpContext http)
    {
        var rule = http.GetEndpoint()?.Metadata.GetMetadata<AccessRule>() ?? Default;
        var problem = keys.IsNeeded ? WithKeys(http, rule) : WithoutKeys(http, rule);
        return problem is null ? next(http) : ProblemResult.WriteAsync(http, problem);
    }

    private Problem? WithKeys(HttpContext http, AccessRule rule)
    {
        if (rule.Role is not { } needed) return null;
        if (KeyOf(http.Request, rule) is not { } text)
        {
            http.Response.Headers.WWWAuthenticate = "Bearer";
            return Problem.Unauthorized("Send a key as \"Authorization: Bearer KEY\" or \"X-Api-Key: KEY\". An administrator makes one with \"slamonitor keys add\".");
        }
        if (keys.Find(text) is not { } key)
        {
            http.Response.Headers.WWWAuthenticate = "Bearer error=\"invalid_token\"";
            return Problem.Unauthorized("The key is not one of this monitor's, or was removed.");
        }
        http.Features.Set(new Caller(key.Name));
        return key.Role >= needed
            ? null
            : Problem.Forbidden("role-too-low", $"This needs the role {Name(needed)}; the key \"{key.Name}\" has {Name(key.Role)}.");
    }

    private static Problem? WithoutKeys(HttpContext http, AccessRule rule)
    {
        var request = http.Request;
        if (http.Connection.LocalIpAddress is { } local && !IPAddress.IsLoopback(local.IsIPv4MappedToIPv6 ? local.MapToIPv4() : local))
            return Problem.Forbidden("keys-needed", "Without API keys only this machine is served. Add one with \"slamonitor keys add\".");
        if (!ListenGuard.IsLoopbackHost(request.Host.Host))
            return Problem.Forbidden("host-not-allowed", "Without API keys the Host must be localhost, 127.0.0.1 or [::1].");
        var origin = request.Headers.Origin.ToString();
        var isForeign = origin.Length > 0
            ? !origin.Equals($"{request.Scheme}://{request.Host}", StringComparison.OrdinalIgnoreCase)
            : request.Headers["Sec-Fetch-Site"] == "cross-site";
        return isForeign && rule.Role is not null
            ? Problem.Forbidden("origin-not-allowed", "Without API keys requests from other sites' pages are refused.")
            : null;
    }

    private static string? KeyOf(HttpRequest request, AccessRule rule)
    {
        var authorization = request.Headers.Authorization.ToString();
        if (authorization.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase)) return authorization[7..].Trim();
        if (request.Headers["X-Api-Key"] is [{ Length: > 0 } header]) return header;
        return rule.KeyInQuery && request.Query["access_token"] is [{ Length: > 0 } token] ? token : null;
    }

    private static string Name(Role role) => role switch
    {
        Role.Viewer => "viewer",
        Role.Agent => "agent",
        Role.Admin => "admin",
    };
}
