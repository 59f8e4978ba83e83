using NodaTime;
using SlaMonitor.Core;
using SlaMonitor.Core.Calendars;
using SlaMonitor.Core.Escalations;
using SlaMonitor.Core.OnCall;
using SlaMonitor.Core.Tickets;
using SlaMonitor.Simulation.Chance;

namespace SlaMonitor.Simulation.Scenario;

/// <summary>Draws people, schedules and escalation policies, and later versions of them, in which some have gone.</summary>
public sealed class PagingPlanner(Prng random, LocalDate firstDay)
{
    public static readonly string[] Channels = ["mail", "sms", "chat", "pager"];

    private static readonly string[] People = ["ann", "bob", "cem", "dia", "eva", "fay"];
    private static readonly string[] Rotas = ["first-line", "second-line", "managers"];
    private static readonly string[] Policies = ["critical", "early"];

    /// <summary>Some change their clocks at midnight or by half an hour: the nights on which hand-offs go wrong.</summary>
    private static readonly string[] Zones =
        ["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata", "America/Havana", "Africa/Cairo", "Etc/UTC"];

    private readonly Prng _hours = random.Child("hours of steps");

    public PagingPlan Draw()
    {
        string[] people = [.. People.Take(random.Between(2, People.Length))];
        string[] rotas = [.. Rotas.Take(random.Between(1, Rotas.Length))];
        string[] policies = [.. Policies.Take(random.Between(1, Policies.Length))];
        return new PagingPlan(
            [.. people.Select(p => Person(p, people))], [.. rotas.Select(r => Schedule(r, people))], [.. policies.Select(p => Policy(p, people, rotas))]);
    }

    /// <summary>The next version: some of it stays, some is drawn again, and people, schedules and policies leave or come back.</summary>
    public PagingPlan Vary(PagingPlan plan)
    {
        string[] people = [.. People.Where((p, i) => i < 2 || (plan.Users.Any(u => u.Id == p) ? !random.Ratio(1, 5) : random.Ratio(1, 5)))];
        string[] rotas = [.. Rotas.Where((r, i) => i < 1 || (plan.Schedules.Any(s => s.Id == r) ? !random.Ratio(1, 5) : random.Ratio(1, 5)))];
        string[] policies = [.. Policies.Where((p, i) => i < 1 || (plan.Policies.Any(e => e.Id == p) ? !random.Ratio(1, 5) : random.Ratio(1, 5)))];
        var users = people.Select(p => Kept(plan.Users.FirstOrDefault(u => u.Id == p), u => u.Leave.All(l => l.Cover is null || people.Contains(l.Cover))) ?? Person(p, people));
        var schedules = rotas.Select(r => Kept(plan.Schedules.FirstOrDefault(s => s.Id == r), s => Named(s).All(people.Contains)) ?? Schedule(r, people));
        var escalations = policies.Select(p => Kept(plan.Policies.FirstOrDefault(e => e.Id == p), e => Targets(e).All(t => Exists(t, people, rotas))) ?? Policy(p, people, rotas));
        return new PagingPlan([.. users], [.. schedules], [.. escalations]);
    }

    /// <summary>Lets policies escalate by what is planned.</summary>
    public RulebookPlan Escalating(RulebookPlan plan, PagingPlan paging) => plan with
    {
        Paging = paging,
        Policies = [.. plan.Policies.Select(p => random.Ratio(1, 3) && p.Escalate.Count > 0 && p.Escalate.All(e => paging.Policies.Any(q => q.Id == e.Policy)) ? p : p with { Escalate = Triggers(p, paging) })],
    };

    public EscalationTarget Target(IReadOnlyList<string> people, IReadOnlyList<string> rotas) => random.Below(6) switch
    {
        0 or 1 => new EscalationTarget.Person(random.Pick(people)),
        2 => new EscalationTarget.Broadcast(random.Pick(Channels)),
        _ => new EscalationTarget.OnCall(random.Pick(rotas)),
    };

    private T? Kept<T>(T? before, Func<T, bool> holds)
        where T : class => before is not null && holds(before) && random.Ratio(2, 3) ? before : null;

