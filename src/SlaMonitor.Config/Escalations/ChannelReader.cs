using System.Collections.Immutable;
using SlaMonitor.Config.Reading;
using SlaMonitor.Config.Text;
using SlaMonitor.Config.Yaml;
using SlaMonitor.Core;
using SlaMonitor.Core.Escalations;
using SlaMonitor.Core.Wire;

namespace SlaMonitor.Config.Escalations;

/// <summary>Reads one channel. A secret is only ever a reference, and what stands in a secret's place is never repeated in a message.</summary>
internal sealed class ChannelReader(KnownNames known)
{
    private const string Suffix = "_from";

    private static readonly ImmutableArray<string> Secrets = ["url", "token", "key", "secret", "user", "password"];
    private static readonly ImmutableArray<string> Settings =
        ["host", "port", "from", "to", "tls", "account", "region", "members", "valid_for", "ends_after", "allow_private", "fall_back"];

    private static readonly ImmutableArray<string> TlsWays = ["starttls", "implicit", "none"];
    private static readonly ImmutableArray<string> Regions = ["us", "eu"];

    private static readonly ImmutableArray<string> Keys = ["id", "type", .. Settings, .. Secrets.Select(s => s + Suffix)];

    public ChannelDefinition? Channel(YamlNode node)
    {
        if (node is not YamlMapping mapping)
        {
            Section.Of(node, "a channel", Keys, known.Errors);
            return null;
        }
        foreach (var entry in mapping.Entries.Where(e => Secrets.Contains(e.Key.Value)))
            known.Errors.Add(entry.Key.At, $"{entry.Key.Value} is a secret; write {entry.Key.Value}{Suffix}: env:NAME or file:PATH instead of its value");
        // Unknown keys are named against those that may be used, so the bare names of secrets are left out first.
        var rest = new YamlMapping(mapping.At, [.. mapping.Entries.Where(e => !Secrets.Contains(e.Key.Value))]);
        var section = Section.Of(rest, "a channel", Keys, known.Errors)!;

        var id = section.Required("id") is { } idNode ? known.Values.Id(idNode, "an id") : null;
        var type = section.Required("type") is { } typeNode ? known.Values.Word<ChannelType>(typeNode, "channel type") : null;
        var secrets = Secrets.Order(StringComparer.Ordinal)
            .Select(name => section[name + Suffix] is { } reference ? Secret(name, reference) : null)
            .OfType<ChannelSecret>()
            .ToEquatableArray();
        var settings = Settings.Order(StringComparer.Ordinal)
            .Select(name => section[name] is { } value ? Setting(name, value) : null)
            .OfType<ChannelSetting>()
            .ToEquatableArray();
        if (type is { } kind && Needed(kind) is { } needed && section[needed + Suffix] is null && mapping.Find(needed) is null)
            known.Errors.Add(section.At, $"{needed}{Suffix} is missing in a channel of type {WireName<ChannelType>.Of(kind)}");
        if (type == ChannelType.Alertmanager && section["members"] is null)
            known.Errors.Add(section.At, "members is missing in a channel of type alertmanager");
        if (id is not null && section["fall_back"] is YamlScalar { Value: var other } fallBack && other == id)
            known.Errors.Add(fallBack.At, "a channel cannot fall back on itself");
        if (id is null || type is null) return null;
        return new ChannelDefinition { Id = id, Type = type.Value, Settings = settings, Secrets = secrets };
    }

    private static string? Needed(ChannelType type) => type switch
    {
        ChannelType.Webhook or ChannelType.Slack or ChannelType.Teams => "url",
        ChannelType.Pagerduty or ChannelType.Opsgenie => "key",
        ChannelType.Email or ChannelType.Sms or ChannelType.Voice or ChannelType.Alertmanager or ChannelType.Log => null,
    };

    private ChannelSetting? Setting(string name, YamlNode node)
    {
        var value = name switch
        {
            "port" => known.Values.Count(node, name, 1, 65_535) is not null ? ((YamlScalar)node).Value : null,
            "members" => Members(node),
            "tls" => OneOf(name, node, TlsWays),
            "region" => OneOf(name, node, Regions),
            "valid_for" or "ends_after" => known.Values.PositiveDuration(node, name) is not null ? ((YamlScalar)node).Value : null,
            "allow_private" => known.Values.Flag(node, name) is { } flag ? flag ? "true" : "false" : null,
            "fall_back" => known.Channels.Reference(node, known.Values),
            _ => known.Values.Text(node, $"a value for {name}"),
        };
        return value is null ? null : new ChannelSetting(name, value);
    }

    private string? OneOf(string name, YamlNode node, ImmutableArray<string> words)
    {
        if (known.Values.Text(node, $"{name}, one of {string.Join(", ", words)}") is not { } text) return null;
        if (words.Contains(text)) return text;
        known.Errors.AddUnknown(node.At, $"expected {name}, one of {string.Join(", ", words)}, found {Quote.Of(text)}", text, words);
        return null;
    }

    /// <summary>The addresses of the members of a cluster, in one text.</summary>
    private string? Members(YamlNode node)
    {
        const string Expected = "members, a list of addresses such as [ \"http://alertmanager-1:9093\" ]";
        var items = known.Values.List(node, Expected);
        if (node is YamlSequence { Items.Count: 0 }) known.Errors.Add(node.At, $"expected {Expected}, found none");
        var members = new List<string>();
        foreach (var item in items)
        {
            if (known.Values.Text(item, "the address of a member") is not { } text) continue;
            if (Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "http" or "https"
                && address is { UserInfo: "", Query: "", Fragment: "" })
                members.Add(text);
            else
                known.Errors.Add(item.At, "expected the address of a member, http:// or https:// with no user, query or fragment");
        }
        return members.Count > 0 ? string.Join(' ', members) : null;
    }

    private ChannelSecret? Secret(string name, YamlNode node)
    {
        SecretReference? reference = node is YamlScalar { Value: var text } ? Reference(text) : null;
        if (reference is not null) return new ChannelSecret(name, reference);
        known.Errors.Add(node.At, $"expected {name}{Suffix} to be a reference, env:NAME or file:PATH, never the secret itself");
        return null;
    }

    private static SecretReference? Reference(string text) => text switch
    {
        ['e', 'n', 'v', ':', .. { Length: > 0 } name] when IsVariable(name) => new SecretReference.Environment(name),
        ['f', 'i', 'l', 'e', ':', .. { Length: > 0 } path] when !path.Any(char.IsControl) => new SecretReference.InFile(path),
        _ => null,
    };

    private static bool IsVariable(string name) =>
        !char.IsAsciiDigit(name[0]) && name.All(c => char.IsAsciiLetterOrDigit(c) || c == '_');
}
