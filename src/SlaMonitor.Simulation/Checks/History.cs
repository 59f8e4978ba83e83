using NodaTime;
using SlaMonitor.Core.Accounts;
using SlaMonitor.Core.Entities;
using SlaMonitor.Core.Tickets;
using SlaMonitor.Engine.Journal;

namespace SlaMonitor.Simulation.Checks;

/// <summary>What the journal told, kept outside the system: the checkers' memory across crashes.</summary>
internal sealed class History
{
    private readonly List<(JournalEntry Entry, JournalRecord Record)> _entries = [];
    private readonly SortedDictionary<string, TicketPast> _tickets = new(StringComparer.Ordinal);

    public IReadOnlyList<(JournalEntry Entry, JournalRecord Record)> Entries => _entries;

    public IReadOnlyDictionary<string, TicketPast> Tickets => _tickets;

    public long LastSequence => _entries.Count == 0 ? 0 : _entries[^1].Entry.Sequence;

    /// <summary>Reads what was appended since the last time.</summary>
    public List<(JournalEntry Entry, JournalRecord Record)> ReadOn(IJournal journal)
    {
        var fresh = new List<(JournalEntry, JournalRecord)>();
        foreach (var entry in journal.Read(_entries.Count))
        {
            var record = JournalRecordJson.Read(entry.Body.Span);
            _entries.Add((entry, record));
            fresh.Add((entry, record));
            if (record.Entity.Kind == EntityKind.Ticket && record.Command is not null && record.Failure is null) Note(record);
        }
        return fresh;
    }

    private void Note(JournalRecord record)
    {
        if (!_tickets.TryGetValue(record.Entity.Key, out var past)) _tickets.Add(record.Entity.Key, past = new TicketPast());
        past.Take(record);
    }
}

/// <summary>What one ticket was told, in the order of the journal.</summary>
internal sealed class TicketPast
{
    private readonly List<TicketEvent> _events = [];
    private readonly List<(Instant, AccountProfile)> _profiles = [];
    private readonly List<(Instant Since, int Version)> _adoptions = [];

    public IReadOnlyList<TicketEvent> Events => _events;

    public IReadOnlyList<(Instant Since, AccountProfile Profile)> Profiles => _profiles;

    /// <summary>The version that it was created under, then those that it adopted.</summary>
    public IReadOnlyList<(Instant Since, int Version)> Adoptions => _adoptions;

    public Instant LastDecision { get; private set; }

    public void Take(JournalRecord record)
    {
        LastDecision = record.At;
        if (record.Command is TicketCommand.Record told) _events.Add(told.Event);
        if (_events.Count == 1 && _adoptions.Count == 0) _adoptions.Add((record.At, ((TicketCommand.Record)record.Command!).Rulebook));
        if (record.Command is TicketCommand.Adopt adopt)
        {
            if (adopt.Version <= _adoptions[^1].Version)
                throw CheckFailedException.Wrong("Adoptions", $"{record.Entity} adopts version {adopt.Version} at {record.At}, and is under {_adoptions[^1].Version} already");
            _adoptions.Add((record.At, adopt.Version));
        }
        var profile = (record.Command as TicketCommand.Record)?.Account ?? (record.Command as TicketCommand.KnowAccount)?.Profile;
        if (profile is not null && Profiles.All(p => p.Profile.Id != profile.Id || p.Profile.Version < profile.Version))
            _profiles.Add((record.At, profile));
    }
}
