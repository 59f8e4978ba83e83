using NodaTime;
using SlaMonitor.Core.Entities;
using SlaMonitor.Core.Escalations;
using SlaMonitor.Core.Tickets;
using SlaMonitor.Engine;
using SlaMonitor.Simulation.Chance;
using SlaMonitor.Simulation.Checks;
using SlaMonitor.Simulation.Scenario;

namespace SlaMonitor.Simulation.Pages;

/// <summary>People who react to escalations: in time, too late, twice, or when there is nothing to react to.</summary>
internal sealed class People(Prng random, PagingPlanner planner, EscalationTrail trail, PeopleHeard heard)
{
    /// <summary>Somebody asks something of an escalation of theirs, or escalates one of the tickets by hand.</summary>
    public void Act(EngineCore engine, PagingPlan plan, IReadOnlyList<string> tickets, Instant now)
    {
        if (tickets.Count > 0 && random.Ratio(1, 10))
        {
            var escalate = new TicketCommand.Escalate(random.Pick(plan.Policies).Id, random.Pick(plan.Users).Id, null);
            _ = engine.Ask(EntityId.Ticket(random.Pick(tickets)), escalate);
            return;
        }
        // Mostly what is open, which has to be reacted to before it is over.
        var some = trail.All.Values.Where(e => e.IsOpen || random.Ratio(1, 8)).ToList();
        if (some.Count == 0) return;
        var escalation = random.Pick(some);
        var command = Draw(escalation, plan, now);
        var times = random.Ratio(1, 8) ? 2 : 1;
        for (; times > 0; times--)
        {
            var durable = engine.Ask(EntityId.Escalation(escalation.Key), command);
            if (times == 1) heard.Ask(escalation.Key, command, durable, now);
        }
    }

    private EscalationCommand Draw(ExpectedEscalation escalation, PagingPlan plan, Instant now)
    {
        var by = random.Pick(plan.Users).Id;
        switch (random.Below(16))
        {
            case 0 or 1 or 2:
                return new EscalationCommand.Acknowledge(0, by, null);
            case 3:
                return new EscalationCommand.Acknowledge(0, by, now + Duration.FromSeconds(random.Between(-60, 7_200)));
            case 4:
                return new EscalationCommand.Acknowledge(0, by, null, $"link-{random.Below(3)}");
            case 5:
                return new EscalationCommand.Snooze(0, by, now + Duration.FromSeconds(random.Between(-60, 7_200)));
            case 6 or 7:
                return new EscalationCommand.StepNow(0, by);
            case 8 or 9:
                return new EscalationCommand.Reassign(0, by, planner.Target([.. plan.Users.Select(u => u.Id)], [.. plan.Schedules.Select(s => s.Id)]));
            case 10 or 11:
                return new EscalationCommand.Reopen(0, by);
            case 12:
                return random.Ratio(1, 2) ? new EscalationCommand.Resolve(0, by, null) : new EscalationCommand.Acknowledge(0, by, null);
            default:
                var dead = trail.Pages.Where(p => p.Value.Alert == escalation.Alert && (p.Value.Ended == "dead" || random.Ratio(1, 10))).Select(p => p.Key).ToList();
                return dead.Count > 0 ? new EscalationCommand.SendAgain(0, random.Pick(dead), by) : new EscalationCommand.Acknowledge(0, by, null);
        }
    }
}
