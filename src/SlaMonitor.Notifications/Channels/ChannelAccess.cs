using System.Collections.Immutable;
using System.Globalization;
using NodaTime;
using SlaMonitor.Core;
using SlaMonitor.Core.Escalations;

namespace SlaMonitor.Notifications.Channels;

/// <summary>A channel's definition as its implementation uses it: settings by name, secrets when they are needed.</summary>
internal sealed class ChannelAccess(ChannelDefinition definition, SecretSource secrets)
{
    public string Id => definition.Id;

    public bool AllowPrivate => Setting("allow_private") == "true";

    public string? Setting(string name)
    {
        foreach (var setting in definition.Settings)
            if (setting.Name == name) return setting.Value;
        return null;
    }

    public Duration? Length(string name) => Setting(name) is { } text ? DurationText.Parse(text) : null;

    public int? Number(string name) =>
        Setting(name) is { } text && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    /// <summary>Reads all secrets of the channel; a refusal when one of them, or one of those needed, is not there.</summary>
    public SendResult.Refused? Read(out Credentials credentials, params ReadOnlySpan<string> needed)
    {
        credentials = Credentials.None;
        var values = ImmutableDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        foreach (var secret in definition.Secrets)
        {
            if (secrets.Read(secret.Reference, out var why) is not { } value)
                return new SendResult.Refused($"the secret {secret.Name} is missing: {why}");
            values[secret.Name] = value;
        }
        foreach (var name in needed)
            if (!values.ContainsKey(name)) return new SendResult.Refused($"the channel has no {name}_from");
        credentials = new Credentials(values.ToImmutable());
        return null;
    }

    /// <summary>An address; a refusal that does not repeat it when it cannot be used. Without encryption only where private networks are allowed.</summary>
    /// <param name="what">What the address is, for the refusal: <c>url_from</c>.</param>
    public SendResult.Refused? Address(string text, string what, out Uri address)
    {
        if (Uri.TryCreate(text.Trim(), UriKind.Absolute, out var parsed) && (parsed.Scheme == "https" || (parsed.Scheme == "http" && AllowPrivate)))
        {
            address = parsed;
            return null;
        }
        address = new Uri("about:blank");
        return new SendResult.Refused($"{what} is no https address");
    }
}
