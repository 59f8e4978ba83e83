using SlaMonitor.Core;
using SlaMonitor.Core.Versions;
using SlaMonitor.Engine;
using SlaMonitor.Engine.Journal;
using SlaMonitor.Simulation.Disk;

namespace SlaMonitor.Simulation.Stores;

/// <summary>
/// A journal on a simulated disk: one checksummed frame a transaction, synced before <see cref="Append"/> returns. After a failure
/// the file is read afresh, its torn tail cut off, and what is left synced before anybody is told that it is there.
/// </summary>
public class SimulatedJournal : IJournal
{
    private readonly SimulatedFile _file;
    private readonly List<JournalEntry> _entries = [];
    private int _good;
    private bool _uncertain;

    /// <param name="disk">Where it lies; whatever is there is recovered.</param>
    /// <exception cref="StoreException">The disk does not sync.</exception>
    public SimulatedJournal(SimulatedDisk disk)
    {
        _file = disk.Open("journal");
        // A process that was killed may have left entries that only the operating system's cache holds.
        Settle();
    }

    public string Epoch => "simulated";

    public virtual JournalEnd End
    {
        get
        {
            if (_uncertain) Settle();
            return _entries.Count == 0 ? default : new JournalEnd(_entries[^1].Position, _entries[^1].Sequence);
        }
    }

    /// <summary>What survives a crash for certain, for the checkers: it is never behind what was acknowledged.</summary>
    public long SyncedPosition
    {
        get
        {
            var at = 0;
            var position = 0L;
            while (Frames.TryRead(_file, at, out var payload, out at) && at <= _file.SyncedLength)
                position = Decode(payload)[^1].Position;
            return position;
        }
    }

    public virtual void Append(IReadOnlyList<JournalEntry> entries)
    {
        if (_uncertain) Settle();
        Invariant.Check(entries.Count > 0 && entries[0].Position == _entries.Count + 1, "positions of the journal go on without holes");
        _uncertain = true;
        try
        {
            _file.Append(Frames.Frame(Encode(entries)));
            Sync(_file);
        }
        catch (DiskException e)
        {
            throw new StoreException(e.Message, e);
        }
        _good = _file.Length;
        _entries.AddRange(entries);
        _uncertain = false;
    }

    public IEnumerable<JournalEntry> Read(long after)
    {
        for (var i = (int)after; i < _entries.Count; i++) yield return _entries[i];
    }

    public long PositionAtSequence(long sequence)
    {
        for (var i = _entries.Count - 1; i >= 0; i--)
            if (_entries[i].Sequence <= sequence) return _entries[i].Position;
        return 0;
    }

    // A simulated run's versions follow from its seed; that the real journal keeps them is tested with the real journal.
    public IReadOnlyList<ConfigurationVersion> Configurations() => [];

    public void SaveConfiguration(ConfigurationVersion configuration) =>
        throw new NotSupportedException("A simulated run's configurations are made by its seed.");

    public string? GivenAtStart() => null;

    public void RememberGivenAtStart(string fingerprint) =>
        throw new NotSupportedException("A simulated run's configurations are made by its seed.");

    public void Dispose() => GC.SuppressFinalize(this);

    protected virtual void Sync(SimulatedFile file) => file.Sync();

    private void Settle()
    {
        try
        {
            ReadOn();
            _file.Truncate(_good);
            // What can be read may still be in a cache only: it counts once it is synced.
            _file.Sync();
        }
        catch (DiskException e)
        {
            throw new StoreException(e.Message, e);
        }
        _uncertain = false;
    }

    private void ReadOn()
    {
        while (Frames.TryRead(_file, _good, out var payload, out var next))
        {
            _entries.AddRange(Decode(payload));
            _good = next;
        }
    }

    private static byte[] Encode(IReadOnlyList<JournalEntry> entries)
    {
        var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        writer.Write(entries.Count);
        foreach (var entry in entries)
        {
            writer.Write(entry.Position);
            writer.Write(entry.Sequence);
            writer.Write(entry.Body.Length);
            writer.Write(entry.Body.Span);
        }
        return stream.ToArray();
    }

    private static List<JournalEntry> Decode(byte[] payload)
    {
        using var reader = new BinaryReader(new MemoryStream(payload));
        var entries = new List<JournalEntry>(reader.ReadInt32());
        for (var i = entries.Capacity; i > 0; i--)
        {
            var (position, sequence) = (reader.ReadInt64(), reader.ReadInt64());
            entries.Add(new JournalEntry(position, sequence, reader.ReadBytes(reader.ReadInt32())));
        }
        return entries;
    }
}
