using System.Text.RegularExpressions;

namespace SlaMonitor.Deploy.Tests.Compose;

/// <summary>One service of a compose file.</summary>
internal sealed partial record ComposeService(string Name, string Image)
{
    public string? BuildContext { get; private init; }

    public string? BuildFile { get; private init; }

    public string? PullPolicy { get; private init; }

    public IReadOnlyList<string> Entrypoint { get; private init; } = [];

    public IReadOnlyList<string> Command { get; private init; } = [];

    public IReadOnlyDictionary<string, string> Environment { get; private init; } = new Dictionary<string, string>();

    public IReadOnlyList<string> Secrets { get; private init; } = [];

    public IReadOnlyList<ComposeMount> Mounts { get; private init; } = [];

    public IReadOnlyList<string> Tmpfs { get; private init; } = [];

    public IReadOnlyList<ComposePort> Ports { get; private init; } = [];

    /// <summary>The condition by the service that it waits for.</summary>
    public IReadOnlyDictionary<string, string> DependsOn { get; private init; } = new Dictionary<string, string>();

    /// <summary>Its address by network; null where the network gives one.</summary>
    public IReadOnlyDictionary<string, string?> Networks { get; private init; } = new Dictionary<string, string?>();

    /// <summary>The test of its health; empty when it has none of its own.</summary>
    public IReadOnlyList<string> HealthTest { get; private init; } = [];

    public bool HealthDisabled { get; private init; }

    public bool IsReadOnly { get; private init; }

    public IReadOnlyList<string> SecurityOptions { get; private init; } = [];

    public string? Restart { get; private init; }

    public bool IsTool { get; private init; }

    public static ComposeService Read(string name, YamlMap map)
    {
        var build = map.Map("build");
        var health = map.Map("healthcheck");
        var service = new ComposeService(name, map.Required("image"))
        {
            BuildContext = build.Text("context"),
            BuildFile = build.Text("dockerfile"),
            PullPolicy = map.OneOf("pull_policy", "never", "build", "missing", "always"),
            Entrypoint = map.Texts("entrypoint"),
            Command = [.. map.Texts("command").Select(ComposeFile.WithDefaults)],
            Environment = map.TextMap("environment").ToDictionary(one => one.Key, one => ComposeFile.WithDefaults(one.Value)),
            Secrets = map.Texts("secrets"),
            Mounts = [.. map.Texts("volumes").Select(ComposeMount.Parse)],
            Tmpfs = [.. map.Texts("tmpfs").Select(one => one.Split(':')[0])],
            Ports = [.. map.Texts("ports").Select(ComposePort.Parse)],
            DependsOn = map.Named("depends_on").ToDictionary(
                one => one.Key, one => one.Value.OneOf("condition", "service_started", "service_healthy", "service_completed_successfully") ?? "service_started"),
            Networks = map.Named("networks").ToDictionary(one => one.Key, one => one.Value.Text("ipv4_address") is { } address ? ComposeFile.WithDefaults(address) : null),
            HealthTest = health.Texts("test"),
            HealthDisabled = health.Flag("disable"),
            IsReadOnly = map.Flag("read_only"),
            SecurityOptions = map.Texts("security_opt"),
            Restart = map.OneOf("restart", "no", "always", "on-failure", "unless-stopped"),
            IsTool = map.Texts("profiles").Count > 0,
        };
        foreach (var time in new[] { "interval", "timeout", "start_period" }) Like(health.Text(time), Time(), $"{name}: {time}");
        Like(health.Text("retries"), Number(), name + ": retries");
        Like(map.Text("stop_grace_period"), Time(), name + ": stop_grace_period");
        Like(map.Text("mem_limit"), Size(), name + ": mem_limit");
        Like(map.Text("shm_size"), Size(), name + ": shm_size");
        Like(map.Text("user"), User(), name + ": user");
        foreach (var capability in map.Texts("cap_add").Concat(map.Texts("cap_drop"))) Like(capability, Capability(), name + ": a capability");
        if (map.OneOf("network_mode", "none") is null && service.Networks.Count == 0) throw new InvalidDataException($"{name}: would be in a network that nobody named");
        build.NothingElse();
        health.NothingElse();
        map.NothingElse();
        return service;
    }

    private static void Like(string? text, Regex form, string what)
    {
        if (text is not null && !form.IsMatch(text)) throw new InvalidDataException($"{what}: '{text}' is not of the form {form}");
    }

    [GeneratedRegex("^([0-9]+(h|m|s))+$")]
    private static partial Regex Time();

    [GeneratedRegex("^[0-9]+$")]
    private static partial Regex Number();

    [GeneratedRegex("^[0-9]+[kmg]$")]
    private static partial Regex Size();

    [GeneratedRegex("^[1-9][0-9]*:[1-9][0-9]*$")]
    private static partial Regex User();

    [GeneratedRegex("^[A-Z_]+$")]
    private static partial Regex Capability();
}

/// <summary>A file or a folder, by its path relative to the compose file, or a named volume in a container.</summary>
internal sealed record ComposeMount(string Source, string Target, bool IsReadOnly)
{
    public bool IsVolume => !Source.StartsWith('.');

    public static ComposeMount Parse(string text) => text.Split(':') switch
    {
        [var source, var target] => new ComposeMount(source, target, false),
        [var source, var target, "ro"] => new ComposeMount(source, target, true),
        _ => throw new InvalidDataException($"'{text}' is no mount of the form SOURCE:TARGET[:ro]"),
    };
}

/// <summary>A port of a container that this machine listens on.</summary>
internal sealed record ComposePort(string Address, int Published, int Target)
{
    public static ComposePort Parse(string text) => text.Split(':') is [var address, var published, var target]
        ? new ComposePort(address, int.Parse(published, System.Globalization.CultureInfo.InvariantCulture), int.Parse(target, System.Globalization.CultureInfo.InvariantCulture))
        : throw new InvalidDataException($"'{text}' is no port of the form ADDRESS:PORT:PORT; without an address everybody could reach it");
}
