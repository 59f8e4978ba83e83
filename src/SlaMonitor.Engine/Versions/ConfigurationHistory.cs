using System.Security.Cryptography;
using System.Text;
using NodaTime;
using SlaMonitor.Core;
using SlaMonitor.Core.Policies;
using SlaMonitor.Core.Versions;
using SlaMonitor.Engine.Journal;

namespace SlaMonitor.Engine.Versions;

/// <summary>
/// The versions of the configuration that a data folder has seen. A ticket may be under any of them, so every version is kept
/// with its texts. Thread-safe.
/// </summary>
public sealed class ConfigurationHistory
{
    /// <summary>Who makes the versions that come from the files given at a start.</summary>
    public const string ByStart = "start";

    private readonly IJournal _journal;
    private readonly CompileConfiguration _compile;
    // Held while a version is made, which a large configuration draws out; reading does not wait for it.
    private readonly Lock _making = new();
    private IReadOnlyList<ConfigurationVersion> _versions;
    private Rulebooks? _rulebooks;

    /// <summary>Reads the versions that the journal holds.</summary>
    /// <exception cref="StoreException">A stored version cannot be read any more.</exception>
    public ConfigurationHistory(IJournal journal, CompileConfiguration compile)
    {
        (_journal, _compile) = (journal, compile);
        _versions = journal.Configurations();
        foreach (var version in _versions)
        {
            _rulebooks = compile(version.Files, version.Version) switch
            {
                CompiledConfiguration.Valid(var rulebook) => With(_rulebooks, rulebook, version.ApplyTo),
                CompiledConfiguration.Invalid(var errors) => throw new StoreException(
                    $"Version {version.Version} of the configuration, stored in the data folder, cannot be read by this program: {errors[0].At}: {errors[0].Message}"),
                _ => throw new InvariantViolatedException("a configuration is valid or invalid"),
            };
        }
    }

    /// <summary>All versions, the first one first.</summary>
    public IReadOnlyList<ConfigurationVersion> Versions => Volatile.Read(ref _versions);

    /// <summary>All versions, compiled. An empty history has none: it begins with <see cref="Start"/>.</summary>
    public Rulebooks Rulebooks => Volatile.Read(ref _rulebooks) ?? throw new InvariantViolatedException("a history begins with a start");

    /// <summary>
    /// Takes the files given at a start: they are a new version when they are others than at the last start and than the
    /// current version. Files that stay as they were leave a version that was made meanwhile current.
    /// </summary>
    /// <param name="given">Valid files.</param>
    /// <param name="applyTo">Which tickets a new version is for.</param>
    /// <param name="now">When.</param>
    /// <exception cref="StoreException">It cannot be stored.</exception>
    public StartedWith Start(EquatableArray<ConfigurationText> given, ApplyTo applyTo, Instant now)
    {
        var fingerprint = Fingerprint(given);
        lock (_making)
        {
            var isCurrent = _versions.Count > 0 && _versions[^1].Files == Whole(given);
            var isAsBefore = _versions.Count > 0 && _journal.GivenAtStart() == fingerprint;
            var made = !isCurrent && !isAsBefore;
            if (made && Make(new ConfigurationChange(given, applyTo, ByStart), now) is not ChangeResult.Made)
                throw new StoreException("The configuration given at the start cannot be made a version: it is not valid.");
            if (!isAsBefore) _journal.RememberGivenAtStart(fingerprint);
            return made ? StartedWith.NewVersion : isCurrent ? StartedWith.CurrentVersion : StartedWith.LaterVersion;
        }
    }

    /// <summary>Makes a version: durable when this returns.</summary>
    /// <exception cref="StoreException">The journal does not take it; nothing changed.</exception>
    public ChangeResult Make(ConfigurationChange change, Instant now)
    {
        lock (_making)
        {
            var current = _versions.Count == 0 ? 0 : _versions[^1].Version;
            if (change.WhenCurrentIs is { } expected && expected != current) return new ChangeResult.Stale(current);
            var files = Whole(change.Files);
            switch (_compile(files, current + 1))
            {
                case CompiledConfiguration.Invalid(var errors):
                    return new ChangeResult.Invalid(errors);
                case CompiledConfiguration.Valid(var rulebook):
                    var made = new ConfigurationVersion(current + 1, now, change.By, change.ApplyTo, change.Comment, files);
                    _journal.SaveConfiguration(made);
                    Volatile.Write(ref _rulebooks, With(_rulebooks, rulebook, change.ApplyTo));
                    Volatile.Write(ref _versions, [.. _versions, made]);
                    return new ChangeResult.Made(made);
                default:
                    throw new InvariantViolatedException("a configuration is valid or invalid");
            }
        }
    }

    /// <summary>Compiles a change as the version that it would be, beside all those that there are.</summary>
    internal (ChangeResult? Refused, Rulebooks Present, Rulebook? Candidate) Compile(ConfigurationChange change)
    {
        var present = Rulebooks;
        if (change.WhenCurrentIs is { } expected && expected != present.Current.Version)
            return (new ChangeResult.Stale(present.Current.Version), present, null);
        return _compile(Whole(change.Files), present.Current.Version + 1) switch
        {
            CompiledConfiguration.Valid(var rulebook) => (null, present, rulebook),
            CompiledConfiguration.Invalid(var errors) => (new ChangeResult.Invalid(errors), present, null),
            _ => throw new InvariantViolatedException("a configuration is valid or invalid"),
        };
    }

    /// <summary>The files given, with the on-call changes that were made while the monitor ran.</summary>
    private EquatableArray<ConfigurationText> Whole(EquatableArray<ConfigurationText> given) =>
        Versions is [.., var current] ? OnCallChangesFile.CarriedOver(given, current.Files) : given;

    private static Rulebooks With(Rulebooks? before, Rulebook rulebook, ApplyTo applyTo) =>
        before is null ? new Rulebooks(rulebook) : before.With(rulebook, forOpenTickets: applyTo == ApplyTo.Open);

    private static string Fingerprint(EquatableArray<ConfigurationText> files)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var file in files)
        {
            // The lengths keep one file's end apart from the next one's beginning.
            hash.AppendData(Encoding.UTF8.GetBytes($"{file.Name.Length} {file.Text.Length} {file.Name}{file.Text}"));
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}

/// <summary>What a start made of the files given to it.</summary>
public enum StartedWith
{
    /// <summary>They are a new version.</summary>
    NewVersion,

    /// <summary>They are the current version.</summary>
    CurrentVersion,

    /// <summary>They are as at the last start, and a version made after that stays current.</summary>
    LaterVersion,
}
