using FsCheck;
using FsCheck.Fluent;
using NodaTime;
using SlaMonitor.Core.Tickets;

namespace SlaMonitor.Core.Tests.Tickets;

/// <summary>What may happen to a ticket, and in which order it may become known.</summary>
internal static class TicketHistories
{
    public static readonly Instant Start = Instant.FromUtc(2026, 3, 27, 12, 0);

    public static Arbitrary<History> Any =>
    (
        from count in Gen.Choose(1, 12)
        from gaps in Gen.ArrayOf(Gen.Choose(1, 600), count)
        from kinds in Gen.ArrayOf(Gen.Choose(0, 15), count)
        from picks in Gen.ArrayOf(Gen.Choose(0, 3), count)
        from delays in Gen.ArrayOf(Gen.OneOf(Gen.Constant(0), Gen.Choose(0, 2_000)), count)
        select new History([.. Enumerable.Range(0, count).Select(i => Event(i, gaps[..(i + 1)].Sum(), kinds[i], picks[i]))], delays)
    ).ToArbitrary();

    private static TicketEvent Event(int i, int minutes, int kind, int pick) => new()
    {
        Source = "law",
        Id = $"e{i}",
        Ticket = "T",
        At = Start + Duration.FromMinutes(minutes),
        Type = kind switch
        {
            0 or 1 => TicketEventType.Created,
            2 or 3 => TicketEventType.CustomerReplied,
            4 or 5 => TicketEventType.AgentReplied,
            6 or 7 => TicketEventType.StatusChanged,
            8 => TicketEventType.PriorityChanged,
            9 => TicketEventType.Assigned,
            10 => TicketEventType.Solved,
            11 => TicketEventType.Reopened,
            12 => TicketEventType.Merged,
            13 => TicketEventType.FieldsChanged,
            _ => TicketEventType.NoteAdded,
        },
        Actor = new Actor(pick == 0 ? ActorKind.Agent : ActorKind.Customer),
        Changes = new TicketChanges
        {
            Status = kind is 6 or 7 ? (TicketStatus)(pick + 1) : null,
            Priority = kind == 8 ? (Priority)pick : null,
            Group = kind == 9 ? Change<string>.To(pick == 0 ? null : $"g{pick}") : Change<string>.None,
            Fields = kind == 13 ? [new FieldChange("visit_at", VisitAt(minutes, pick))] : [],
        },
    };

    private static FieldValue.Text? VisitAt(int minutes, int pick) => pick switch
    {
        0 => null,
        1 => new FieldValue.Text("some day"),
        _ => new FieldValue.Text((Start + Duration.FromMinutes(minutes + (pick * 700) - 1000)).ToString()),
    };

    /// <summary>The history without messages to a ticket that is solved; help desks reopen such tickets first.</summary>
    public static IReadOnlyList<TicketEvent> NobodyWritesToASolvedTicket(IReadOnlyList<TicketEvent> events)
    {
        var kept = new List<TicketEvent>();
        var facts = new TicketFacts();
        foreach (var happened in events)
        {
            if (facts.IsSolved && happened.Type is TicketEventType.CustomerReplied or TicketEventType.AgentReplied) continue;
            kept.Add(happened);
            facts = facts.After(happened, infersCreation: true);
        }
        return kept;
    }
}

/// <param name="Events">In order, at least a minute apart.</param>
/// <param name="Delays">Minutes after which each becomes known.</param>
internal sealed record History(IReadOnlyList<TicketEvent> Events, int[] Delays);
