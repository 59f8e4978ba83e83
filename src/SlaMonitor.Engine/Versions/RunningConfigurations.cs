using NodaTime;
using SlaMonitor.Core.Versions;

namespace SlaMonitor.Engine.Versions;

/// <summary>The versions of a running engine: makes one durable in the journal first, and then lets the engine use it.</summary>
internal sealed class RunningConfigurations(ConfigurationHistory history, EngineCore core, Func<Instant> now) : IConfigurations, IDisposable
{
    // One change at a time, and one dry run: each of them takes a core for as long as it lasts.
    private readonly SemaphoreSlim _changing = new(1);
    private readonly SemaphoreSlim _trying = new(1);

    public IReadOnlyList<ConfigurationVersion> Versions => history.Versions;

    public AdoptionProgress Adoption => core.Rulebooks.ForOpenTickets is { } version
        ? new AdoptionProgress(version, core.Boards.CountUnderEarlierThan(version))
        : new AdoptionProgress(null, 0);

    public async ValueTask<ChangeResult> ChangeAsync(ConfigurationChange change, CancellationToken cancellation = default)
    {
        await _changing.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            // Reading a large configuration takes its time, and the caller's thread has others to serve.
            var result = await Task.Run(() => history.Make(change, now()), CancellationToken.None).ConfigureAwait(false);
            if (result is ChangeResult.Made) core.Rulebooks = history.Rulebooks;
            return result;
        }
        catch (StoreException e)
        {
            return new ChangeResult.NotStored(e.Message);
        }
        finally
        {
            _changing.Release();
        }
    }

    public async ValueTask<ChangeResult> TryAsync(ConfigurationChange change, CancellationToken cancellation = default)
    {
        await _trying.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            return await Task.Run(() => Try(change, cancellation), cancellation).ConfigureAwait(false);
        }
        finally
        {
            _trying.Release();
        }
    }

    public void Dispose()
    {
        _changing.Dispose();
        _trying.Dispose();
    }

    private ChangeResult Try(ConfigurationChange change, CancellationToken cancellation)
    {
        var (refused, present, candidate) = history.Compile(change);
        if (candidate is null) return refused!;
        var run = new DryRun(present, candidate, now());
        foreach (var ticket in core.OpenTickets())
        {
            cancellation.ThrowIfCancellationRequested();
            run.Add(ticket);
        }
        return new ChangeResult.Tried(run.Report());
    }
}
