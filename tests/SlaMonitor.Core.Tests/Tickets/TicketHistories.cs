using FsCheck;
using FsCheck.Fluent;
using NodaTime;
using SlaMonitor.Core.Tickets;

namespace SlaMonitor.Core.Tests.Tickets;

/// <summary>A ticket's events in order, each with how many minutes later it arrives.</summary>
internal sealed record TicketHistory(IReadOnlyList<TicketEvent> Events, int[] Delays);

/// <summary>Random histories of one ticket, around the night in which Berlin's clocks go forward.</summary>
internal static class TicketHistories
{
    public static readonly Instant Start = Instant.FromUtc(2026, 3, 27, 12, 0);

    public static Arbitrary<TicketHistory> Any =>
    (
        from count in Gen.Choose(1, 12)
        from gaps in Gen.ArrayOf(Gen.Choose(1, 600), count)
        from kinds in Gen.ArrayOf(Gen.Choose(0, 13), count)
        from picks in Gen.ArrayOf(Gen.Choose(0, 3), count)
        from delays in Gen.ArrayOf(Gen.OneOf(Gen.Constant(0), Gen.Choose(0, 2_000)), count)
        select new TicketHistory([.. Enumerable.Range(0, count).Select(i => Event(i, gaps[..(i + 1)].Sum(), kinds[i], picks[i]))], delays)
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
            _ => TicketEventType.NoteAdded,
        },
        Actor = new Actor(pick == 0 ? ActorKind.Agent : ActorKind.Customer),
        Changes = new TicketChanges
        {
            Status = kind is 6 or 7 ? (TicketStatus)(pick + 1) : null,
            Priority = kind == 8 ? (Priority)pick : null,
            Group = kind == 9 ? Change<string>.To(pick == 0 ? null : $"g{pick}") : Change<string>.None,
        },
    };
}
