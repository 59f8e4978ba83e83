namespace SlaMonitor.Web.Access;

/// <summary>Who sends a request: the name of the API key. A feature of requests with one.</summary>
internal sealed record Caller(string Name);
