using NodaTime;
using Npgsql;
using SlaMonitor.Core;
using SlaMonitor.Core.Policies;
using SlaMonitor.Core.Versions;
using SlaMonitor.Postgres.Versions;

namespace SlaMonitor.Orleans.Configurations;

/// <summary>The versions of a cluster's configuration, as this silo knows them: those in the database, compiled. Thread-safe.</summary>
public sealed class ClusterConfigurations : IDisposable
{
    private readonly ConfigurationTable _table;
    private readonly CompileConfiguration _compile;
    private readonly SemaphoreSlim _reading = new(1);
    private IReadOnlyList<ConfigurationVersion> _versions = [];
    private Rulebooks? _rulebooks;

    private ClusterConfigurations(ConfigurationTable table, CompileConfiguration compile) => (_table, _compile) = (table, compile);

    /// <summary>All versions that this silo has read, the first one first.</summary>
    public IReadOnlyList<ConfigurationVersion> Versions => Volatile.Read(ref _versions);

    public Rulebooks Rulebooks => Volatile.Read(ref _rulebooks) ?? throw new InvariantViolatedException("a cluster has a configuration");

    /// <summary>Reads the versions in the database, and makes the files given the next one when they differ from the last.</summary>
    /// <param name="database">Migrated.</param>
    /// <param name="compile">Reads texts.</param>
    /// <param name="given">Valid files; null to go on with what the database has.</param>
    /// <param name="now">When.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <returns>Null when the database has none and none is given.</returns>
    /// <exception cref="InvalidDataException">A stored version cannot be read by this program.</exception>
    public static async Task<ClusterConfigurations?> OpenAsync(
        NpgsqlDataSource database, CompileConfiguration compile, EquatableArray<ConfigurationText>? given, Instant now, CancellationToken cancellation)
    {
        var configurations = new ClusterConfigurations(new ConfigurationTable(database), compile);
        await configurations.RefreshAsync(cancellation).ConfigureAwait(false);
        while (given is { } files && (configurations.Versions.Count == 0 || configurations.Versions[^1].Files != Whole(files, configurations.Versions)))
        {
            var next = new ConfigurationVersion(configurations.Versions.Count + 1, now, "start", ApplyTo.New, null, Whole(files, configurations.Versions));
            // Another silo may have started with the same files at the same time; then its version is ours.
            await configurations._table.AppendAsync(next, cancellation).ConfigureAwait(false);
            await configurations.RefreshAsync(cancellation).ConfigureAwait(false);
        }
        return configurations._rulebooks is null ? null : configurations;
    }

    /// <summary>Makes the next version. Durable when this returns, and used by this silo; the others learn of it within seconds.</summary>
    public async Task<ChangeResult> MakeAsync(ConfigurationChange change, Instant now, CancellationToken cancellation)
    {
        await RefreshAsync(cancellation).ConfigureAwait(false);
        // One look at the versions for all that follows: another reader may add to them meanwhile.
        var versions = Versions;
        change = change with { Files = Whole(change.Files, versions) };
        var (refused, candidate) = Compile(change, versions);
        if (candidate is null) return refused!;
        var made = new ConfigurationVersion(candidate.Version, now, change.By, change.ApplyTo, change.Comment, change.Files);
        var appended = await _table.AppendAsync(made, cancellation).ConfigureAwait(false);
        await RefreshAsync(cancellation).ConfigureAwait(false);
        return appended is Appended.Taken(var last) ? new ChangeResult.Stale(last) : new ChangeResult.Made(made);
    }

    /// <summary>A change as the version that it would be now; or why it is refused.</summary>
    public (ChangeResult? Refused, Rulebook? Candidate) Compile(ConfigurationChange change)
    {
        var versions = Versions;
        return Compile(change with { Files = Whole(change.Files, versions) }, versions);
    }

    /// <summary>Reads the versions that others have made since.</summary>
    /// <exception cref="InvalidDataException">A stored version cannot be read by this program.</exception>
    public async Task RefreshAsync(CancellationToken cancellation = default)
    {
        await _reading.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            foreach (var version in await _table.ReadAsync(_versions.Count, cancellation).ConfigureAwait(false))
            {
                var rulebook = _compile(version.Files, version.Version) switch
                {
                    CompiledConfiguration.Valid(var valid) => valid,
                    CompiledConfiguration.Invalid(var errors) => throw new InvalidDataException(
                        $"Version {version.Version} of the configuration in the database cannot be read by this program: {errors[0].At}: {errors[0].Message}"),
                    _ => throw new InvariantViolatedException("a configuration is valid or invalid"),
                };
                Volatile.Write(ref _rulebooks, _rulebooks is null ? new Rulebooks(rulebook) : _rulebooks.With(rulebook, version.ApplyTo == ApplyTo.Open));
                Volatile.Write(ref _versions, [.. _versions, version]);
            }
        }
        finally
        {
            _reading.Release();
        }
    }

    public void Dispose() => _reading.Dispose();

    private (ChangeResult? Refused, Rulebook? Candidate) Compile(ConfigurationChange change, IReadOnlyList<ConfigurationVersion> versions)
    {
        var current = versions.Count;
        if (change.WhenCurrentIs is { } expected && expected != current) return (new ChangeResult.Stale(current), null);
        return _compile(change.Files, current + 1) switch
        {
            CompiledConfiguration.Valid(var rulebook) => (null, rulebook),
            CompiledConfiguration.Invalid(var errors) => (new ChangeResult.Invalid(errors), null),
            _ => throw new InvariantViolatedException("a configuration is valid or invalid"),
        };
    }

    /// <summary>The files given, with the on-call changes that were made while the cluster ran.</summary>
    private static EquatableArray<ConfigurationText> Whole(EquatableArray<ConfigurationText> given, IReadOnlyList<ConfigurationVersion> versions) =>
        versions is [.., var current] ? OnCallChangesFile.CarriedOver(given, current.Files) : given;
}
