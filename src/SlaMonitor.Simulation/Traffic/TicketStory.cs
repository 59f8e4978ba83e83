using System.Globalization;
using NodaTime;
using SlaMonitor.Core.Tickets;

namespace SlaMonitor.Simulation.Traffic;

/// <summary>One ticket from its creation to its closing, told by its own generator: tickets do not depend on each other.</summary>
internal sealed class TicketStory(TrafficProfile profile, SeededRandom random, string ticket, Instant createdAt)
{
    private readonly List<TicketEvent> _events = [];
    private readonly Actor _customer = new(ActorKind.Customer, random.Pick(TrafficWords.People));
    private string _agent = random.Pick(TrafficWords.Agents);
    private Instant _now = createdAt;

    /// <summary>Its events in the order of time.</summary>
    public IReadOnlyList<TicketEvent> Tell()
    {
        Create();
        Take();
        var work = profile.TouchToSolved.Draw(random, profile.Hurry);
        var reply = Duration.Min(work, profile.TouchToReply.Draw(random, profile.Hurry));
        var rest = work - reply;
        if (random.Chance(profile.SilentOf100, 100)) Pass(reply);
        else Reply(reply);
        var half = rest / 2;
        Prioritise();
        Reassign();
        Pass(half);
        for (var pauses = random.Weighted(profile.Pauses.AsSpan()); pauses > 0; pauses--) Wait();
        Pass(rest - half);
        Happens(TicketEventType.Solved, Agent());
        if (random.Chance(profile.ReopenedOf4580, 4580)) Reopen();
        _now += profile.SolvedToClosed.Draw(random, profile.Hurry);
        Happens(TicketEventType.Closed, new Actor(ActorKind.System));
        return _events;
    }

    private void Create()
    {
        var account = TrafficAccounts.All[random.Weighted(TrafficAccounts.Weights)];
        var (product, group) = random.Pick(TrafficWords.Products);
        Happens(TicketEventType.Created, _customer, new TicketChanges
        {
            Account = Change<string>.To(account.Id),
            Subject = Change<string>.To($"{product} {random.Pick(TrafficWords.Problems)}"),
            Priority = (Priority)random.Weighted(profile.Priorities.AsSpan()),
            Channel = Change<Channel?>.To((Channel)random.Weighted([20, 40, 15, 15, 3, 3, 4])),
            Group = Change<string>.To(group),
            Tier = Change<Tier?>.To(Tier.L1),
            Region = Change<string>.To(account.Region),
            Product = Change<string>.To(product),
        });
    }

    private void Take()
    {
        Pass(profile.ToFirstTouch.Draw(random, profile.Hurry));
        Happens(TicketEventType.Assigned, Agent(), new TicketChanges { Assignee = Change<string>.To(_agent) });
        Happens(TicketEventType.StatusChanged, Agent(), new TicketChanges { Status = TicketStatus.Open });
    }

    private void Reply(Duration after)
    {
        Pass(after);
        Happens(TicketEventType.AgentReplied, Agent());
    }

    private void Prioritise()
    {
        if (!random.Chance(profile.ReprioritisedOf890, 890)) return;
        var priority = (Priority)random.Weighted([1, 2, 2, 1]);
        Happens(TicketEventType.PriorityChanged, Agent(), new TicketChanges { Priority = priority });
    }

    private void Reassign()
    {
        if (!random.Chance(profile.ReassignedOf4285, 4285)) return;
        Happens(TicketEventType.NoteAdded, Agent());
        string next;
        do next = random.Pick(TrafficWords.Agents);
        while (next == _agent);
        _agent = next;
        Happens(TicketEventType.Assigned, Agent(), new TicketChanges { Assignee = Change<string>.To(_agent), Tier = Change<Tier?>.To(Tier.L2) });
    }

    private void Wait()
    {
        Happens(TicketEventType.AgentReplied, Agent());
        Happens(TicketEventType.StatusChanged, Agent(), new TicketChanges { Status = TicketStatus.Pending });
        Pass(profile.Pause.Draw(random, profile.Hurry));
        Happens(TicketEventType.CustomerReplied, _customer);
        Happens(TicketEventType.StatusChanged, new Actor(ActorKind.System), new TicketChanges { Status = TicketStatus.Open });
    }

    private void Reopen()
    {
        Pass(profile.SolvedToReopened.Draw(random, profile.Hurry));
        Happens(TicketEventType.CustomerReplied, _customer);
        Happens(TicketEventType.Reopened, new Actor(ActorKind.System));
        var work = profile.ReopenedToSolved.Draw(random, profile.Hurry);
        Reply(work);
        Happens(TicketEventType.Solved, Agent());
    }

    private Actor Agent() => new(ActorKind.Agent, _agent);

    private void Pass(Duration worked) => _now = profile.Desk.Add(_now, worked);

    private void Happens(TicketEventType type, Actor by, TicketChanges? changes = null) => _events.Add(new TicketEvent
    {
        Source = profile.Source,
        Id = string.Create(CultureInfo.InvariantCulture, $"{ticket}-{_events.Count + 1}"),
        Ticket = ticket,
        At = _now,
        Type = type,
        Actor = by,
        Changes = changes ?? TicketChanges.None,
    });
}
