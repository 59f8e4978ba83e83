using System.Text.RegularExpressions;

namespace SlaMonitor.Deploy.Tests.Compose;

/// <summary>
/// A compose file, as far as ours uses the specification (compose-spec.io): whatever else it holds is an error, so that a key that is
/// written wrongly is found. Variables have their defaults.
/// </summary>
internal sealed partial record ComposeFile(
    IReadOnlyDictionary<string, ComposeService> Services,
    IReadOnlyDictionary<string, string?> Networks,
    IReadOnlyList<string> Volumes,
    IReadOnlyDictionary<string, string> Secrets)
{
    public static ComposeFile Load(string path)
    {
        var file = YamlMap.Load(path);
        _ = file.Required("name");
        var services = file.Named("services").ToDictionary(service => service.Key, service => ComposeService.Read(service.Key, service.Value));
        var networks = file.Named("networks").ToDictionary(network => network.Key, network => Subnet(network.Value));
        var volumes = file.Named("volumes").ToDictionary(volume => volume.Key, volume => volume.Value);
        foreach (var volume in volumes.Values) volume.NothingElse();
        var secrets = file.Named("secrets").ToDictionary(secret => secret.Key, secret => Only(secret.Value, "file"));
        file.NothingElse();
        return new ComposeFile(services, networks, [.. volumes.Keys], secrets);
    }

    /// <summary>A text with its variables at their defaults; one without a default is refused.</summary>
    public static string WithDefaults(string text) => Variable().Replace(text, match =>
        match.Groups["default"].Success ? match.Groups["default"].Value : throw new InvalidDataException($"{match.Value} has no default: nobody would know that it has to be set"));

    private static string? Subnet(YamlMap network)
    {
        var ipam = network.Map("ipam");
        var subnet = ipam.Maps("config").Select(config => Only(config, "subnet")).SingleOrDefault();
        ipam.NothingElse();
        network.NothingElse();
        return subnet is null ? null : WithDefaults(subnet);
    }

    private static string Only(YamlMap map, string key)
    {
        var value = map.Required(key);
        map.NothingElse();
        return value;
    }

    [GeneratedRegex(@"\$\{(?<name>[A-Z_]+)(:-(?<default>[^}]*))?\}")]
    private static partial Regex Variable();
}
