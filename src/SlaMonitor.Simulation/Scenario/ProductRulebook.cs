using NodaTime;
using SlaMonitor.Core;
using SlaMonitor.Core.Calendars;
using SlaMonitor.Core.Clocks;
using SlaMonitor.Core.Escalations;
using SlaMonitor.Core.OnCall;
using SlaMonitor.Core.Policies;

namespace SlaMonitor.Simulation.Scenario;

/// <summary>A plan as the product's own objects.</summary>
public static class ProductRulebook
{
    public static Rulebook Of(RulebookPlan plan, int version = 1)
    {
        var compiled = CalendarCompiler.Compile(plan.Calendars.Select(Definition));
        Invariant.Check(compiled.Problems.IsEmpty, $"a planned calendar compiles: {string.Join("; ", compiled.Problems)}");
        var (users, schedules, policies) = plan.Paging;
        return new Rulebook(version, compiled.Calendars, plan.Policies.Select(PolicyOf))
        {
            Escalations = EscalationRules.Of(version, policies, users, new OnCallRoster(schedules, users)) with
            {
                Storms = plan.Paging.Storms,
                Incidents = plan.Paging.Incidents,
            },
            Objectives = plan.Paging.Objectives.ToEquatableArray(),
        };
    }

    private static CalendarDefinition Definition(CalendarPlan plan)
    {
        if (plan.Members.Count > 0) return new CalendarDefinition.UnionOf { Id = plan.Id, Members = plan.Members.ToEquatableArray() };
        var hours = WeeklyHours.None;
        for (var day = 0; day < 7; day++) hours = hours.With((IsoDayOfWeek)(day + 1), plan.Week[day].Select(Hours).ToEquatableArray());
        return new CalendarDefinition.Own
        {
            Id = plan.Id,
            Zone = DateTimeZoneProviders.Tzdb[plan.Zone],
            Hours = hours,
            Holidays = plan.Holidays.Select(d => new Holiday(d, "holiday")).ToEquatableArray(),
            Shifts = plan.Shifts.Select(s => new HoursOnDate(s.Key, [Hours(s.Value)])).ToEquatableArray(),
            Breaks = plan.Breaks.Select(s => new HoursOnDate(s.Key, [Hours(s.Value)])).ToEquatableArray(),
        };
    }

    private static OpenHours Hours(HoursPlan plan) => new(TimeOf(plan.Start), TimeOf(plan.End));

    private static LocalTime TimeOf(int minute) => LocalTime.Midnight.PlusMinutes(minute % 1440);

    private static Policy PolicyOf(PolicyPlan plan) => new()
    {
        Id = plan.Id,
        Match = plan.Segment is { } segment ? SegmentMatch.Of(segment) : Match.Always,
        Targets = plan.Targets.Select(TargetOf).ToEquatableArray(),
        Escalate = plan.Escalate.Select(e => new EscalationTrigger(e.Warning is { } warning ? Threshold(warning) : null, e.Policy)).ToEquatableArray(),
    };

    private static Target TargetOf(TargetPlan plan) => new()
    {
        Metric = new Metric(plan.Metric),
        Rule = new MetricRule.Preset(plan.Preset),
        Durations = new TargetDurations(Allowed(plan, 0), Allowed(plan, 1), Allowed(plan, 2), Allowed(plan, 3)),
        Calendar = plan.Calendar,
        PauseOn = plan.PauseOn.Order().ToEquatableArray(),
        WarnAt = plan.Warnings.Select(Threshold).ToEquatableArray(),
    };

    private static Duration? Allowed(TargetPlan plan, int priority) =>
        plan.Allowed[priority] is { } ticks ? Duration.FromTicks(ticks) : null;

    private static WarningThreshold Threshold(WarningPlan plan) => plan.Percent is { } percent
        ? new WarningThreshold.Percent(percent)
        : new WarningThreshold.BeforeDue(Duration.FromTicks(plan.BeforeTicks));
}
