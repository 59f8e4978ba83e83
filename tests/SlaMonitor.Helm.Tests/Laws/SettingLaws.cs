using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using SlaMonitor.Helm.Tests.Rendering;

namespace SlaMonitor.Helm.Tests.Laws;

/// <summary>What pods are told is what the two executables know.</summary>
internal static partial class SettingLaws
{
    private const string Ours = "SLAMONITOR_";

    private static readonly string[] Needed =
        ["SLAMONITOR_ADDRESS", "SLAMONITOR_DATABASE_FILE", "SLAMONITOR_DATA", "SLAMONITOR_URLS", "SLAMONITOR_PUBLIC_URL"];

    private static readonly string[] Commands = ["/app/slamonitor-silo serve", "/app/slamonitor-silo migrate", "/app/slamonitor serve"];

    private static readonly (string Variable, string Port)[] Ports = [("SLAMONITOR_SILO_PORT", "silo"), ("SLAMONITOR_GATEWAY_PORT", "gateway")];

    private static readonly Lazy<HashSet<string>> SiloVariables = new(() =>
        [.. SettingName().Matches(Repository.Text("src/SlaMonitor.Silo/Settings/Setting.cs")).Select(m => Ours + m.Groups[1].Value.ToUpperInvariant().Replace('-', '_'))]);

    private static readonly Lazy<HashSet<string>> ServeOptions = new(() =>
        [.. OptionName().Matches(Repository.Text("src/SlaMonitor.Cli/Commands/ServeCommand.cs")).Select(m => m.Groups[1].Value)]);

    public static IReadOnlyList<Law> All { get; } =
    [
        new("variables have valid names, each once", chart => Containers(chart).SelectMany(c => c.All("env").Select(Name).GroupBy(name => name))
            .Where(same => same.Count() > 1 || !Variable().IsMatch(same.Key)).Select(same => same.Key)),
        new("variables of ours are settings of a silo", chart => Containers(chart).SelectMany(c => c.All("env").Select(Name))
            .Where(name => name.StartsWith(Ours, StringComparison.Ordinal) && !SiloVariables.Value.Contains(name))),
        new("a silo is told where it is, its database, its keys and its address", chart =>
            chart.IsCluster ? Needed.Except(chart.Container.All("env").Select(Name)) : []),
        new("a silo's own address is its pod's", chart => chart.Container.All("env")
            .Where(env => Name(env) == "SLAMONITOR_ADDRESS" && (string?)env.Find("valueFrom.fieldRef.fieldPath") != "status.podIP").Select(env => env.ToJsonString())),
        new("ports of the settings are ports of the container", chart => chart.Container.All("env")
            .Where(env => Ports.Any(setting => setting.Variable == Name(env) && !HasPort(chart, setting.Port, (string?)env["value"]))).Select(env => env.ToJsonString())),
        new("HTTP is served where the container's port is", chart => Setting(chart, "SLAMONITOR_URLS", "--urls") is "http://0.0.0.0:8080" && HasPort(chart, "http", "8080") ? [] : ["urls"]),
        new("files and folders of the settings are mounted", chart => Containers(chart).SelectMany(c => Paths(c).Where(path => !IsMounted(c, path)))),
        new("executables and their commands are those that there are", chart => Containers(chart)
            .Select(c => $"{(string?)c.Find("command.0")} {(string?)c.Find("args.0")}").Except(Commands)),
        new("arguments of the one process are options of serve", chart => Arguments(chart.Container).Skip(1).Select(arg => arg.Split('=')[0]).Except(ServeOptions.Value)),
        new("links in pages begin with what people can open, as far as it is known", chart =>
            Setting(chart, "SLAMONITOR_PUBLIC_URL", "--public-url") is var url && url == PublicUrl(chart) ? [] : [url ?? "none"]),
    ];

    private static IEnumerable<JsonObject> Containers(RenderedChart chart) => PodLaws.Pods(chart).SelectMany(pod => pod.Template.All("spec.containers"));

    private static string Name(JsonObject env) => (string)env["name"]!;

    private static IEnumerable<string> Arguments(JsonObject container) => (container["args"] as JsonArray ?? []).Select(arg => (string)arg!);

    /// <summary>A setting's value, given to a silo in its environment and to the one process as an argument; null when it is not given.</summary>
    private static string? Setting(RenderedChart chart, string variable, string option) => chart.IsCluster
        ? chart.Container.All("env").Where(env => Name(env) == variable).Select(env => (string?)env["value"]).SingleOrDefault()
        : Arguments(chart.Container).Where(arg => arg.StartsWith(option + "=", StringComparison.Ordinal)).Select(arg => arg[(option.Length + 1)..]).SingleOrDefault();

    private static bool HasPort(RenderedChart chart, string name, string? number) =>
        chart.Container.All("ports").Any(port => (string?)port["name"] == name && port["containerPort"]!.ToString() == number);

    private static IEnumerable<string> Paths(JsonObject container) =>
        container.All("env").Select(env => (string?)env["value"]).OfType<string>().Concat(Arguments(container).Select(arg => arg.Split('=')[^1]))
            .Where(value => value.StartsWith('/'));

    private static bool IsMounted(JsonObject container, string path) => container.All("volumeMounts").Select(mount => (string)mount["mountPath"]!)
        .Any(at => path == at || path.StartsWith(at + "/", StringComparison.Ordinal));

    private static string PublicUrl(RenderedChart chart)
    {
        if ((string?)chart.Values["publicUrl"] is { Length: > 0 } given) return given;
        return chart.OfKind("Ingress").SingleOrDefault() is { } ingress
            ? $"{(ingress.Find("spec.tls") is null ? "http" : "https")}://{ingress.Text("spec.rules.0.host")}"
            : $"http://{chart.Monitor.Name}.{ChartCase.Namespace}.svc:{chart.Values.Find("service.port")}";
    }

    [GeneratedRegex(@"Setting \w+ \{ get; \} = new\(""([a-z-]+)""")]
    private static partial Regex SettingName();

    [GeneratedRegex(@"new Option<\w+>\(""(--[a-z-]+)""\)")]
    private static partial Regex OptionName();

    [GeneratedRegex("^[A-Za-z_][A-Za-z0-9_]*$")]
    private static partial Regex Variable();
}
