using NodaTime;
using SlaMonitor.Core.Clocks;
using SlaMonitor.Core.Escalations;
using SlaMonitor.Core.Tickets;

namespace SlaMonitor.Simulation.Checks;

/// <summary>Once quiet: every clock that gives a reason to escalate holds its escalation open unless somebody resolved it, and nothing else but people does.</summary>
internal static class EscalationReasons
{
    /// <summary>What was passed longer ago when it was first heard of wakes nobody.</summary>
    private static readonly Duration NewsMax = Duration.FromDays(7);

    public static void Check(IReadOnlyList<ExpectedRules> versions, IEnumerable<TicketState> tickets, IReadOnlyDictionary<string, ExpectedEscalation> escalations, Instant now)
    {
        foreach (var ticket in tickets)
        {
            var reasons = Reasons(versions[ticket.Rulebook - 1], ticket);
            foreach (var (policy, clock, isBreach, at) in reasons)
            {
                var key = EscalationState.KeyOf(ticket.Id, policy);
                if (!escalations.TryGetValue(key, out var escalation) || escalation.Phase is null)
                {
                    // A policy may be gone by the time that it is needed, and news be old.
                    if (versions[^1].OnCall.Policy(policy) is null || versions.Any(v => v.OnCall.Policy(policy) is null) || now - at > NewsMax - Duration.FromDays(1)) continue;
                    throw Wrong($"{key} has a reason ({clock.Metric}#{clock.Cycle} since {at}) and never started");
                }
                if (!escalation.IsOpen || now - at > NewsMax - Duration.FromDays(1)) continue;
                if (!escalation.Reasons.OfType<EscalationReason.Clock>().Any(r => r.Metric == clock.Metric && r.Cycle == clock.Cycle && r.BreachedAt is not null == isBreach))
                {
                    // Resolved by hand and started again by another reason, it is not told of this one twice; nor when its policy had been gone.
                    if (escalation.Number > 1 || versions.Any(v => v.OnCall.Policy(policy) is null)) continue;
                    throw Wrong($"{key} is open, and not for {clock.Metric}#{clock.Cycle}, which {(isBreach ? "breached" : "warned")} at {at}");
                }
            }
            foreach (var escalation in escalations.Values.Where(e => e.IsOpen && e.Key.StartsWith($"{ticket.Id}|", StringComparison.Ordinal)))
            {
                if (!ticket.CanEscalate) throw Wrong($"{escalation.Alert} is open, and the ticket is solved or counts no more");
                foreach (var reason in escalation.Reasons.OfType<EscalationReason.Clock>())
                {
                    if (!reasons.Any(r => EscalationState.KeyOf(ticket.Id, r.Policy) == escalation.Key && r.Clock.Metric == reason.Metric && r.Clock.Cycle == reason.Cycle))
                        throw Wrong($"{escalation.Alert} is open for {reason}, which is no reason any more");
                }
            }
        }
    }

    private static List<(string Policy, Clock Clock, bool IsBreach, Instant At)> Reasons(ExpectedRules rules, TicketState ticket)
    {
        var reasons = new List<(string, Clock, bool, Instant)>();
        if (!ticket.CanEscalate) return reasons;
        foreach (var clock in ticket.Picture.Clocks.Where(c => c.State is ClockState.Running or ClockState.Paused or ClockState.Breached))
        {
            foreach (var of in rules.Escalates(clock.Policy).GroupBy(e => e.Policy))
            {
                if (clock.BreachedAt is { } breached && of.Any(e => e.Warning is null)) reasons.Add((of.Key, clock, true, breached));
                else if (clock.Warnings.Where(w => of.Any(e => e.Warning?.Name == w.Threshold)).Select(w => (Instant?)w.At).FirstOrDefault() is { } warned) reasons.Add((of.Key, clock, false, warned));
            }
        }
        return reasons;
    }

    private static CheckFailedException Wrong(string what) => CheckFailedException.Wrong(nameof(EscalationReasons), what);
}
