using System.Text.RegularExpressions;
using SlaMonitor.Helm.Tests.Rendering;

namespace SlaMonitor.Helm.Tests.Laws;

/// <summary>What pods are told is what the two executables know.</summary>
internal static partial class SettingLaws
{
    private static readonly (string Variable, string Port)[] Ports = [("SLAMONITOR_SILO_PORT", "silo"), ("SLAMONITOR_GATEWAY_PORT", "gateway")];

    private static readonly Lazy<HashSet<string>> SiloVariables = new(() =>
        [.. SettingName().Matches(Repository.Text("src/SlaMonitor.Silo/Settings/Setting.cs")).Select(m => "SLAMONITOR_" + m.Groups[1].Value.ToUpperInvariant().Replace('-', '_'))]);

    private static readonly Lazy<HashSet<string>> ServeOptions = new(() =>
        [.. OptionName().Matches(Repository.Text("src/SlaMonitor.Cli/Commands/ServeCommand.cs")).Select(m => m.Groups[1].Value)]);

    public static IReadOnlyList<Law> All { get; } =
    [
        new("variables have valid names, each once", chart => PodLaws.Pods(chart).SelectMany(pod => pod.Template.All("spec.containers").SelectMany(c => c.All("env")).GroupBy(env => (string)env["name"]!)
            .Where(same => same.Count() > 1 || !Variable().IsMatch(same.Key)).Select(same => $"{pod}: {same.Key}"))),
        new("variables of ours are settings of a silo", chart => PodLaws.Pods(chart).SelectMany(pod => pod.Template.All("spec.containers").SelectMany(c => c.All("env")).Select(env => (string)env["name"]!)
            .Where(name => name.StartsWith("SLAMONITOR_", StringComparison.Ordinal) && !SiloVariables.Value.Contains(name)).Select(name => $"{pod}: {name}"))),
        new("a silo is told where it is, its database, its keys and its address", chart => !chart.IsCluster ? [] : new[] { "SLAMONITOR_ADDRESS", "SLAMONITOR_DATABASE_FILE", "SLAMONITOR_DATA", "SLAMONITOR_URLS", "SLAMONITOR_PUBLIC_URL" }
            .Where(name => !chart.Container.All("env").Any(env => (string?)env["name"] == name))),
        new("a silo's own address is its pod's", chart => !chart.IsCluster ? [] : chart.Container.All("env")
            .Where(env => (string?)env["name"] == "SLAMONITOR_ADDRESS" && (string?)env.Find("valueFrom.fieldRef.fieldPath") != "status.podIP").Select(env => env.ToJsonString())),
        new("ports of the settings are ports of the container", chart => Ports.SelectMany(setting => chart.Container.All("env").Where(env => (string?)env["name"] == setting.Variable)
            .Where(env => !chart.Container.All("ports").Any(p => (string?)p["name"] == setting.Port && p["containerPort"]!.ToString() == (string?)env["value"])).Select(env => env.ToJsonString()))),
        new("HTTP is served where the container's port is", chart => Settings(chart, "SLAMONITOR_URLS", "--urls").Where(urls => urls != "http://0.0.0.0:8080"
            || !chart.Container.All("ports").Any(p => (string?)p["name"] == "http" && (int?)p["containerPort"] == 8080))),
        new("files and folders of the settings are mounted", chart => PodLaws.Pods(chart).SelectMany(pod => pod.Template.All("spec.containers").SelectMany(container =>
            container.All("env").Select(env => (string?)env["value"]).Concat((container["args"]?.AsArray() ?? []).Select(arg => ((string)arg!).Split('=')[^1]))
                .OfType<string>().Where(value => value.StartsWith('/') && !container.All("volumeMounts").Any(m => value == (string?)m["mountPath"] || value.StartsWith((string?)m["mountPath"] + "/", StringComparison.Ordinal)))
                .Select(value => $"{pod}: {value}")))),
        new("executables and their commands are those that there are", chart => PodLaws.Pods(chart).SelectMany(pod => pod.Template.All("spec.containers").Where(c =>
                $"{(string?)c.Find("command.0")} {(string?)c.Find("args.0")}" is not ("/app/slamonitor-silo serve" or "/app/slamonitor-silo migrate" or "/app/slamonitor serve"))
            .Select(c => $"{pod}: {c["command"]?.ToJsonString()} {c["args"]?.ToJsonString()}"))),
        new("arguments of the one process are options of serve", chart => chart.IsCluster ? [] : (chart.Container["args"]?.AsArray() ?? []).Skip(1).Select(arg => ((string)arg!).Split('=')[0])
            .Where(option => !ServeOptions.Value.Contains(option))),
        new("links in pages begin with what people can open, as far as it is known", chart => Settings(chart, "SLAMONITOR_PUBLIC_URL", "--public-url").Where(url => url != Expected(chart)).Append(Settings(chart, "SLAMONITOR_PUBLIC_URL", "--public-url").Any() ? null : "none").OfType<string>()),
    ];

    /// <summary>A setting's value, given to a silo in its environment and to the one process as an argument.</summary>
    private static IEnumerable<string> Settings(RenderedChart chart, string variable, string option) => chart.IsCluster
        ? chart.Container.All("env").Where(env => (string?)env["name"] == variable).Select(env => (string)env["value"]!)
        : (chart.Container["args"]?.AsArray() ?? []).Select(arg => (string)arg!).Where(arg => arg.StartsWith(option + "=", StringComparison.Ordinal)).Select(arg => arg[(option.Length + 1)..]);

    private static string Expected(RenderedChart chart)
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
