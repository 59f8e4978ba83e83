using SlaMonitor.Core.Versions;
using SlaMonitor.Orleans.Hosting;
using SlaMonitor.Postgres.Lists;

namespace SlaMonitor.Orleans.Configurations;

/// <summary>Changes of the cluster's configuration, made through any of its silos.</summary>
internal sealed class ClusterVersions(ClusterConfigurations configurations, ClusterContext cluster, AdoptionSpread spread, PostgresReadModel lists, DatabaseWatch database)
    : IConfigurations, IDisposable
{
    private const int ReadAtOnce = 200;

    // A dry run takes a core for as long as it lasts.
    private readonly SemaphoreSlim _trying = new(1);

    public IReadOnlyList<ConfigurationVersion> Versions => configurations.Versions;

    public AdoptionProgress Adoption => spread.Progress;

    public async ValueTask<ChangeResult> ChangeAsync(ConfigurationChange change, CancellationToken cancellation = default)
    {
        var result = await database.AskAsync(ct => configurations.MakeAsync(change, cluster.Now, ct), cancellation).ConfigureAwait(false);
        if (result is ChangeResult.Made) spread.Look();
        return result;
    }

    public async ValueTask<ChangeResult> TryAsync(ConfigurationChange change, CancellationToken cancellation = default) =>
        await database.AskAsync(ct => Try(change, ct), cancellation).ConfigureAwait(false);

    public void Dispose() => _trying.Dispose();

    private async Task<ChangeResult> Try(ConfigurationChange change, CancellationToken cancellation)
    {
        await _trying.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            await configurations.RefreshAsync(cancellation).ConfigureAwait(false);
            var (refused, candidate) = configurations.Compile(change);
            if (candidate is null) return refused!;
            var run = new DryRun(configurations.Rulebooks, candidate, cluster.Now);
            for (var last = ""; await lists.UnderEarlierThanAsync(candidate.Version, last, ReadAtOnce, cancellation).ConfigureAwait(false) is { Count: > 0 } some; last = some[^1])
            {
                var states = await lists.LoadTicketsAsync(some, cancellation).ConfigureAwait(false);
                foreach (var ticket in some)
                    if (states.TryGetValue(ticket, out var state)) run.Add(state);
            }
            return new ChangeResult.Tried(run.Report());
        }
        finally
        {
            _trying.Release();
        }
    }
}
