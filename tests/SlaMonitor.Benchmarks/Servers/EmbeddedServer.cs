namespace SlaMonitor.Benchmarks.Servers;

/// <summary><c>slamonitor serve</c> on SQLite.</summary>
internal sealed class EmbeddedServer(string folder, string config) : IMonitorServer
{
    private const int Batch = 500;

    public string Bare => "bare SQLite upserts";

    public double BareShare => 1;

    public TimeSpan? ForgetsAfter => null;

    public async Task<ServerProcess> StartAsync(HttpClient client, CancellationToken cancellation)
    {
        var server = await ServerProcess.StartAsync(
            [ServerProcess.Program(), "serve", "--config", config, "--data", Path.Combine(folder, "data"), "--urls", "http://127.0.0.1:0"], cancellation);
        await server.ReadyAsync(client, cancellation);
        return server;
    }

    public Task<double> BareUpsertsAsync(int rows, int clients, TimeSpan time, CancellationToken cancellation)
    {
        var rate = SqliteUpserts.Measure(folder, rows, Batch, time);
        File.Delete(Path.Combine(folder, "bare.db"));
        return Task.FromResult(rate);
    }

    public Task<IReadOnlyDictionary<string, double>> DatabaseWorkAsync(CancellationToken cancellation) =>
        Task.FromResult<IReadOnlyDictionary<string, double>>(new Dictionary<string, double>());

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
