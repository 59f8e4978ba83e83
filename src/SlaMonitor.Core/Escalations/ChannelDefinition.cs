namespace SlaMonitor.Core.Escalations;

/// <summary>A way to reach people: where messages go, and with which credentials.</summary>
public sealed record ChannelDefinition
{
    public required string Id { get; init; }

    public required ChannelType Type { get; init; }

    /// <summary>Settings that are no secrets (host, port, …), sorted by name ordinally. A list is its items, separated by spaces.</summary>
    public EquatableArray<ChannelSetting> Settings { get; init; }

    /// <summary>Where the secrets are (url, token, …), sorted by name ordinally. Never their values.</summary>
    public EquatableArray<ChannelSecret> Secrets { get; init; }
}

public readonly record struct ChannelSetting(string Name, string Value);

/// <summary>A secret of a channel by its name: <c>url_from: env:SLACK_URL</c> is named <c>url</c>.</summary>
public readonly record struct ChannelSecret(string Name, SecretReference Reference);

/// <summary>Where a secret is kept.</summary>
public abstract record SecretReference
{
    private SecretReference()
    {
    }

    /// <summary>In an environment variable of the process.</summary>
    public sealed record Environment(string Variable) : SecretReference
    {
        public override string ToString() => $"env:{Variable}";
    }

    /// <summary>In a file, which is read each time and trimmed at its end.</summary>
    public sealed record InFile(string Path) : SecretReference
    {
        public override string ToString() => $"file:{Path}";
    }
}

/// <summary>The kinds of channels. On the wire in lower case.</summary>
public enum ChannelType
{
    Webhook,
    Slack,
    Teams,
    Pagerduty,
    Email,
    Sms,
    Voice,
    Opsgenie,
    Alertmanager,

    /// <summary>A line of the monitor's own log, for trying out: it reaches nobody.</summary>
    Log,
}
