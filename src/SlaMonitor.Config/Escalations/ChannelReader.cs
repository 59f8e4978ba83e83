using System.Collections.Immutable;
using SlaMonitor.Config.Reading;
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
    private static readonly ImmutableArray<string> Settings = ["host", "port", "from", "to"];

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
        if (id is null || type is null) return null;
        return new ChannelDefinition { Id = id, Type = type.Value, Settings = settings, Secrets = secrets };
    }

    private static string? Needed(ChannelType type) => type switch
    {
        ChannelType.Webhook or ChannelType.Slack or ChannelType.Teams => "url",
        ChannelType.Pagerduty => "key",
        ChannelType.Email or ChannelType.Sms => null,
    };

    private ChannelSetting? Setting(string name, YamlNode node)
    {
        if (name == "port")
            return known.Values.Count(node, "port", 1, 65_535) is not null ? new ChannelSetting(name, ((YamlScalar)node).Value) : null;
        return known.Values.Text(node, $"a value for {name}") is { } text ? new ChannelSetting(name, text) : null;
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
