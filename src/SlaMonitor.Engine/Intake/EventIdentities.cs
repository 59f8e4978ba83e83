using SlaMonitor.Core;
using SlaMonitor.Core.Entities;
using SlaMonitor.Core.Tickets;
using SlaMonitor.Engine.Commit;
using SlaMonitor.Engine.Rows;

namespace SlaMonitor.Engine.Intake;

/// <summary>
/// Tells new events from those taken before, over all tickets. Identities not yet in the rows are held exactly; for the rest
/// a filter in memory says "certainly new" for nearly all new ones, and the rows are asked about the others.
/// </summary>
internal sealed class EventIdentities(IRowStore rows, CommittedStates states)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<EventIdentity, Submission?> _recent = [];
    private IdentityFilter _filter = new(1 << 22);

    /// <summary>Takes an identity for a submission.</summary>
    /// <param name="identity">Of the event.</param>
    /// <param name="happened">The event itself.</param>
    /// <param name="submission">What the event is part of.</param>
    /// <param name="earlier">For an identity taken before: the submission that took it; null when that is durable.</param>
    /// <returns>True when it is new.</returns>
    public bool Claim(EventIdentity identity, TicketEvent happened, Submission submission, out Submission? earlier)
    {
        lock (_gate)
        {
            if (_recent.TryGetValue(identity, out earlier)) return false;
            if (_filter.MayContain(identity) && (IsInItsLog(happened) || rows.Knows(identity))) return false;
            _recent.Add(identity, submission);
            return true;
        }
    }

    /// <summary>An identity from the journal's tail, durable but not yet in the rows.</summary>
    public void Recover(EventIdentity identity)
    {
        lock (_gate) Invariant.Check(_recent.TryAdd(identity, null), "the journal holds an event once");
    }

    /// <summary>Fills the filter from the rows, at start.</summary>
    public void Load()
    {
        lock (_gate)
        {
            foreach (var identity in rows.Identities()) Remember(identity);
        }
    }

    /// <summary>Identities are in the rows now.</summary>
    public void Written(IReadOnlyList<EventIdentity> identities)
    {
        lock (_gate)
        {
            foreach (var identity in identities)
            {
                Remember(identity);
                _recent.Remove(identity);
            }
        }
    }

    /// <summary>Nearly every event that comes again names the same ticket again, whose log is quicker to search than all identities.</summary>
    private bool IsInItsLog(TicketEvent happened)
    {
        if (states.Load(EntityId.Ticket(happened.Ticket)) is not TicketState ticket) return false;
        foreach (var known in ticket.Log.Events)
            if (known.Id == happened.Id && known.Source == happened.Source) return true;
        return false;
    }

    private void Remember(EventIdentity identity)
    {
        if (_filter.IsFull)
        {
            // Twice the size would forget what is in it, so it is filled again from the rows, which hold all but the recent ones.
            var larger = new IdentityFilter(_filter.Capacity * 4);
            foreach (var known in rows.Identities()) larger.Add(known);
            _filter = larger;
        }
        _filter.Add(identity);
    }
}
