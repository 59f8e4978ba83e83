using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Npgsql;
using SlaMonitor.PostgresServer;

namespace SlaMonitor.Benchmarks.Servers;

/// <summary><c>slamonitor-silo serve</c>, one silo, on a PostgreSQL of its own that shares the machine's processors.</summary>
internal sealed class SiloServer : IMonitorServer
{
    private readonly PrivatePostgres _postgres;
    private readonly string _database;
    private readonly string _folder;
    private readonly string _config;

    private SiloServer(PrivatePostgres postgres, string database, string folder, string config) =>
        (_postgres, _database, _folder, _config) = (postgres, database, folder, config);

    public string Bare => "bare upserts by pgbench";

    public double BareShare => 0.2;

    // The age at which a silo lets go of a grain is two minutes, looked at twice a minute; a minute later it gives memory back.
    public TimeSpan? ForgetsAfter => TimeSpan.FromSeconds(240);

    private static string Program => ServerProcess.Program("SlaMonitor.Silo", "slamonitor-silo");

    public static async Task<SiloServer> CreateAsync(string folder, string config, CancellationToken cancellation)
    {
        if (!File.Exists(Program)) throw new InvalidOperationException("slamonitor-silo is not built: the cluster's projects are in the full solution, SlaMonitor.sln");
        var postgres = await PrivatePostgres.StartAsync();
        var server = new SiloServer(postgres, await postgres.NewDatabaseAsync(), folder, config);
        using var migrate = Process.Start(new ProcessStartInfo("dotnet", [Program, "migrate", "--database", server._database]))!;
        await migrate.WaitForExitAsync(cancellation);
        if (migrate.ExitCode != 0) throw new InvalidOperationException("migrate failed");
        return server;
    }

    public async Task<ServerProcess> StartAsync(HttpClient client, CancellationToken cancellation)
    {
        var server = await ServerProcess.StartAsync(
            [
                Program, "serve", "--database", _database, "--silo-port", FreePort(), "--gateway-port", FreePort(),
                "--urls", "http://127.0.0.1:0", "--config", _config, "--data", Path.Combine(_folder, "data"),
            ],
            cancellation);
        await server.ReadyAsync(client, cancellation);
        return server;
    }

    public async Task<double> BareUpsertsAsync(int rows, int clients, TimeSpan time, CancellationToken cancellation) =>
        await Pgbench.UpsertsAsync(await _postgres.NewDatabaseAsync(), _folder, rows, clients, time, cancellation);

    public async Task<IReadOnlyDictionary<string, double>> DatabaseWorkAsync(CancellationToken cancellation)
    {
        var work = new Dictionary<string, double>();
        await using var database = NpgsqlDataSource.Create(_database);
        // What a session did is counted when it has been idle for a while.
        await using (var wait = database.CreateCommand("SELECT pg_sleep(1.5)")) await wait.ExecuteNonQueryAsync(cancellation);
        await using var command = database.CreateCommand(
            "SELECT xact_commit + xact_rollback, tup_returned + tup_fetched, tup_inserted + tup_updated + tup_deleted, blks_hit + blks_read FROM pg_stat_database WHERE datname = current_database()");
        await using var row = await command.ExecuteReaderAsync(cancellation);
        await row.ReadAsync(cancellation);
        string[] kinds = ["transactions", "rows read", "rows written", "pages"];
        for (var i = 0; i < kinds.Length; i++) work[kinds[i]] = row.GetInt64(i);
        return work;
    }

    /// <summary>
    /// Makes so many of each ticket by copying rows: as a ticket that sleeps is rows and nothing else, it saves sending them all. Counts
    /// and lists of accounts do not know of the copies.
    /// </summary>
    public async Task MultiplyAsync(int times, CancellationToken cancellation)
    {
        await using var database = NpgsqlDataSource.Create(_database);
        (string Table, string Id)[] tables = [("ticket", "id"), ("clock", "ticket"), ("alarm", "key"), ("grain_state", "extension")];
        foreach (var (table, id) in tables)
        {
            var hash = table == "grain_state" ? $", 'hash', slamonitor.grain_hash(t.service, t.type, t.n0, t.n1, t.{id} || '-' || k)" : "";
            await using var copy = database.CreateCommand(string.Create(CultureInfo.InvariantCulture, $"""
                INSERT INTO slamonitor.{table}
                SELECT r.* FROM slamonitor.{table} t, generate_series(2, {times}) k,
                    LATERAL jsonb_populate_record(t, jsonb_build_object('{id}', t.{id} || '-' || k{hash})) r
                WHERE t.{id} LIKE 'T-%'
                """));
            copy.CommandTimeout = 1_800;
            await copy.ExecuteNonQueryAsync(cancellation);
        }
        await using var analyze = database.CreateCommand("VACUUM ANALYZE");
        analyze.CommandTimeout = 1_800;
        await analyze.ExecuteNonQueryAsync(cancellation);
    }

    /// <summary>Counts the copies, as the end of a rebuild does.</summary>
    public async Task RecountAsync(CancellationToken cancellation)
    {
        await using var database = NpgsqlDataSource.Create(_database);
        await using var recount = database.CreateCommand("SELECT slamonitor.recount()");
        recount.CommandTimeout = 1_800;
        await recount.ExecuteNonQueryAsync(cancellation);
    }

    public ValueTask DisposeAsync() => _postgres.DisposeAsync();

    private static string FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port.ToString(CultureInfo.InvariantCulture);
    }
}
