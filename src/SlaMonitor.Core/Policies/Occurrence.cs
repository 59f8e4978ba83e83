using SlaMonitor.Core.Tickets;
using SlaMonitor.Core.Wire;

namespace SlaMonitor.Core.Policies;

/// <summary>Something that comes at a moment in a ticket's life and is over with it.</summary>
public abstract record Occurrence
{
    private Occurrence()
    {
    }

    /// <summary>True when it comes at this moment.</summary>
    public abstract bool Comes(in Moment moment);

    /// <summary>In words.</summary>
    public abstract string Describe();

    /// <summary>One of the things that happen to tickets, told by what it does and not by the event that told of it.</summary>
    public sealed record Happens(Happening What) : Occurrence
    {
        public override string Describe() => WireName<Happening>.Of(What);

        public override bool Comes(in Moment moment)
        {
            var (before, after) = (moment.Before, moment.After);
            var exists = before.CreatedAt is not null;
            return What switch
            {
                Happening.Created => !exists,
                Happening.CustomerWrote => moment.Happened?.Type == TicketEventType.CustomerReplied
                    || (!exists && after.OpenedBy == ActorKind.Customer && moment.Happened?.Type != TicketEventType.AgentReplied),
                Happening.CustomerReplied => moment.Happened?.Type == TicketEventType.CustomerReplied,
                Happening.AgentReplied => moment.Happened?.Type == TicketEventType.AgentReplied,
                Happening.NoteAdded => moment.Happened?.Type == TicketEventType.NoteAdded,
                Happening.FeedbackReceived => moment.Happened?.Type == TicketEventType.FeedbackReceived,
                Happening.StatusChanged => exists && before.Status != after.Status,
                Happening.PriorityChanged => exists && before.Priority != after.Priority,
                Happening.Assigned => (after.Assignee is not null && after.Assignee != before.Assignee)
                    || (after.Group is not null && after.Group != before.Group),
                Happening.Solved => after.IsSolved && !before.IsSolved,
                Happening.Reopened => exists && !(before.IsActive && !before.IsSolved) && after.IsActive && !after.IsSolved,
                Happening.Closed => after.Status == TicketStatus.Closed && before.Status != TicketStatus.Closed,
            };
        }
    }

    /// <summary>A field of the ticket or of its account gets another value, is set for the first time, or is cleared.</summary>
    public sealed record Changes(MatchField Field) : Occurrence
    {
        public override string Describe() => $"{Field.Name} changed";

        public override bool Comes(in Moment moment) =>
            Field.Show(moment.Before, moment.AccountBefore) != Field.Show(moment.After, moment.Account);
    }
}

/// <summary>What can happen to a ticket, as a condition names it. On the wire in snake_case.</summary>
public enum Happening
{
    /// <summary>The ticket comes to exist, by its <c>created</c> event or by the first event that names it.</summary>
    Created,

    /// <summary>The customer's message: a reply, or the creation of the ticket by the customer.</summary>
    CustomerWrote,

    CustomerReplied,

    /// <summary>An agent's public reply.</summary>
    AgentReplied,

    NoteAdded,

    FeedbackReceived,

    /// <summary>The status is another than before; not at creation.</summary>
    StatusChanged,

    /// <summary>The priority is another than before; not at creation.</summary>
    PriorityChanged,

    /// <summary>It has another assignee or another group than before; taking one away is none.</summary>
    Assigned,

    /// <summary>It becomes solved, or closed without having been solved.</summary>
    Solved,

    /// <summary>It is no longer solved, merged, deleted or spam.</summary>
    Reopened,

    /// <summary>Its status becomes closed.</summary>
    Closed,
}
