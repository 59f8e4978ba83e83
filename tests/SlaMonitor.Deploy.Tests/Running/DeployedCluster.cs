using System.Diagnostics;
using SlaMonitor.Deploy.Tests.Compose;
using SlaMonitor.Deploy.Tests.Configurations;
using SlaMonitor.EndToEnd.Serving;

namespace SlaMonitor.Deploy.Tests.Running;

/// <summary>
/// The services of the compose file without Docker: the same commands, variables and configurations, with addresses and ports of this
/// machine for the services' names, and a folder for each container's root.
/// </summary>
internal sealed class DeployedCluster : IAsyncDisposable
{
    private const string Data = "/var/lib/slamonitor";

    private readonly ImageFolder _image;
    private readonly TemporaryFolder _data;
    private readonly Dictionary<string, StagedFiles> _files = [];
    private readonly Dictionary<string, string> _addresses = [];
    private readonly Dictionary<string, DeployedProcess> _processes = [];
    private readonly string _database;

    /// <param name="image">The programs.</param>
    /// <param name="data">What stands for the volume of the nodes; belongs to their user.</param>
    /// <param name="database">The connection to an empty database.</param>
    public DeployedCluster(ImageFolder image, TemporaryFolder data, string database)
    {
        (_image, _data, _database) = (image, data, database);
        var last = 10;
        foreach (var service in Deployment.Compose.Services.Values)
        {
            // Nodes have addresses of their own, as in their network; all others are 127.0.0.1.
            var address = Deployment.Silos.Contains(service) ? $"127.0.0.{++last}" : "127.0.0.1";
            _addresses[service.Name] = $"{address}:{FreePort.Any(address)}";
        }
    }

    /// <summary>Where a service listens.</summary>
    public Uri this[string service] => new($"http://{_addresses[service]}");

    public DeployedProcess Process(string service) => _processes[service];

    /// <summary>Runs a service of the image to its end.</summary>
    public Task<ToolRun> RunAsync(string service) => Nobody.RunAsync(Environment(service), Command(service));

    /// <summary>Starts a node.</summary>
    public void Start(string service) => _processes[service] = new DeployedProcess(Nobody.Start(Environment(service), Command(service)), service);

    /// <summary>Starts a program of another image, with its configuration.</summary>
    /// <param name="service">The service.</param>
    /// <param name="program">The program on this machine.</param>
    /// <param name="key">The API key that it sends with, in the secret of this name.</param>
    /// <param name="more">Options beside those of the compose file.</param>
    public void Start(string service, string program, (string Secret, string Text)? key, params IEnumerable<string> more)
    {
        var files = _files[service] = new StagedFiles(Deployment.Compose.Services[service], Local);
        if (key is { } secret) File.WriteAllText(files["/run/secrets/" + secret.Secret], secret.Text);
        string[] arguments = [.. Deployment.Compose.Services[service].Command.Select(word => word.Contains("=/", StringComparison.Ordinal) ? word.Replace("=/", $"={files["/"]}", StringComparison.Ordinal) : word), .. more];
        _processes[service] = new DeployedProcess(
            System.Diagnostics.Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = files["/"] })!, service);
    }

    /// <summary>Whether a node says that it is ready, by the health check of the image.</summary>
    public async Task<bool> IsHealthyAsync(string silo)
    {
        if (_processes[silo].Exited.IsCompleted) throw new InvalidOperationException($"{silo} ended:\n{_processes[silo].Output}\n{_processes[silo].Errors}");
        var health = Deployment.Dockerfile.Final.The("HEALTHCHECK").List;
        // In a container each has port 8080 of its own; here they are told apart by their addresses.
        var (code, _) = await Nobody.RunAsync(new Dictionary<string, string>(), [.. _image.Program(health[0]), .. health.Skip(1), "--url", this[silo].AbsoluteUri]);
        return code == 0;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var process in _processes.Values) await process.DisposeAsync();
        foreach (var files in _files.Values) files.Dispose();
    }

    private IEnumerable<string> Command(string service)
    {
        var final = Deployment.Dockerfile.Final;
        var described = Deployment.Compose.Services[service];
        var entrypoint = described.Entrypoint.Count > 0 ? described.Entrypoint : final.The("ENTRYPOINT").List;
        return [.. _image.Program(Assert.Single(entrypoint)), .. described.Command.Count > 0 ? described.Command : final.The("CMD").List];
    }

    /// <summary>The image's variables and the service's, with this machine's paths and addresses.</summary>
    private Dictionary<string, string> Environment(string service)
    {
        var described = Deployment.Compose.Services[service];
        var files = _files[service] = new StagedFiles(described, Local);
        File.WriteAllText(files["/run/secrets/slamonitor-database"], _database);
        ImageFolder.MakeReadable(files["/"]);
        var environment = Deployment.Dockerfile.Final.Environment.ToDictionary(one => one.Key, one => one.Value);
        foreach (var (name, value) in described.Environment)
            environment[name] = value.StartsWith('/') && !value.StartsWith(Data, StringComparison.Ordinal) ? files[value] : value;
        environment["SLAMONITOR_DATA"] = environment["SLAMONITOR_DATA"].Replace(Data, _data.Path, StringComparison.Ordinal);
        if (!described.Environment.ContainsKey("SLAMONITOR_ADDRESS")) return environment;
        var address = _addresses[service].Split(':')[0];
        environment["SLAMONITOR_ADDRESS"] = address;
        environment["SLAMONITOR_URLS"] = this[service].GetLeftPart(UriPartial.Authority);
        environment["SLAMONITOR_SILO_PORT"] = $"{FreePort.Any(address)}";
        environment["SLAMONITOR_GATEWAY_PORT"] = $"{FreePort.Any(address)}";
        return environment;
    }

    /// <summary>A configuration with the addresses of this machine for those of services.</summary>
    private string Local(string text)
    {
        foreach (var (service, address) in _addresses)
            text = text.Replace($"{service}:{Port(service)}", address, StringComparison.Ordinal);
        return text.Replace($"\n:{Port("proxy")} {{", $"\nhttp://{_addresses["proxy"]} {{", StringComparison.Ordinal);
    }

    private static int Port(string service) => Deployment.Compose.Services[service] is { Image: "slamonitor:local" } own && !Deployment.Silos.Contains(own) ? 0 : ListeningPorts.Of(service);
}
