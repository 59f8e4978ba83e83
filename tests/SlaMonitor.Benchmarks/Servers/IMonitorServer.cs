namespace SlaMonitor.Benchmarks.Servers;

/// <summary>The monitor under load with the database it stands on, and what that database does by itself.</summary>
internal interface IMonitorServer : IAsyncDisposable
{
    /// <summary>Starts the monitor on what it has stored, and waits until it is ready.</summary>
    Task<ServerProcess> StartAsync(HttpClient client, CancellationToken cancellation);

    /// <summary>What the bare upserts are called.</summary>
    string Bare { get; }

    /// <summary>The least share of the bare upserts that is asked for.</summary>
    double BareShare { get; }

    /// <summary>Single-row upserts at random keys in a table of this size, by the database alone, from so many clients where it can have more than one.</summary>
    /// <returns>Rows a second.</returns>
    Task<double> BareUpsertsAsync(int rows, int clients, TimeSpan time, CancellationToken cancellation);

    /// <summary>How long after the last event the monitor may have forgotten a ticket that sleeps; null when it keeps all.</summary>
    TimeSpan? ForgetsAfter { get; }

    /// <summary>What the database has done so far, by kind of work; nothing when it does not count.</summary>
    Task<IReadOnlyDictionary<string, double>> DatabaseWorkAsync(CancellationToken cancellation);

    /// <summary>The server that the options ask for: <c>--cluster</c> is a silo on PostgreSQL, else the embedded one on SQLite.</summary>
    static async Task<IMonitorServer> CreateAsync(bool isCluster, string folder, string configuration, CancellationToken cancellation)
    {
        var config = Path.Combine(folder, "sla.yaml");
        await File.WriteAllTextAsync(config, configuration, cancellation);
        return isCluster ? await SiloServer.CreateAsync(folder, config, cancellation) : new EmbeddedServer(folder, config);
    }
}
