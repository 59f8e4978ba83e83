using SlaMonitor.Core.Tickets;
using SlaMonitor.Simulation.Scenario;

namespace SlaMonitor.Simulation.Checks;

/// <summary>The configuration as the checkers understand it.</summary>
internal sealed class ExpectedRules
{
    private readonly RulebookPlan _plan;
    private readonly Dictionary<string, OpenMinutes> _calendars = new(StringComparer.Ordinal) { ["24x7"] = new OpenMinutes(null, []) };

    public ExpectedRules(RulebookPlan plan)
    {
        _plan = plan;
        foreach (var calendar in plan.Calendars)
            _calendars.Add(calendar.Id, new OpenMinutes(calendar, [.. calendar.Members.Select(m => _calendars[m])]));
    }

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
