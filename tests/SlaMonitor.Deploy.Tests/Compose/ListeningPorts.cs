using System.Globalization;
using System.Text.RegularExpressions;

namespace SlaMonitor.Deploy.Tests.Compose;

/// <summary>Where the process of a service listens: by its configuration, or where the program does when nobody tells it.</summary>
internal static partial class ListeningPorts
{
    public static int Of(string service) => service switch
    {
        "proxy" => Number(Regex.Match(File.ReadAllText(Deployment.Path("caddy", "Caddyfile")), @"(?m)^:(\d+) \{").Groups[1].Value),
        "prometheus" => Default(service, 9_090),
        "alertmanager" => Default(service, 9_093),
        "grafana" => Deployment.Compose.Services[service].Environment.ContainsKey("GF_SERVER_HTTP_PORT") ? throw new InvalidDataException("Grafana was told another port") : 3_000,
        "postgres" => 5_432,
        _ when Deployment.Silos.Any(silo => silo.Name == service) => OfSilos(),
        _ => throw new InvalidDataException($"{service} listens nowhere"),
    };

    /// <summary>What the image tells them, and says that it does.</summary>
    private static int OfSilos()
    {
        var final = Deployment.Dockerfile.Final;
        var told = Deployment.Silos.Select(silo => silo.Environment.GetValueOrDefault("SLAMONITOR_URLS") ?? final.Environment["SLAMONITOR_URLS"]).Distinct().Single();
        var port = new Uri(told.Replace("0.0.0.0", "localhost", StringComparison.Ordinal)).Port;
        Assert.Contains($"{port}", final.The("EXPOSE").Words);
        return port;
    }

    private static int Default(string service, int port) => Deployment.Compose.Services[service].Command.Any(word => word.StartsWith("--web.listen-address", StringComparison.Ordinal))
        ? throw new InvalidDataException($"{service} was told another port")
        : port;

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
