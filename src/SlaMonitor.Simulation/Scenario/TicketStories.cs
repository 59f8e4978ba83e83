using NodaTime;
using SlaMonitor.Core.Tickets;
using SlaMonitor.Simulation.Chance;

namespace SlaMonitor.Simulation.Scenario;

/// <summary>Draws what happens to tickets, and in what disorder their sources tell it.</summary>
internal sealed class TicketStories(Prng random, World.Swarm swarm, Instant start)
{
    public static readonly string[] Accounts = ["acme", "globex", "initech"];

    private static readonly string[] Sources = ["zendesk", "jira", "api"];
    private static readonly string[] Groups = ["hardware", "network"];
    private static readonly TicketStatus[] Statuses =
        [TicketStatus.Open, TicketStatus.Pending, TicketStatus.Pending, TicketStatus.OnHold, TicketStatus.Open, TicketStatus.Solved];

    private int _ids;

    public IReadOnlyList<Delivery> Draw()
    {
        var deliveries = new List<Delivery>();
        for (var i = 0; i < swarm.Tickets; i++) Tell($"T-{i}", deliveries);
        return deliveries;
    }

    private void Tell(string ticket, List<Delivery> deliveries)
    {
        var at = start + Duration.FromSeconds(random.Below(2 * 86_400));
        var source = random.Pick(Sources);
        var hasCreated = random.Ratio(7, 8);
        var count = random.Between(1, swarm.EventsPerTicketMax);
        // Some tickets' clocks are all of one moment.
        var hasty = random.Ratio(1, 4);
        for (var i = 0; i < count; i++)
        {
            var happened = i == 0 && hasCreated ? Created(ticket, source, at) : Draw(ticket, source, at);
            Send(happened, deliveries);
            at += hasty && random.Ratio(1, 3) ? Duration.Zero : random.Below(4) switch
            {
                0 => Duration.FromSeconds(random.Below(60)),
                1 => Duration.FromTicks(random.Below(NodaConstants.TicksPerHour)),
                2 => Duration.FromMinutes(random.Below(180)),
                _ => Duration.FromMinutes(random.Below(1_200)),
            };
        }
    }

    private void Send(TicketEvent happened, List<Delivery> deliveries)
    {
        var arrives = happened.At + Duration.FromSeconds(random.Below(5));
        if (In100(swarm.Early)) arrives = happened.At - Duration.FromSeconds(random.Below(301));
        else if (In100(swarm.Late)) arrives = happened.At + Duration.FromMinutes(random.Below(random.Ratio(1, 3) ? 1_500 : 60));
        if (In100(swarm.Refusable))
        {
            var wrong = random.Ratio(1, 2) ? Instant.FromUtc(1989, 12, 31, 23, 59, 59) : arrives + Duration.FromHours(80);
            deliveries.Add(new Delivery(arrives, happened with { Id = NextId(), At = wrong }, false));
        }
        deliveries.Add(new Delivery(arrives, happened, In100(swarm.OnTheEdge)));
        while (In100(swarm.Repeated))
        {
            var again = random.Below(3) switch
            {
                0 => happened,
                1 => happened with { Ticket = $"T-{random.Below(swarm.Tickets)}" },
                _ => Draw(happened.Ticket, happened.Source, happened.At) with { Id = happened.Id },
            };
            deliveries.Add(new Delivery(arrives + Duration.FromSeconds(random.Below(random.Ratio(1, 2) ? 2 : 40_000)), again, false));
        }
    }

    private TicketEvent Created(string ticket, string source, Instant at) => new()
    {
        Source = source,
        Id = NextId(),
        Ticket = ticket,
        At = at,
        Type = TicketEventType.Created,
        Actor = random.Below(4) switch { 0 => new Actor(ActorKind.Agent, "kim"), 1 => null, 2 => new Actor(ActorKind.System), _ => new Actor(ActorKind.Customer) },
        Changes = new TicketChanges
        {
            Account = random.Ratio(5, 6) ? Change<string>.To(random.Pick(Accounts)) : Change<string>.None,
            Priority = random.Ratio(3, 4) ? (Priority)random.Below(4) : null,
            Group = random.Ratio(1, 2) ? Change<string>.To(random.Pick(Groups)) : Change<string>.None,
            Subject = Change<string>.To($"printer {random.Below(100)}"),
        },
    };

    private TicketEvent Draw(string ticket, string source, Instant at)
    {
        var happened = new TicketEvent { Source = source, Id = NextId(), Ticket = ticket, At = at, Type = TicketEventType.NoteAdded };
        var agent = new Actor(ActorKind.Agent, "kim");
        var customer = new Actor(ActorKind.Customer);
        return random.Below(22) switch
        {
            0 or 1 or 2 or 3 => happened with { Type = TicketEventType.AgentReplied, Actor = agent, Changes = MaybeStatus() },
            4 or 5 or 6 or 7 => happened with { Type = TicketEventType.CustomerReplied, Actor = customer, Changes = MaybeStatus() },
            8 or 9 or 10 => happened with { Type = TicketEventType.StatusChanged, Actor = agent, Changes = new TicketChanges { Status = random.Pick(Statuses) } },
            11 or 12 => happened with { Type = TicketEventType.PriorityChanged, Changes = new TicketChanges { Priority = (Priority)random.Below(4) } },
            13 => happened with { Type = TicketEventType.Assigned, Changes = new TicketChanges { Group = Change<string>.To(random.Ratio(1, 5) ? null : random.Pick(Groups)) } },
            14 => happened with { Type = TicketEventType.FieldsChanged, Changes = new TicketChanges { Account = Change<string>.To(random.Ratio(1, 8) ? null : random.Pick(Accounts)) } },
            15 => happened with { Type = TicketEventType.Solved, Actor = agent },
            16 or 17 => happened with { Type = TicketEventType.Reopened, Actor = customer, Changes = MaybeStatus() },
            18 => happened with { Type = random.Pick([TicketEventType.Closed, TicketEventType.Merged, TicketEventType.Deleted, TicketEventType.MarkedSpam]) },
            19 => happened with { Type = TicketEventType.Created, Actor = customer },
            _ => happened,
        };
    }

    private TicketChanges MaybeStatus() =>
        random.Ratio(1, 5) ? new TicketChanges { Status = random.Pick(Statuses) } : TicketChanges.None;

    private bool In100(int n) => random.Below(100) < n;

    private string NextId() => $"e{++_ids}";
}
