using System.Text;
using System.Text.Json.Nodes;

namespace SlaMonitor.Notifications.Tests.Servers;

/// <summary>One request as it arrived.</summary>
internal sealed record Received(string Method, string Path, string Query, IReadOnlyDictionary<string, string> Headers, byte[] Body)
{
    public string Text => Encoding.UTF8.GetString(Body);

    public JsonNode Json => JsonNode.Parse(Body)!;

    public string? Header(string name) => Headers.GetValueOrDefault(name);
}

/// <summary>What a server does with a request.</summary>
internal abstract record Reply
{
    public sealed record Answer(int Status, string Body = "", params (string Name, string Value)[] Headers) : Reply;

    public sealed record Hang : Reply;

    public sealed record Close : Reply;
}
