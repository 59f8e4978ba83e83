using SlaMonitor.Core.Versions;

namespace SlaMonitor.Engine.Journal;

/// <summary>
/// The append-only log that is the truth: what is in it happened. Used by one writer; readers may read at the same time.
/// </summary>
public interface IJournal : IDisposable
{
    /// <summary>Names this history; made when the journal is created.</summary>
    string Epoch { get; }

    /// <summary>The last entry that is durable; zeros for an empty journal.</summary>
    JournalEnd End { get; }

    /// <summary>
    /// Makes entries durable, all or none. Their positions go on from <see cref="End"/> without holes.
    /// </summary>
    /// <exception cref="StoreException">
    /// The write failed, or nobody can tell whether it did. The caller may ask <see cref="End"/>, which is then read afresh,
    /// and appends the same entries again when they are not there.
    /// </exception>
    void Append(IReadOnlyList<JournalEntry> entries);

    /// <summary>Entries with positions above <paramref name="after"/>, in order.</summary>
    IEnumerable<JournalEntry> Read(long after);

    /// <summary>The position of the last entry whose feed sequence is at most <paramref name="sequence"/>; 0 when there is none.</summary>
    long PositionAtSequence(long sequence);

    /// <summary>Every version of the configuration, in order, as saved by <see cref="SaveConfiguration"/>.</summary>
    IReadOnlyList<ConfigurationVersion> Configurations();

    /// <summary>Makes a version of the configuration durable.</summary>
    /// <exception cref="StoreException">The write failed, or nobody can tell; saving the same version again is harmless.</exception>
    void SaveConfiguration(ConfigurationVersion configuration);

    /// <summary>What <see cref="RememberGivenAtStart"/> was told last; null when never.</summary>
    string? GivenAtStart();

    /// <summary>Makes durable which files the last start was given, as a fingerprint.</summary>
    void RememberGivenAtStart(string fingerprint);
}

/// <summary>One entry.</summary>
/// <param name="Position">Counts up from 1 without holes.</param>
/// <param name="Sequence">The last feed sequence published up to and with this entry.</param>
/// <param name="Body">The <see cref="JournalRecord"/> as JSON.</param>
public readonly record struct JournalEntry(long Position, long Sequence, ReadOnlyMemory<byte> Body);

/// <summary>Where a journal ends.</summary>
public readonly record struct JournalEnd(long Position, long Sequence);
