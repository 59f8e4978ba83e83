using NodaTime;
using SlaMonitor.Core.Policies;
using SlaMonitor.Core.Tickets;
using SlaMonitor.Simulation.Chance;

namespace SlaMonitor.Simulation.Scenario;

/// <summary>Draws a configuration: calendars in zones with daylight saving, and policies over them.</summary>
public sealed class RulebookPlanner(Prng random, LocalDate firstDay)
{
    /// <summary>Some change their clocks at midnight or by half an hour: the nights on which calendars go wrong.</summary>
    private static readonly string[] Zones =
    [
        "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata", "America/Havana", "Africa/Cairo", "Etc/UTC", "Asia/Tokyo",
    ];

    private static readonly MetricPreset[] Presets =
    [
        MetricPreset.FirstResponse, MetricPreset.NextResponse, MetricPreset.Resolution, MetricPreset.PeriodicUpdate,
        MetricPreset.RequesterWait, MetricPreset.AgentWork, MetricPreset.Ownership,
    ];

    public static readonly string[] Segments = ["gold", "silver", "bronze"];

    public RulebookPlan Draw()
    {
        var calendars = new List<CalendarPlan>();
        var own = random.Between(0, 2);
        for (var i = 0; i < own; i++) calendars.Add(Own($"desk-{i}"));
        if (own == 2 && random.Ratio(1, 2)) calendars.Add(new CalendarPlan("both", "", ["desk-0", "desk-1"]));
        var policies = new List<PolicyPlan>();
        var count = random.Between(1, 3);
        for (var i = 0; i < count; i++)
        {
            var segment = i == count - 1 && random.Ratio(3, 4) ? null : Segments[i % Segments.Length];
            policies.Add(new PolicyPlan($"policy-{i}", segment, Targets(calendars)));
        }
        return new RulebookPlan(calendars, policies);
    }

    /// <summary>Draws the next version: some of it stays as it is, and some is drawn again under the same names.</summary>
    public RulebookPlan Vary(RulebookPlan plan)
    {
        var calendars = plan.Calendars.Select(c => c.Members.Count == 0 && random.Ratio(1, 3) ? Own(c.Id) : c).ToList();
        var policies = plan.Policies.Select(policy => random.Below(4) switch
        {
            0 => policy,
            1 => policy with { Targets = Targets(calendars) },
            2 => policy with { Segment = policy.Segment is null ? null : random.Pick(Segments) },
            _ => policy with { Targets = Some(policy.Targets, Targets(calendars)) },
        }).ToList();
        return new RulebookPlan(calendars, policies);
    }

    private List<TargetPlan> Some(IReadOnlyList<TargetPlan> before, List<TargetPlan> drawn) =>
    [
        .. before.Where(t => random.Ratio(3, 4)).Select(t => random.Ratio(1, 2) ? t : drawn.Find(d => d.Preset == t.Preset) ?? t),
    ];

    private CalendarPlan Own(string id)
    {
        var week = new List<IReadOnlyList<HoursPlan>>();
        var nights = random.Ratio(1, 4);
        for (var day = 0; day < 7; day++)
        {
            // Never a whole week closed: the oracle walks every minute.
            if (day is 0 or 2 or 4 || random.Ratio(1, 2)) week.Add(Hours(nights));
            else week.Add([]);
        }
        var holidays = new List<LocalDate>();
        var shifts = new Dictionary<LocalDate, HoursPlan>();
        var breaks = new Dictionary<LocalDate, HoursPlan>();
        for (var day = 0; day < 14; day++)
        {
            var date = firstDay.PlusDays(day);
            if (random.Ratio(1, 20)) holidays.Add(date);
            if (random.Ratio(1, 20)) shifts[date] = new HoursPlan(random.Between(0, 20) * 60, 0) is var s ? s with { End = s.Start + 60 * random.Between(1, 10) } : default;
            if (random.Ratio(1, 20)) breaks[date] = new HoursPlan(random.Between(8, 14) * 60, 0) is var b ? b with { End = b.Start + 15 * random.Between(1, 12) } : default;
        }
        return new CalendarPlan(id, random.Pick(Zones), []) { Week = week, Holidays = holidays, Shifts = shifts, Breaks = breaks };
    }

    private List<HoursPlan> Hours(bool nights)
    {
        if (nights) return [new HoursPlan(random.Between(20, 23) * 60, 1440 + random.Between(1, 6) * 60)];
        var start = random.Between(0, 10) * 60 + 15 * random.Below(4);
        var morning = new HoursPlan(start, start + 60 * random.Between(2, 5));
        if (random.Ratio(1, 2)) return [morning];
        var noon = morning.End + 30;
        return [morning, new HoursPlan(noon, Math.Min(noon + 60 * random.Between(1, 6), 1440))];
    }

    private List<TargetPlan> Targets(List<CalendarPlan> calendars)
    {
        var targets = new List<TargetPlan>();
        foreach (var preset in Presets)
        {
            if (!random.Ratio(preset <= MetricPreset.NextResponse || preset == MetricPreset.Resolution ? 3 : 1, 4)) continue;
            var calendar = calendars.Count == 0 || random.Ratio(1, 3) ? "24x7" : random.Pick(calendars).Id;
            var allowed = new List<long?>();
            for (var priority = 0; priority < 4; priority++)
                allowed.Add(random.Ratio(1, 8) ? null : TimeSpan.TicksPerMinute * random.Pick([1, 5, 17, 30, 60, 90, 240, 480]));
            targets.Add(new TargetPlan(preset, NameOf(preset), allowed, calendar)
            {
                PauseOn = preset == MetricPreset.FirstResponse && random.Ratio(2, 3) ? [] : Pauses(),
                Warnings = Warnings(),
            });
        }
        return targets;
    }

    private List<TicketStatus> Pauses()
    {
        var pauses = new List<TicketStatus>();
        if (random.Ratio(1, 2)) pauses.Add(TicketStatus.Pending);
        if (random.Ratio(1, 4)) pauses.Add(TicketStatus.OnHold);
        return pauses;
    }

    private List<WarningPlan> Warnings()
    {
        var warnings = new List<WarningPlan>();
        foreach (var percent in new[] { 33, 50, 75, 90, 100 })
            if (random.Ratio(1, 4)) warnings.Add(new WarningPlan(percent, 0, $"{percent}%"));
        if (random.Ratio(1, 4)) warnings.Add(new WarningPlan(null, 10 * TimeSpan.TicksPerMinute, "PT10M"));
        return warnings;
    }

    private static string NameOf(MetricPreset preset) => preset switch
    {
        MetricPreset.FirstResponse => "first_response",
        MetricPreset.NextResponse => "next_response",
        MetricPreset.PeriodicUpdate => "periodic_update",
        MetricPreset.Resolution => "resolution",
        MetricPreset.RequesterWait => "requester_wait",
        MetricPreset.AgentWork => "agent_work",
        MetricPreset.Ownership => "ownership",
    };
}
