using SlaMonitor.Core.Clocks;
using SlaMonitor.Core.Monitoring;
using SlaMonitor.Core.Tickets;

namespace SlaMonitor.Engine.Commit;

/// <summary>How many clocks and open tickets there are, kept by differences so that asking costs nothing.</summary>
internal sealed class ClockCounts
{
    private readonly Lock _gate = new();
    private readonly Dictionary<ClockKey, long> _clocks = [];
    private readonly Dictionary<TicketKey, long> _open = [];

    /// <summary>Starts from counts that the rows gave.</summary>
    public void Seed(IEnumerable<ClockCount> clocks, IEnumerable<TicketCount> tickets)
    {
        lock (_gate)
        {
            foreach (var c in clocks) Add(_clocks, new ClockKey(c.Metric, c.State, c.AtRisk, c.Priority, c.Group), c.Count);
            foreach (var t in tickets) Add(_open, new TicketKey(t.Priority, t.Group), t.Count);
        }
    }

    /// <summary>A ticket's state is another; states of other kinds are not counted.</summary>
    public void Change(object? before, object after)
    {
        if (after is not TicketState now) return;
        var was = before as TicketState;
        if (was is not null && was.Picture.Clocks == now.Picture.Clocks && was.Picture.Facts == now.Picture.Facts) return;
        lock (_gate)
        {
            if (was is not null) Count(was.Picture, -1);
            Count(now.Picture, 1);
        }
    }

    public IReadOnlyList<ClockCount> Clocks()
    {
        lock (_gate)
        {
            return [.. _clocks.Select(c => new ClockCount(c.Key.Metric, c.Key.State, c.Key.AtRisk, c.Key.Priority, c.Key.Group, c.Value))];
        }
    }

    public IReadOnlyList<TicketCount> OpenTickets()
    {
        lock (_gate) return [.. _open.Select(t => new TicketCount(t.Key.Priority, t.Key.Group, t.Value))];
    }

    private void Count(TicketPicture picture, int by)
    {
        var facts = picture.Facts;
        foreach (var clock in picture.CurrentClocks)
            Add(_clocks, new ClockKey(clock.Metric, clock.State, clock.IsAtRisk, facts.Priority, facts.Group), by);
        if (!facts.IsSolved && facts.Disposition == Disposition.Active) Add(_open, new TicketKey(facts.Priority, facts.Group), by);
    }

    private static void Add<TKey>(Dictionary<TKey, long> counts, TKey key, long by)
        where TKey : notnull
    {
        var sum = counts.GetValueOrDefault(key) + by;
        if (sum == 0) counts.Remove(key);
        else counts[key] = sum;
    }

    private readonly record struct ClockKey(Metric Metric, ClockState State, bool AtRisk, Priority Priority, string? Group);

    private readonly record struct TicketKey(Priority Priority, string? Group);
}
