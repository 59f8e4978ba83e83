using NodaTime;
using SlaMonitor.Core.Clocks;
using SlaMonitor.Core.Entities;
using SlaMonitor.Core.Escalations;
using SlaMonitor.Core.Policies;
using SlaMonitor.Core.Wire;

namespace SlaMonitor.Core.Tickets;

/// <summary>What a ticket's escalations have to be told after a decision: reasons that came, and reasons that went.</summary>
internal static class EscalationDifferences
{
    /// <summary>What was passed longer ago than this when it is first heard of comes from the import of a history, and wakes nobody.</summary>
    private static readonly Duration NewsMax = Duration.FromDays(7);

    /// <summary>The state with one more reason, unless the ticket needs nobody any more.</summary>
    public static TicketState RaiseByHand(TicketState state, TicketCommand.Escalate escalate)
    {
        if (!state.CanEscalate) return state;
        var raised = new Raised(escalate.Policy, null, 0, true);
        // Told again, it joins what is open, or starts anew what was resolved.
        return state with { Raised = state.Raised.Where(r => r != raised).Append(raised).ToEquatableArray() };
    }

    /// <param name="effects">Gets a command for each difference.</param>
    /// <param name="next">The ticket as it is now.</param>
    /// <param name="before">What its escalations were told before.</param>
    /// <param name="command">What was decided.</param>
    /// <param name="now">When.</param>
    /// <param name="rulebook">That holds for the ticket now. Whoever takes the commands in puts the version in force then in their place.</param>
    /// <returns>What they are told now.</returns>
    public static EquatableArray<Raised> Tell(
        List<Effect> effects, TicketState next, EquatableArray<Raised> before, TicketCommand command, Instant now, Rulebook rulebook)
    {
        if (!next.CanEscalate)
        {
            var why = next.Picture.Facts.IsActive ? "the ticket is solved" : "the ticket counts no more";
            foreach (var policy in before.Select(r => r.Policy).Distinct()) Add(policy, new EscalationCommand.TicketDone(rulebook.Version, why));
            return [];
        }
        if (!rulebook.Escalates && next.Raised.IsEmpty) return [];
        var raised = Reasons(next, before, now, rulebook);
        foreach (var gone in before)
            if (gone.Metric is { } metric && !raised.Any(r => IsSame(r, gone)))
                Add(gone.Policy, new EscalationCommand.ClockDone(rulebook.Version, metric, gone.Cycle, Why(next, metric, gone.Cycle)));
        foreach (var reason in raised)
        {
            if (reason.Metric is not { } metric || before.Contains(reason)) continue;
            var clock = Find(next, metric, reason.Cycle)!;
            Trigger(reason.Policy, new EscalationReason.Clock(metric, reason.Cycle, clock.DueAt, reason.IsBreach ? clock.BreachedAt : null));
        }
        if (command is TicketCommand.Escalate byHand) Trigger(byHand.Policy, new EscalationReason.ByHand(byHand.By, byHand.Note));
        return raised.ToEquatableArray();

        void Trigger(string policy, EscalationReason reason) =>
            Add(policy, new EscalationCommand.Trigger(rulebook.Version, policy, About(next), reason));

        void Add(string policy, EscalationCommand told) =>
            effects.Add(new Effect.Tell(EntityId.Escalation(EscalationState.KeyOf(next.Id, policy)), told));
    }

    /// <summary>All reasons that hold now: those of open clocks by the configuration, and those that people gave.</summary>
    private static List<Raised> Reasons(TicketState next, EquatableArray<Raised> before, Instant now, Rulebook rulebook)
    {
        var reasons = next.Raised.Where(r => r.Metric is null).ToList();
        foreach (var clock in next.Picture.Clocks)
        {
            if (!clock.IsOpen || (clock.BreachedAt is null && clock.Warnings.IsEmpty)) continue;
            foreach (var trigger in rulebook.EscalatesUnder(clock.Policy))
            {
                if (PassedAt(clock, trigger) is not { } at) continue;
                var reason = new Raised(trigger.EscalationPolicy, clock.Metric, clock.Cycle, trigger.Threshold is null);
                var place = reasons.FindIndex(r => IsSame(r, reason));
                if (place >= 0 && (reasons[place].IsBreach || !reason.IsBreach)) continue;
                if (now - at > NewsMax && !before.Any(r => IsSame(r, reason))) continue;
                if (place >= 0) reasons[place] = reason;
                else reasons.Add(reason);
            }
        }
        return reasons;
    }

    /// <summary>When the clock passed what triggers; null when it has not.</summary>
    private static Instant? PassedAt(Clock clock, EscalationTrigger trigger)
    {
        if (trigger.Threshold is not { } threshold) return clock.BreachedAt;
        foreach (var warning in clock.Warnings)
            if (warning.Threshold == threshold.Name) return warning.At;
        return null;
    }

    private static string Why(TicketState next, Metric metric, int cycle) => Find(next, metric, cycle)?.State switch
    {
        ClockState.Met or ClockState.MetLate => $"{metric.Name} was met",
        ClockState.Cancelled => $"{metric.Name} was cancelled",
        null => $"{metric.Name} is not promised any more",
        ClockState.Waiting or ClockState.Running or ClockState.Paused or ClockState.Breached => $"{metric.Name} was put right by what came to be known",
    };

    private static Clock? Find(TicketState state, Metric metric, int cycle)
    {
        foreach (var clock in state.Picture.Clocks)
            if (clock.Metric == metric && clock.Cycle == cycle) return clock;
        return null;
    }

    private static EscalatedTicket About(TicketState state)
    {
        var facts = state.Picture.Facts;
        return new EscalatedTicket(state.Id, facts.Subject, facts.Account, WireName<Priority>.Of(facts.Priority), facts.Group, facts.Product);
    }

    private static bool IsSame(Raised one, Raised other) => one.Policy == other.Policy && one.Metric == other.Metric && one.Cycle == other.Cycle;
}
