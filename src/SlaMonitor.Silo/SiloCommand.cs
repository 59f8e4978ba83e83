using System.CommandLine;
using System.Globalization;
using System.Net;
using Npgsql;
using SlaMonitor.Orleans.Hosting;
using SlaMonitor.Postgres.Schema;

namespace SlaMonitor.Silo;

/// <summary>The command line of <c>slamonitor-silo</c>. Every option can also be given in the environment, which is how containers do it.</summary>
internal static class SiloCommand
{
    private static readonly Option<string> Database = new("--database")
    {
        Description = "Connection to PostgreSQL 15 or later, as in Host=db;Username=slamonitor;Password=…;Database=slamonitor (SLAMONITOR_DATABASE)",
        DefaultValueFactory = _ => Environment.GetEnvironmentVariable("SLAMONITOR_DATABASE") ?? "",
    };

    private static readonly Option<string> Cluster = new("--cluster")
    {
        Description = "Silos of one name in one database are a cluster (SLAMONITOR_CLUSTER)",
        DefaultValueFactory = _ => Environment.GetEnvironmentVariable("SLAMONITOR_CLUSTER") ?? "slamonitor",
    };

    private static readonly Option<string> Address = new("--address")
    {
        Description = "The address at which the other silos reach this one (SLAMONITOR_ADDRESS)",
        DefaultValueFactory = _ => Environment.GetEnvironmentVariable("SLAMONITOR_ADDRESS") ?? "127.0.0.1",
    };

    private static readonly Option<int> SiloPort = new("--silo-port")
    {
        Description = "The port for other silos (SLAMONITOR_SILO_PORT)",
        DefaultValueFactory = _ => Number("SLAMONITOR_SILO_PORT", 11_111),
    };

    private static readonly Option<int> GatewayPort = new("--gateway-port")
    {
        Description = "The port for clients of the cluster (SLAMONITOR_GATEWAY_PORT)",
        DefaultValueFactory = _ => Number("SLAMONITOR_GATEWAY_PORT", 30_000),
    };

    private static readonly Option<string> Urls = new("--urls")
    {
        Description = "Where to serve HTTP, separated by ; (SLAMONITOR_URLS)",
        DefaultValueFactory = _ => Environment.GetEnvironmentVariable("SLAMONITOR_URLS") ?? "http://127.0.0.1:8080",
    };

    private static readonly Option<string?> Config = new("--config")
    {
        Description = "The configuration, a file or a folder; the first one is needed, later ones are new versions (SLAMONITOR_CONFIG)",
        DefaultValueFactory = _ => Environment.GetEnvironmentVariable("SLAMONITOR_CONFIG"),
    };

    private static readonly Option<string> Data = new("--data")
    {
        Description = "The folder that holds keys.json (SLAMONITOR_DATA)",
        DefaultValueFactory = _ => Environment.GetEnvironmentVariable("SLAMONITOR_DATA") ?? "data",
    };

    public static async Task<int> RunAsync(string[] args, CancellationToken cancellation)
    {
        var serve = new Command("serve", "Joins the cluster and serves, until it is told to stop.") { Database, Cluster, Address, SiloPort, GatewayPort, Urls, Config, Data };
        serve.SetAction((parsed, token) => Checked(() => SiloServer.RunAsync(
            new SiloOptions
            {
                Database = parsed.GetRequiredValue(Database),
                Cluster = parsed.GetRequiredValue(Cluster),
                Address = IPAddress.Parse(parsed.GetRequiredValue(Address)),
                SiloPort = parsed.GetRequiredValue(SiloPort),
                GatewayPort = parsed.GetRequiredValue(GatewayPort),
            },
            parsed.GetRequiredValue(Urls).Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries),
            parsed.GetValue(Config),
            parsed.GetRequiredValue(Data),
            token)));
        var migrate = new Command("migrate", "Creates or upgrades everything in the database. To be run before the first silo and before a new build.") { Database };
        migrate.SetAction((parsed, token) => Checked(async () =>
        {
            await using var database = PostgresConnection.Open(parsed.GetRequiredValue(Database));
            var applied = await PostgresSchema.MigrateAsync(database, token);
            await Console.Out.WriteLineAsync(applied == 0 ? "the schema is up to date" : string.Create(CultureInfo.InvariantCulture, $"{applied} migrations applied"));
            return 0;
        }));
        var root = new RootCommand("A node of a SlaMonitor cluster on PostgreSQL.") { serve, migrate };
        var parsed = root.Parse(args);
        return await parsed.InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = null, EnableDefaultExceptionHandler = false }, cancellation);
    }

    private static async Task<int> Checked(Func<Task<int>> run)
    {
        try
        {
            return await run();
        }
        catch (Exception e) when (e is NpgsqlException or SchemaException or FormatException or IOException or ArgumentException)
        {
            await Console.Error.WriteLineAsync($"slamonitor-silo: {e.Message}");
            return 1;
        }
    }

    private static int Number(string variable, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), CultureInfo.InvariantCulture, out var number) ? number : otherwise;
}
