using System.Collections.Immutable;
using System.CommandLine;

namespace SlaMonitor.Silo.Settings;

/// <summary>One setting of a node: an option, a variable of the environment and a name in the settings file, in this order.</summary>
internal sealed class Setting
{
    private Setting(string name, string description)
    {
        Name = name;
        Variable = "SLAMONITOR_" + name.ToUpperInvariant().Replace('-', '_');
        Option = new Option<string?>("--" + name) { Description = $"{description} ({Variable})" };
    }

    public static Setting Database { get; } = new("database", "Connection to PostgreSQL 15 or later, as in Host=db;Username=slamonitor;Password=…;Database=slamonitor");

    public static Setting DatabaseFile { get; } = new("database-file", "A file that holds the connection and nothing else, as secrets are mounted");

    public static Setting Cluster { get; } = new("cluster", "Silos of one name in one database are a cluster. Default: slamonitor");

    public static Setting Address { get; } = new("address", "The IP address at which the other silos reach this one. Default: 127.0.0.1");

    public static Setting SiloPort { get; } = new("silo-port", "The port for other silos. Default: 11111");

    public static Setting GatewayPort { get; } = new("gateway-port", "The port for clients of the cluster. Default: 30000");

    public static Setting Urls { get; } = new("urls", "Where to serve HTTP, separated by semicolons. Default: http://127.0.0.1:8080");

    public static Setting Config { get; } = new("config", "The configuration, a file or a folder; the first one is needed, later ones are new versions");

    public static Setting Data { get; } = new("data", "The folder that holds keys.json. Default: ./data");

    public static Setting PublicUrl { get; } = new("public-url", "Where people reach the cluster: what the links in pages begin with. Default: the first of --urls");

    public static Setting Out { get; } = new("out", "Where to export to: a new file, or - for standard output. Default: -");

    public static Setting From { get; } = new("from", "The export to import: a file, or - for standard input. Default: -");

    /// <summary>The file that holds the others, and so cannot be in it.</summary>
    public static Setting File { get; } = new("settings", "A YAML file with these settings by their names; what is given in other ways comes first");

    /// <summary>What a settings file may hold.</summary>
    public static ImmutableArray<Setting> InFile { get; } = [Database, DatabaseFile, Cluster, Address, SiloPort, GatewayPort, Urls, Config, Data, PublicUrl];

    /// <summary>As in the settings file: <c>silo-port</c>.</summary>
    public string Name { get; }

    /// <summary>As in the environment: <c>SLAMONITOR_SILO_PORT</c>.</summary>
    public string Variable { get; }

    public Option<string?> Option { get; }
}
