using System.Runtime.InteropServices;
using SlaMonitor.Core.Clocks;
using SlaMonitor.Core.Monitoring;
using SlaMonitor.Core.Tickets;

namespace SlaMonitor.ReadModel.Boards;

/// <summary>The tickets and clocks of <see cref="LiveBoards"/> counted as they change: counting a million of them when somebody asks would hold writers up. Not thread-safe.</summary>
internal sealed class BoardCounts
{
    private readonly Dictionary<(int Metric, BoardState State, Priority Priority, int Group), long> _clocks = [];
    private readonly Dictionary<(Priority Priority, int Group), long> _open = [];

    /// <summary>Counts a clock of a ticket in (1) or out (-1).</summary>
    public void Count(in ClockSlot clock, in TicketSlot ticket, int by) => Add(_clocks, (clock.Metric, clock.State, ticket.Priority, ticket.Group), by);

    /// <summary>Counts a ticket in (1) or out (-1), if it is open.</summary>
    public void Count(in TicketSlot ticket, int by)
    {
        if (ticket.IsOpen) Add(_open, (ticket.Priority, ticket.Group), by);
    }

    public IReadOnlyList<ClockCount> Clocks(NameTable names) =>
    [
        .. _clocks.Select(c => new ClockCount(
            new Metric(names.Name(c.Key.Metric)!),
            BoardStates.ClockStateOf(c.Key.State),
            c.Key.State == BoardState.AtRisk,
            c.Key.Priority,
            names.Name(c.Key.Group),
            c.Value)),
    ];

    public IReadOnlyList<TicketCount> OpenTickets(NameTable names) => [.. _open.Select(c => new TicketCount(c.Key.Priority, names.Name(c.Key.Group), c.Value))];

    private static void Add<T>(Dictionary<T, long> counts, T key, int by)
        where T : notnull
    {
        ref var count = ref CollectionsMarshal.GetValueRefOrAddDefault(counts, key, out _);
        count += by;
        if (count == 0) counts.Remove(key);
    }
}