    private static IEnumerable<string> Named(ScheduleDefinition schedule) =>
    [
        .. schedule.Layers.SelectMany(l => l.Users).SelectMany(u => u),
        .. schedule.Overrides.SelectMany(o => o.Change switch
        {
            OverrideChange.Instead(var users) => users,
            OverrideChange.Add(var users) => users,
            OverrideChange.Remove(var users) => users,
            OverrideChange.Replace(var pairs) => pairs.SelectMany(p => new[] { p.User, p.By }).ToEquatableArray(),
            _ => throw new InvariantViolatedException("OverrideChange is a closed family"),
        }),
    ];

    private static IEnumerable<EscalationTarget> Targets(EscalationDefinition policy) => policy.Steps.SelectMany(s => s.Notify);

    private static bool Exists(EscalationTarget target, string[] people, string[] rotas) => target switch
    {
        EscalationTarget.Person(var user) => people.Contains(user),
        EscalationTarget.OnCall(var rota) => rotas.Contains(rota),
        _ => true,
    };

    private List<EscalatePlan> Triggers(PolicyPlan policy, PagingPlan paging)
    {
        var triggers = new List<EscalatePlan>();
        var warnings = policy.Targets.SelectMany(t => t.Warnings).Distinct().ToList();
        foreach (var escalation in paging.Policies)
        {
            if (random.Ratio(4, 5)) triggers.Add(new EscalatePlan(null, escalation.Id));
            if (warnings.Count > 0 && random.Ratio(1, 2)) triggers.Add(new EscalatePlan(random.Pick(warnings), escalation.Id));
        }
        return triggers;
    }

    private EscalationDefinition Policy(string id, string[] people, string[] rotas)
    {
        var steps = new List<EscalationStep>();
        var after = random.Ratio(2, 3) ? Duration.Zero : Wait();
        var count = random.Between(1, 4);
        for (var i = 0; i < count; i++)
        {
            var notify = Enumerable.Range(0, random.Between(1, 3)).Select(_ => Target(people, rotas)).Distinct().ToEquatableArray();
            steps.Add(new EscalationStep(after, notify, random.Ratio(1, 4) ? random.Pick([Tier.L1, Tier.L2, Tier.L3]) : null, random.Ratio(1, 5), StepOnly()));
            after += random.Ratio(1, 8) ? Duration.Zero : Wait();
        }
        int? repeat = random.Below(6) switch { 0 => null, 1 or 2 => random.Between(1, 3), _ => 0 };
        return new EscalationDefinition
        {
            Id = id,
            Steps = steps.ToEquatableArray(),
            Repeat = repeat,
            // Never for ever every few seconds: a healed world would have no end.
            RepeatAfter = repeat is null || random.Ratio(1, 2) ? Duration.FromMinutes(random.Between(30, 90)) : null,
            WhenNobody = random.Pick([WhenNobody.Skip, WhenNobody.Wait, WhenNobody.FallBack]),
            AcknowledgeTimeout = random.Ratio(1, 2) ? Duration.FromMinutes(random.Between(5, 240)) : null,
        };
    }

    private StepHours? StepOnly()
    {
        if (!_hours.Ratio(1, 5)) return null;
        var window = new OpenHours(new LocalTime(_hours.Between(0, 23), 15 * _hours.Below(4)), new LocalTime(_hours.Between(0, 23), 15 * _hours.Below(4)));
        return new StepHours(_hours.Ratio(1, 3) ? WeeklyHours.MondayToFriday(window) : WeeklyHours.EveryDay(window), DateTimeZoneProviders.Tzdb[_hours.Pick(Zones)]);
    }

    private Duration Wait() => Duration.FromSeconds(random.Pick([20, 60, 300, 900, 1_800, 3_600]));

