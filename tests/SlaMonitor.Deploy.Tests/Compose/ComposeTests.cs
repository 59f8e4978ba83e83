using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;

namespace SlaMonitor.Deploy.Tests.Compose;

/// <summary>Everything that the compose file names is there, and fits. That it is of the form of the specification, its reader has checked.</summary>
public sealed partial class ComposeTests
{
    private static readonly ComposeFile Compose = Deployment.Compose;

    private static IEnumerable<ComposeService> Services => Compose.Services.Values;

    [Fact]
    public void Services_AreAClusterOfThreeAndWhatWatchesIt() => Assert.Equal(
        ["alertmanager", "grafana", "keys", "migrate", "postgres", "prometheus", "proxy", "silo-1", "silo-2", "silo-3"],
        Compose.Services.Keys.Order(StringComparer.Ordinal));

    [Fact]
    public void Images_AreOurOwnOrPinned()
    {
        foreach (var service in Services.Where(service => service.Image != "slamonitor:local")) Assert.Matches(Pinned(), service.Image);
        var built = Assert.Single(Services, service => service.BuildContext is not null);
        Assert.Equal(("slamonitor:local", "build"), (built.Image, built.PullPolicy));
        Assert.True(File.Exists(Path.Combine(Deployment.Folder, built.BuildContext!, built.BuildFile!)));
        Assert.True(File.Exists(Path.Combine(Deployment.Folder, built.BuildContext!, "SlaMonitor.sln")));
        // Nobody fetches an image of this name from somewhere.
        Assert.All(Services.Where(service => service.Image == built.Image && service != built), service => Assert.Equal("never", service.PullPolicy));
    }

    [Fact]
    public void Mounts_EverySource_IsThereAndCannotBeWritten()
    {
        foreach (var service in Services)
        {
            Assert.Equal(service.Mounts.Count, service.Mounts.Select(mount => mount.Target).Distinct().Count());
            Assert.All(service.Mounts, mount => Assert.StartsWith("/", mount.Target, StringComparison.Ordinal));
            foreach (var mount in service.Mounts.Where(mount => !mount.IsVolume))
            {
                Assert.True(Path.Exists(Path.Combine(Deployment.Folder, mount.Source)), $"{service.Name}: there is no {mount.Source}");
                Assert.True(mount.IsReadOnly, $"{service.Name} could write {mount.Source}");
            }
        }
    }

    [Fact]
    public void VolumesAndSecrets_AreThoseThatAreUsed()
    {
        Assert.Equal(
            Compose.Volumes.Order(StringComparer.Ordinal),
            Services.SelectMany(service => service.Mounts).Where(mount => mount.IsVolume).Select(mount => mount.Source).Distinct().Order(StringComparer.Ordinal));
        Assert.Equal(
            Compose.Secrets.Keys.Order(StringComparer.Ordinal),
            Services.SelectMany(service => service.Secrets).Distinct().Order(StringComparer.Ordinal));
        foreach (var service in Services)
        {
            var named = service.Environment.Values.Concat(service.Command).SelectMany(text => SecretPath().Matches(text)).Select(match => match.Groups[1].Value);
            Assert.All(named, secret => Assert.Contains(secret, service.Secrets));
        }
    }

    [Fact]
    public void Services_EachWaitsForWhatIsThere()
    {
        foreach (var service in Services)
        {
            foreach (var (name, condition) in service.DependsOn)
            {
                Assert.True(Compose.Services.TryGetValue(name, out var other), $"{service.Name} waits for {name}, which is not there");
                if (condition == "service_healthy") Assert.True(HasHealth(other), $"nobody knows whether {name} is healthy");
                if (condition == "service_completed_successfully") Assert.Equal("no", other.Restart);
            }
        }
        Assert.All(Services.Where(service => service.Restart == "unless-stopped"), service => Assert.True(HasHealth(service), service.Name));
    }

    [Fact]
    public void Services_WriteOnlyWhereTheyMust()
    {
        Assert.All(Services, service => Assert.True(service.IsReadOnly, service.Name));
        Assert.All(Services, service => Assert.Contains("/tmp", service.Tmpfs));
        Assert.All(Services, service => Assert.Equal(["no-new-privileges:true"], service.SecurityOptions));
        // The folder of the image that a new volume takes its owner from.
        Assert.All(Deployment.Silos, silo => Assert.Contains(silo.Mounts, mount => mount.IsVolume && mount.Target == Deployment.Dockerfile.Final.Environment["SLAMONITOR_DATA"]));
    }

    [Fact]
    public void Silos_AreToldWhatTheyKnow()
    {
        var ours = Services.Where(service => service.Image == "slamonitor:local").ToList();
        Assert.All(ours.SelectMany(service => service.Environment.Keys), variable => Assert.Contains(variable, NodeVariables.All));
        Assert.Equal(3, Deployment.Silos.Count);
        foreach (var silo in Deployment.Silos)
        {
            var config = silo.Environment["SLAMONITOR_CONFIG"];
            var mount = Assert.Single(silo.Mounts, mount => config.StartsWith(mount.Target + "/", StringComparison.Ordinal));
            Assert.True(File.Exists(Path.Combine(Deployment.Folder, mount.Source + config[mount.Target.Length..])), config);
        }
        // The commands of the one that has another program, and of the one that migrates.
        Assert.Equal(["/app/slamonitor"], Compose.Services["keys"].Entrypoint);
        Assert.Equal(["migrate"], Compose.Services["migrate"].Command);
    }

