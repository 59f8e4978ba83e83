using SlaMonitor.Core.Accounts;
using SlaMonitor.Core.Clocks;
using SlaMonitor.Core.Tickets;

namespace SlaMonitor.Core.Policies;

public static class RulebookPromises
{
    public static Promised Promises(this Rulebook rulebook, TicketFacts facts, AccountProfile? account)
    {
        foreach (var policy in rulebook.Policies)
        {
            if (!policy.Match.Holds(facts, account)) continue;
            var promises = policy.Targets
                .Where(t => t.Durations.For(facts.Priority) is not null)
                .OrderBy(t => t.Metric)
                .Select(t => new Promise(policy.Id, t, t.Durations.For(facts.Priority)!.Value, rulebook.Calendars[t.Calendar]))
                .ToEquatableArray();
            return new Promised(promises, promises.Any(p => p.Target.Metric == Metric.FirstResponse), true);
        }
        return new Promised([], false, false);
    }

    public static Target TargetOf(this Rulebook rulebook, string policy, Metric metric) =>
        rulebook.Policies.First(p => p.Id == policy).Targets.First(t => t.Metric == metric);
}