    private UserDefinition Person(string id, string[] people)
    {
        var zone = random.Ratio(2, 3) ? DateTimeZoneProviders.Tzdb[random.Pick(Zones)] : null;
        var contacts = new List<UserContact>();
        var after = Duration.Zero;
        for (var i = random.Ratio(1, 8) ? 0 : random.Between(1, 3); i > 0; i--)
        {
            contacts.Add(new UserContact(random.Pick(Channels), after));
            after += Duration.FromSeconds(random.Pick([0, 30, 120, 600, 2_400]));
        }
        return new UserDefinition(id, id, contacts.ToEquatableArray())
        {
            Zone = zone,
            Quiet = zone is not null && random.Ratio(1, 2) ? Quiet() : null,
            Leave = random.Ratio(1, 3) ? [Leave(id, people)] : [],
        };
    }

    private QuietHours Quiet()
    {
        var night = new OpenHours(new LocalTime(random.Between(18, 23), 15 * random.Below(4)), new LocalTime(random.Between(1, 9), 15 * random.Below(4)));
        var hours = WeeklyHours.EveryDay(night);
        if (random.Ratio(1, 3)) hours = hours.With(IsoDayOfWeek.Saturday, [OpenHours.WholeDay]).With(IsoDayOfWeek.Sunday, [OpenHours.WholeDay]);
        return new QuietHours(hours, random.Pick([QuietRule.Wait, QuietRule.PassOver]));
    }

    private LeaveDefinition Leave(string id, string[] people)
    {
        var from = Moment(-1, 3);
        return new LeaveDefinition(from, from.PlusHours(random.Between(1, 72)), random.Ratio(1, 2) ? random.Pick([.. people.Where(p => p != id)]) : null);
    }

    private ScheduleDefinition Schedule(string id, string[] people)
    {
        var layers = Enumerable.Range(0, random.Between(1, 3)).Select(_ => Layer(people)).ToList();
        if (random.Ratio(1, 4)) layers = [.. layers.Select(l => l with { Priority = random.Below(2) })];
        var overrides = Enumerable.Range(0, random.Below(4)).Select(_ => Override(people));
        return new ScheduleDefinition(id, DateTimeZoneProviders.Tzdb[random.Pick(Zones)], layers.ToEquatableArray(), overrides.ToEquatableArray());
    }

    private LayerDefinition Layer(string[] people)
    {
        var unit = random.Pick([RotationUnit.Hour, RotationUnit.Day, RotationUnit.Week]);
        var users = Enumerable.Range(0, random.Between(1, 3)).Select(_ => Turn(people)).ToList();
        users[0] = [random.Pick(people)];
        return new LayerDefinition(
            new Rotation(unit == RotationUnit.Hour ? random.Between(1, 12) : random.Between(1, 2), unit), Moment(-6, 2), users.ToEquatableArray(), Only())
        {
            Zone = random.Ratio(1, 3) ? DateTimeZoneProviders.Tzdb[random.Pick(Zones)] : null,
        };
    }

    private EquatableArray<string> Turn(string[] people) =>
        random.Ratio(1, 8) ? [] : Enumerable.Range(0, random.Between(1, 2)).Select(_ => random.Pick(people)).Distinct().ToEquatableArray();

    private WeeklyHours? Only() => random.Below(3) switch
    {
        0 => WeeklyHours.MondayToFriday(new OpenHours(new LocalTime(random.Between(6, 10), 0), new LocalTime(random.Between(15, 22), 30))),
        1 => WeeklyHours.EveryDay(new OpenHours(new LocalTime(random.Between(18, 23), 0), new LocalTime(random.Between(1, 9), 30))),
        _ => null,
    };

    private OverrideDefinition Override(string[] people)
    {
        var from = Moment(0, 3);
        return new OverrideDefinition(from, from.PlusHours(random.Between(1, 20)), random.Below(4) switch
        {
            0 => new OverrideChange.Instead([random.Pick(people)]),
            1 => new OverrideChange.Add([random.Pick(people)]),
            2 => new OverrideChange.Remove([random.Pick(people)]),
            _ => new OverrideChange.Replace([new StandIn(random.Pick(people), random.Pick(people))]),
        });
    }

    private LocalDateTime Moment(int firstDays, int lastDays) =>
        firstDay.AtMidnight().PlusDays(random.Between(firstDays, lastDays)).PlusMinutes(15 * random.Below(96));
}
