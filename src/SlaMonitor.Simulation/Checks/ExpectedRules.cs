using SlaMonitor.Core.Tickets;
using SlaMonitor.Simulation.Scenario;

namespace SlaMonitor.Simulation.Checks;

/// <summary>One version of the configuration as the checkers understand it.</summary>
internal sealed class ExpectedRules
{
    private readonly RulebookPlan _plan;
    private readonly Dictionary<string, OpenMinutes> _calendars = new(StringComparer.Ordinal) { ["24x7"] = new OpenMinutes(null, []) };

    /// <param name="plan">What it says.</param>
    /// <param name="before">The version before: a calendar that stayed as it was is the same object in both.</param>
    public ExpectedRules(RulebookPlan plan, ExpectedRules? before = null)
    {
        _plan = plan;
        OnCall = before is not null && ReferenceEquals(before._plan.Paging, plan.Paging) ? before.OnCall : new ExpectedOnCall(plan.Paging);
        if (before is not null) _calendars["24x7"] = before._calendars["24x7"];
        foreach (var calendar in plan.Calendars)
        {
            var isAsBefore = before is not null && before._plan.Calendars.Contains(calendar, ReferenceEqualityComparer.Instance)
                && calendar.Members.All(m => ReferenceEquals(_calendars[m], before._calendars[m]));
            _calendars.Add(calendar.Id, isAsBefore
                ? before!._calendars[calendar.Id]
                : new OpenMinutes(calendar, [.. calendar.Members.Select(m => _calendars[m])]));
        }
    }

    /// <summary>Who is on call, and who sleeps.</summary>
    public ExpectedOnCall OnCall { get; }

    /// <summary>What escalates the clocks under a policy.</summary>
    public IReadOnlyList<EscalatePlan> Escalates(string policy) => _plan.Policies.FirstOrDefault(p => p.Id == policy)?.Escalate ?? [];

    /// <summary>The targets of the first policy whose segment is the ticket's, or that has none; without those that name no time for the priority.</summary>
    public List<Promised> Promises(string? segment, Priority priority)
    {
        var policy = _plan.Policies.FirstOrDefault(p => p.Segment is null || p.Segment == segment);
        if (policy is null) return [];
        return
        [
            .. policy.Targets
                .Where(t => t.Allowed[(int)priority] is not null)
                .Select(t => new Promised(policy.Id, t, t.Allowed[(int)priority]!.Value, _calendars[t.Calendar])),
        ];
    }
}