    [Fact]
    public void Silos_HaveAddressesOfTheirOwnInOneNetwork()
    {
        var (name, subnet) = Assert.Single(Compose.Networks);
        var network = IPNetwork.Parse(subnet!);
        var addresses = new HashSet<string>();
        foreach (var silo in Deployment.Silos)
        {
            var address = silo.Environment["SLAMONITOR_ADDRESS"];
            Assert.Equal(silo.Networks[name], address);
            Assert.True(network.Contains(IPAddress.Parse(address)), address);
            Assert.True(addresses.Add(address), $"{address} twice");
            // The first is the gateway's; Docker gives the next ones to the others as they start.
            Assert.True(IPAddress.Parse(address).GetAddressBytes()[3] > Services.Count(), $"{address} may be given to another service");
        }
        Assert.All(Services.Where(service => service.Networks.Count > 0), service => Assert.Equal([name], service.Networks.Keys));
    }

    [Fact]
    public void Ports_AreOnThisMachineOnlyAndWhatProcessesListenOn()
    {
        foreach (var service in Services)
        {
            foreach (var port in service.Ports)
            {
                Assert.Equal("127.0.0.1", port.Address);
                Assert.Equal(ListeningPorts.Of(service.Name), port.Target);
            }
        }
        var published = Services.SelectMany(service => service.Ports).Select(port => port.Published).ToList();
        Assert.Equal(published.Count, published.Distinct().Count());
    }

    /// <summary>Every <c>service:port</c> that a configuration names.</summary>
    [Theory]
    [InlineData("caddy/Caddyfile", 3)]
    [InlineData("prometheus/prometheus.yaml", 5)]
    [InlineData("alertmanager/alertmanager.yaml", 1)]
    [InlineData("grafana/datasources/prometheus.yaml", 1)]
    public void Addresses_InConfigurations_AreServicesAndTheirPorts(string file, int least)
    {
        var names = string.Join('|', Compose.Services.Keys.Select(Regex.Escape));
        var found = Regex.Matches(File.ReadAllText(Deployment.Path(file)), $@"(?<![\w.-])({names}):(\d+)");

        Assert.True(found.Count >= least, $"only {found.Count} addresses were found");
        Assert.All(found, match => Assert.Equal(ListeningPorts.Of(match.Groups[1].Value), int.Parse(match.Groups[2].Value, CultureInfo.InvariantCulture)));
        // Others would be neither services nor this machine.
        var any = Regex.Matches(File.ReadAllText(Deployment.Path(file)), @"(?m)^(?!\s*#).*?\b([a-z][a-z0-9-]*):(\d{2,5})\b").Select(match => match.Groups[1].Value);
        Assert.All(any, name => Assert.True(name == "localhost" || Compose.Services.ContainsKey(name), name));
    }

    [Theory]
    [InlineData("caddy/Caddyfile")]
    [InlineData("prometheus/prometheus.yaml")]
    public void Silos_AreAllKnownTo(string file)
    {
        var text = File.ReadAllText(Deployment.Path(file));

        Assert.All(Deployment.Silos, silo => Assert.Contains(silo.Name + ":8080", text, StringComparison.Ordinal));
    }

    [Fact]
    public void HealthTests_AskWhereTheServiceListens()
    {
        foreach (var service in Services)
            foreach (var match in service.HealthTest.SelectMany(word => LocalAddress().Matches(word)))
                Assert.Equal(ListeningPorts.Of(service.Name), int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture));
    }

    [Fact]
    public void Postgres_HasConnectionsForEveryNodeAndTheDatabaseThatTheyAreToldOf()
    {
        const int poolOfNpgsql = 100;
        var postgres = Compose.Services["postgres"];
        var connections = int.Parse(Assert.Single(postgres.Command, word => word.StartsWith("max_connections=", StringComparison.Ordinal)).Split('=')[1], CultureInfo.InvariantCulture);

        Assert.True(connections > (Deployment.Silos.Count * poolOfNpgsql) + 20);
        var connection = Regex.Match(File.ReadAllText(Deployment.Path("init.sh")), "'(Host=[^']*)'").Groups[1].Value;
        Assert.Equal($"Host=postgres;Username={postgres.Environment["POSTGRES_USER"]};Password=%s;Database={postgres.Environment["POSTGRES_DB"]}", connection);
    }

    private static bool HasHealth(ComposeService service) =>
        !service.HealthDisabled && (service.HealthTest.Count > 0 || (service.Image == "slamonitor:local" && Deployment.Dockerfile.Final.Of("HEALTHCHECK").Any()));

    [GeneratedRegex(@"^[a-z0-9/-]+:v?\d+\.\d+(\.\d+)?(-[a-z0-9]+)?$")]
    private static partial Regex Pinned();

    [GeneratedRegex(@"^/run/secrets/(\S+)$")]
    private static partial Regex SecretPath();

    [GeneratedRegex(@"//127\.0\.0\.1:(\d+)")]
    private static partial Regex LocalAddress();
}
