using NodaTime;
using SlaMonitor.Core.Tickets;
using SlaMonitor.Simulation.Chance;

namespace SlaMonitor.Simulation.Scenario;

/// <summary>Draws lines that go down: many tickets of one customer, product or team within a moment, that end together or one by one.</summary>
internal sealed class StormStories(Prng random, Instant start)
{
    private static readonly string[] Products = ["switches", "phones"];
    private static readonly string[] Groups = ["hardware", "network"];

    private int _ids;
    private int _tickets;

    public IReadOnlyList<Delivery> Draw()
    {
        var deliveries = new List<Delivery>();
        for (var storms = random.Between(1, 3); storms > 0; storms--) Break(deliveries);
        return deliveries;
    }

    private void Break(List<Delivery> deliveries)
    {
        var at = start + Duration.FromSeconds(random.Below(86_400));
        var spread = random.Pick([1, 30, 600, 3_600]);
        var (account, group, product) = (random.Pick(TicketStories.Accounts), random.Pick(Groups), random.Pick(Products));
        var priority = (Priority)random.Below(4);
        var mendedAt = at + Duration.FromMinutes(random.Between(30, 1_200));
        for (var count = random.Between(3, 16); count > 0; count--)
        {
            var ticket = $"S-{++_tickets}";
            var began = at + Duration.FromSeconds(random.Below(spread));
            // A few have something else in common, or nothing.
            Send(deliveries, new TicketEvent
            {
                Source = "zendesk",
                Id = NextId(),
                Ticket = ticket,
                At = began,
                Type = TicketEventType.Created,
                Changes = new TicketChanges
                {
                    Account = random.Ratio(7, 8) ? Change<string>.To(account) : Change<string>.None,
                    Group = random.Ratio(3, 4) ? Change<string>.To(group) : Change<string>.None,
                    Product = random.Ratio(3, 4) ? Change<string>.To(product) : Change<string>.None,
                    Priority = random.Ratio(7, 8) ? priority : (Priority)random.Below(4),
                    Subject = Change<string>.To($"line {ticket} is down"),
                },
            });
            if (random.Ratio(1, 6)) continue;
            var ends = random.Ratio(2, 3) ? mendedAt + Duration.FromSeconds(random.Below(600)) : began + Duration.FromMinutes(random.Below(1_200));
            Send(deliveries, After(ticket, ends, random.Ratio(3, 4) ? TicketEventType.Solved : TicketEventType.AgentReplied));
            if (random.Ratio(1, 6)) Send(deliveries, After(ticket, ends + Duration.FromMinutes(random.Below(240)), TicketEventType.Reopened));
        }
    }

    private TicketEvent After(string ticket, Instant at, TicketEventType type) => new()
    {
        Source = "zendesk",
        Id = NextId(),
        Ticket = ticket,
        At = at,
        Type = type,
        Actor = type == TicketEventType.Reopened ? new Actor(ActorKind.Customer) : new Actor(ActorKind.Agent, "kim"),
    };

    private void Send(List<Delivery> deliveries, TicketEvent happened) =>
        deliveries.Add(new Delivery(happened.At + Duration.FromSeconds(random.Below(3)), happened, false));

    private string NextId() => $"s{++_ids}";
}
