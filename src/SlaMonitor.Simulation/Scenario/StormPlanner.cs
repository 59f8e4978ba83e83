using NodaTime;
using SlaMonitor.Core;
using SlaMonitor.Core.Accounts;
using SlaMonitor.Core.Clocks;
using SlaMonitor.Core.Incidents;
using SlaMonitor.Core.Storms;
using SlaMonitor.Simulation.Chance;
using SlaMonitor.Simulation.Pages;

namespace SlaMonitor.Simulation.Scenario;

/// <summary>Draws when many escalations are one incident, how incidents are worked, and which error budgets escalate; and later versions of that.</summary>
internal sealed class StormPlanner(Prng random, PagingSwarm swarm)
{
    private static readonly string[] Metrics = ["first_response", "next_response", "resolution"];

    public PagingPlan Draw(PagingPlan paging) => With(paging, swarm.Storms ? Storms(paging) : null);

    /// <summary>The next version: often as before, as far as the policies are still there.</summary>
    public PagingPlan Vary(PagingPlan paging, PagingPlan before)
    {
        if (!swarm.Storms) return With(paging, null);
        if (random.Ratio(1, 6)) return With(paging, null);
        var holds = before.Storms is { } storms && paging.Policies.Any(p => p.Id == storms.Policy);
        return With(paging, holds && random.Ratio(3, 4) ? before.Storms : Storms(paging));
    }

    private PagingPlan With(PagingPlan paging, StormRules? storms) => paging with
    {
        Storms = storms,
        Incidents = swarm.Storms && random.Ratio(3, 4) ? Incidents(paging) : IncidentRules.None,
        Objectives = swarm.Burns ? Objectives(paging) : [],
    };

    private StormRules Storms(PagingPlan paging)
    {
        var by = Enum.GetValues<StormDimension>().Where(_ => random.Ratio(2, 3)).ToList();
        return new StormRules(
            random.Between(1, 5),
            Duration.FromSeconds(random.Pick([20, 120, 600, 3_600])),
            by.Count == 0 ? [StormDimension.Account] : by.ToEquatableArray(),
            random.Pick(paging.Policies).Id,
            Severity());
    }

    private IncidentRules Incidents(PagingPlan paging)
    {
        var updates = Enum.GetValues<IncidentSeverity>().Where(_ => random.Ratio(1, 2)).Select(s => new UpdateInterval(s, Duration.FromMinutes(random.Pick([10, 30, 120]))));
        return new IncidentRules(updates.ToEquatableArray(), random.Ratio(3, 4) ? random.Pick(paging.Policies).Id : null);
    }

    private List<AttainmentObjective> Objectives(PagingPlan paging)
    {
        var objectives = new List<AttainmentObjective>();
        foreach (var segment in RulebookPlanner.Segments)
        {
            foreach (var metric in Metrics)
            {
                if (!random.Ratio(2, 3)) continue;
                objectives.Add(new AttainmentObjective(segment, new Metric(metric), random.Pick([0.5m, 0.9m, 0.93m, 0.99m, 1m]), Duration.FromDays(28))
                {
                    Escalate = Enumerable.Range(0, random.Between(0, 2)).Select(_ => Trigger(paging)).ToEquatableArray(),
                });
            }
        }
        return objectives;
    }

    private BurnTrigger Trigger(PagingPlan paging) => new(
        random.Pick([1m, 1.5m, 2m, 6m]), Duration.FromMinutes(random.Pick([10, 60, 360, 720, 1_440])), random.Between(1, 3), random.Pick(paging.Policies).Id);

    private IncidentSeverity Severity() => random.Pick(Enum.GetValues<IncidentSeverity>());
}
