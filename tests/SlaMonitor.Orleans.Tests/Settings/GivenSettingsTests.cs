using System.Net;
using SlaMonitor.Silo.Settings;

namespace SlaMonitor.Orleans.Tests.Settings;

public sealed class GivenSettingsTests : IDisposable
{
    private const string Connection = "Host=db;Username=monitor;Password=secret;Database=sla";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("sla-settings-");
    private readonly Dictionary<string, string> _options = [];
    private readonly Dictionary<string, string> _environment = [];

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Settings_GivenNowhere_AreTheDefaults()
    {
        _environment["SLAMONITOR_DATABASE"] = Connection;

        var node = Read([]);

        Assert.Equal(Connection, node.Silo.Database);
        Assert.Equal(("slamonitor", IPAddress.Loopback, 11_111, 30_000), (node.Silo.Cluster, node.Silo.Address, node.Silo.SiloPort, node.Silo.GatewayPort));
        Assert.Equal(["http://127.0.0.1:8080"], node.Urls);
        Assert.Null(node.Config);
        Assert.Equal("data", node.Data);
    }

    [Fact]
    public void Settings_GivenEverywhere_OptionThenEnvironmentThenFile()
    {
        Write("""
            database: Host=file
            cluster: of-file
            address: 10.0.0.3
            silo-port: 3
            gateway-port: 33
            urls: http://10.0.0.3:8080;http://127.0.0.1:8081
            config: /etc/sla.yaml
            data: /var/lib/file
            """);
        _environment["SLAMONITOR_CLUSTER"] = "of-environment";
        _environment["SLAMONITOR_SILO_PORT"] = "2";
        _environment["SLAMONITOR_DATA"] = "";
        _options["silo-port"] = "1";
        _options["database"] = Connection;

        var node = Read([]);

        Assert.Equal(Connection, node.Silo.Database);
        Assert.Equal(("of-environment", IPAddress.Parse("10.0.0.3"), 1, 33), (node.Silo.Cluster, node.Silo.Address, node.Silo.SiloPort, node.Silo.GatewayPort));
        Assert.Equal(["http://10.0.0.3:8080", "http://127.0.0.1:8081"], node.Urls);
        Assert.Equal(("/etc/sla.yaml", "/var/lib/file"), (node.Config, node.Data));
    }

    [Theory]
    [InlineData("SLAMONITOR_SILO_PORT", "eleven", "SLAMONITOR_SILO_PORT: expected a port, a whole number from 1 to 65535, found 'eleven'")]
    [InlineData("SLAMONITOR_SILO_PORT", "0", "SLAMONITOR_SILO_PORT: expected a port, a whole number from 1 to 65535, found '0'")]
    [InlineData("SLAMONITOR_GATEWAY_PORT", "65536", "SLAMONITOR_GATEWAY_PORT: expected a port, a whole number from 1 to 65535, found '65536'")]
    [InlineData("SLAMONITOR_ADDRESS", "silo-1", "SLAMONITOR_ADDRESS: expected an IP address such as 10.0.0.5, found 'silo-1'")]
    [InlineData("SLAMONITOR_ADDRESS", "10", "SLAMONITOR_ADDRESS: expected an IP address such as 10.0.0.5, found '10'")]
    [InlineData("SLAMONITOR_ADDRESS", "10.0.5", "SLAMONITOR_ADDRESS: expected an IP address such as 10.0.0.5, found '10.0.5'")]
    [InlineData("SLAMONITOR_ADDRESS", "0.0.0.0", "SLAMONITOR_ADDRESS: expected the one address at which other silos reach this one; '0.0.0.0' stands for all of this machine's")]
    [InlineData("SLAMONITOR_DATABASE", "Nonsense=1;Password=secret", "SLAMONITOR_DATABASE: expected a connection to PostgreSQL such as Host=db;Username=slamonitor;Password=…;Database=slamonitor")]
    [InlineData("SLAMONITOR_PUBLIC_URL", "sla.example.com", "SLAMONITOR_PUBLIC_URL: expected an address that people open, such as https://sla.example.com, found 'sla.example.com'")]
    [InlineData("SLAMONITOR_SETTINGS", "nowhere.yaml", "nowhere.yaml:1:1: there is no file 'nowhere.yaml'")]
    public void Variable_IsNoSuchThing_IsRefused(string variable, string value, string error)
    {
        _environment["SLAMONITOR_DATABASE"] = Connection;
        _environment[variable] = value;

        Read([error]);
    }

    [Fact]
    public void File_HasErrors_TellsEachByLine()
    {
        _environment["SLAMONITOR_DATABASE"] = Connection;
        var file = Write("""
            cluster: a
            silo_port: 5
            data:
            """);

        Read(
        [
            $"{file}:2:1: unknown key 'silo_port' in settings; expected database, database-file, cluster, address, silo-port, gateway-port, urls, config, data, public-url; did you mean silo-port?",
            $"{file}:3:6: expected a value for data, found nothing",
        ]);
    }

    [Fact]
    public void File_HasABadValue_TellsWhere()
    {
        _environment["SLAMONITOR_DATABASE"] = Connection;
        var file = Write("silo-port: 5\naddress: here\n");

        Read([$"{file}:2:10: expected an IP address such as 10.0.0.5, found 'here'"]);
    }

    [Fact]
    public void Database_InAFile_IsReadFromIt()
    {
        var secret = Path.Combine(_folder.FullName, "secret");
        File.WriteAllText(secret, Connection + "\n");
        Write("database: Host=elsewhere");
        _environment["SLAMONITOR_DATABASE_FILE"] = secret;

        Assert.Equal(Connection, Read([]).Silo.Database);
    }

    [Fact]
    public void Database_GivenTwiceInOnePlace_IsRefused()
    {
        _environment["SLAMONITOR_DATABASE"] = Connection;
        _environment["SLAMONITOR_DATABASE_FILE"] = "secret";

        Read(["SLAMONITOR_DATABASE_FILE: the database is also given by SLAMONITOR_DATABASE; give one of them"]);
    }

    [Fact]
    public void Database_FileIsNotThereOrEmpty_IsRefused()
    {
        var secret = Path.Combine(_folder.FullName, "secret");
        _environment["SLAMONITOR_DATABASE_FILE"] = secret;
        Read([$"SLAMONITOR_DATABASE_FILE: the file '{secret}' cannot be read: Could not find file '{secret}'."]);

        File.WriteAllText(secret, "\n");
        Read([$"SLAMONITOR_DATABASE_FILE: the file '{secret}' is empty; expected the connection to the database in it"]);
    }

    [Fact]
    public void Database_GivenNowhere_SaysWhereItCouldBe() => Read(
        ["there is no database: give --database, SLAMONITOR_DATABASE, SLAMONITOR_DATABASE_FILE (a file that holds it), or database in the settings file"]);

    private NodeSettings Read(string[] errors)
    {
        var given = new GivenSettings(setting => _options.GetValueOrDefault(setting.Name), variable => _environment.GetValueOrDefault(variable));
        var node = NodeSettings.Of(given);
        Assert.Equal(errors, given.Errors);
        return node;
    }

    private string Write(string yaml)
    {
        var path = Path.Combine(_folder.FullName, "silo.yaml");
        File.WriteAllText(path, yaml);
        _environment["SLAMONITOR_SETTINGS"] = path;
        return path;
    }
}
