namespace SlaMonitor.Web.Access;

/// <summary>What an endpoint needs, as metadata of it. Without any, an endpoint needs a viewer's key.</summary>
/// <param name="Role">The least role; null for what anybody may see, since it tells nothing (the page's own files, health).</param>
/// <param name="KeyInQuery">True where a browser cannot set headers: the hub takes the key as <c>access_token</c> too.</param>
internal sealed record AccessRule(Role? Role, bool KeyInQuery = false);
