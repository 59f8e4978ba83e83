using SlaMonitor.Core;
using SlaMonitor.Core.Accounts;
using SlaMonitor.Core.Entities;
using SlaMonitor.Core.Tickets;
using SlaMonitor.Core.Wire;
using SlaMonitor.ReadModel.Boards;

namespace SlaMonitor.Postgres.Publishing;

/// <summary>What others are to see of a ticket's latest decisions.</summary>
/// <param name="Ticket">Its id.</param>
/// <param name="Decisions">The state's count of decisions.</param>
/// <param name="State">The state as <see cref="StateJson"/> writes it.</param>
/// <param name="Board">Its place on boards.</param>
/// <param name="Contribution">Its share of its account's counts, one entry a metric, sorted by metric.</param>
/// <param name="Events">What was published, by decision; those of earlier decisions may be among them again.</param>
public sealed record TicketOutput(
    string Ticket,
    long Decisions,
    byte[] State,
    Board Board,
    EquatableArray<MetricTally> Contribution,
    IReadOnlyList<DecidedEvent> Events) : IOutput<TicketOutput>
{
    string IOutput<TicketOutput>.Key => Ticket;

    string IOutput<TicketOutput>.AboutTicket => Ticket;

    /// <summary>The output of a ticket in this state.</summary>
    /// <param name="state">After the last decision.</param>
    /// <param name="events">As in <see cref="Events"/>.</param>
    /// <param name="buffer">Used for writing.</param>
    public static TicketOutput Of(TicketState state, IReadOnlyList<DecidedEvent> events, StoredBuffer buffer)
    {
        var sums = new List<MetricTally>();
        foreach (var tally in TallyDifferences.Contribution(state.Picture)) Tally.Add(sums, tally);
        return new TicketOutput(state.Id, state.Decisions, buffer.Write(state).ToArray(), Board.Of(state), sums.ToEquatableArray(), events);
    }

    TicketOutput IOutput<TicketOutput>.With(IReadOnlyList<DecidedEvent> events) => this with { Events = events };
}

/// <summary>What was published and the decision that made it: the state's count of decisions after it.</summary>
public readonly record struct DecidedEvent(long Decision, DomainEvent Event);
