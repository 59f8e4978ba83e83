using FsCheck;
using FsCheck.Fluent;
using NodaTime;
using SlaMonitor.Core.Accounts;
using SlaMonitor.Core.Calendars;
using SlaMonitor.Core.Clocks;
using SlaMonitor.Core.Explanations;
using SlaMonitor.Core.Policies;
using SlaMonitor.Core.Tests.Calendars;
using SlaMonitor.Core.Tests.Tickets;
using SlaMonitor.Core.Tickets;

namespace SlaMonitor.Core.Tests.Explanations;

/// <summary>Laws of every explanation, whatever the ticket went through: policies come and go, the account is described in mid-life.</summary>
public sealed class ExplainerLawTests
{
    private static readonly Instant End = TicketHistories.Start + Duration.FromDays(10);

    private static readonly Rulebook Rulebook = new(
        1,
        [BusinessCalendar.AlwaysOpen, CalendarSamples.Compile(CalendarSamples.Office("Europe/Berlin", "office"))],
        [
            Policy("urgent", Where("priority", "urgent"), false,
                Target(MetricPreset.Resolution, "resolution", 2, "24x7", [50]),
                Target(MetricPreset.AgentWork, "agent_work", 3, "office", [])),
            Policy("team", Where("group", "g1"), true, Target(MetricPreset.Ownership, "ownership", 4, "office", [80])),
            Policy("gold", Where("account.segment", "gold"), true, Target(MetricPreset.Resolution, "resolution", 5, "office", [75])),
            Policy("rest", Match.Always, false,
                Target(MetricPreset.FirstResponse, "first_response", 2, "24x7", [50, 90]),
                Target(MetricPreset.NextResponse, "next_response", 3, "office", [75]),
                Target(MetricPreset.Resolution, "resolution", 8, "office", [50, 75]),
                Target(MetricPreset.PeriodicUpdate, "periodic_update", 5, "24x7", []),
                WrittenOut,
                ByDate),
        ]);

    [Fact]
    public void Explain_AnyHistory_CoversEveryClockOfTheFold() => Holds((explanation, log) =>
    {
        var picture = new TicketFold(log, Rulebook).To(End);
        return explanation.Clocks.Select(c => c.Clock).SequenceEqual(picture.Clocks) && explanation.Facts == picture.Facts;
    });

    [Fact]
    public void Explanation_Segments_AddUpToTheTimeUsed() => HoldsForClocks((explained, _) =>
        explained.Segments.Aggregate(Duration.Zero, (sum, s) => sum + s.Counted) == explained.Elapsed
        && explained.Elapsed == explained.Clock.ElapsedAt(Rulebook.Calendars[explained.Clock.Calendar], End)
        && explained.Segments.All(s => s.Start < s.End && s.Counted >= Duration.Zero && (s.Kind == SegmentKind.Running || s.Counted == Duration.Zero))
        && explained.Segments.Zip(explained.Segments.Skip(1)).All(pair => pair.First.End <= pair.Second.Start));

    [Fact]
    public void Moments_AnyHistory_AreInOrderAndTheirEventsAreInTheLog() => HoldsForClocks((explained, log) =>
        explained.Moments.Zip(explained.Moments.Skip(1)).All(pair => pair.First.At <= pair.Second.At)
        && explained.Moments.OfType<ClockMoment.Told>().All(told => !told.Effects.IsEmpty && log.Events.Any(e => ReferenceEquals(e, told.Event))));

    /// <summary>Folded event by event, whenever a clock is in another state than before, something is listed at that instant.</summary>
    [Fact]
    public void Moments_EveryChangeOfState_HasAnEventOrAnAlarmAtItsInstant() => Holds((explanation, log) =>
        Changes(log).All(change => explanation.Clocks
            .Single(c => c.Clock.Metric == change.Metric && c.Clock.Cycle == change.Cycle)
            .Moments.Any(m => m.At == change.At)));

    [Fact]
    public void Moments_WarningsAndBreach_AreThoseOfTheClock() => HoldsForClocks((explained, _) =>
        explained.Moments.OfType<ClockMoment.Warned>().Select(w => new WarningGiven(w.Threshold, w.At)).SequenceEqual(explained.Clock.Warnings)
        && explained.Moments.OfType<ClockMoment.Breached>().Select(b => (Instant?)b.At).SequenceEqual(explained.Clock.BreachedAt is { } at ? [at] : []));

    [Fact]
    public void Promises_AnyHistory_EndWithThePresentOneAndEachWasDecidedByItsPolicy() => HoldsForClocks((explained, _) =>
        explained.Promises[^1] is var present
        && (present.Policy, present.Target, present.Calendar) == (explained.Clock.Policy, explained.Clock.Target, explained.Clock.Calendar)
        && explained.Promises.All(promise =>
            promise.Trials.OfType<PolicyTrial.Applied>().First(a => a.Metrics.Contains(explained.Clock.Metric)).PolicyId == promise.Policy
            && Rulebook.TargetOf(promise.Policy, explained.Clock.Metric) is var target
            && (promise.Date is null
                ? target.Durations.For(promise.Priority) == promise.Target
                : promise.Date == "fields.visit_at - 2 h" && target.Rule is MetricRule.Date))
        && explained.Promises.Zip(explained.Promises.Skip(1)).All(pair => pair.First.At <= pair.Second.At));

    [Fact]
    public void DueIfResumed_PausedClock_IsTheDueInstantThatResumingGives() => HoldsForClocks((explained, log) =>
    {
        if (explained.Clock.State != ClockState.Paused) return explained.DueIfResumed is null;
        var resumed = log.With(new TicketEvent
        {
            Source = "law", Id = "resume", Ticket = "T", At = End, Type = TicketEventType.StatusChanged, Changes = new TicketChanges { Status = TicketStatus.Open },
        });
        var clock = new TicketFold(resumed, Rulebook).To(End).Clocks.Single(c => c.Metric == explained.Clock.Metric && c.Cycle == explained.Clock.Cycle);
        // Another pause, which a status does not end, may hold it; and where a promise became shorter than what was used already, it breaches at once.
        return clock.State == ClockState.Paused
            || (clock.State == ClockState.Running && clock.DueAt == explained.DueIfResumed)
            || (clock.State == ClockState.Breached && clock.DueAt == explained.DueIfResumed && clock.DueAt == End && clock.Elapsed >= clock.Target);
    });

    /// <summary>The text never says less than the document: every instant of a segment and every event is in it.</summary>
    [Fact]
    public void Text_AnyHistory_NamesEveryEventAndEndsWithTheSums() => Holds((explanation, _) =>
    {
        var text = ExplanationText.Of(explanation, DateTimeZoneProviders.Tzdb["Europe/Berlin"]);
        return explanation.Clocks.All(c =>
            text.Contains($"- Together: {DurationWords.Of(c.Elapsed)} counted.", StringComparison.Ordinal)
            && c.Moments.OfType<ClockMoment.Told>().All(told => text.Contains($"(law/{told.Event.Id}): ", StringComparison.Ordinal)));
    });

    private static void HoldsForClocks(Func<ClockExplanation, TicketLog, bool> law) =>
        Holds((explanation, log) => explanation.Clocks.All(clock => law(clock, log)));

    private static void Holds(Func<TicketExplanation, TicketLog, bool> law) =>
        Prop.ForAll(TicketHistories.Any, Gen.Choose(0, 4_000).ToArbitrary(), (history, describedAfter) =>
        {
            var log = Log(history, describedAfter);
            return law(Explainer.Explain(log, Rulebook, End), log);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(300));

    /// <summary>The ticket belongs to an account from its third event on, which is silver and then, some minutes after the start, gold.</summary>
    private static TicketLog Log(History history, int describedAfter) =>
        TicketLog.Of(history.Events.Select((e, i) => i == 2 ? e with { Changes = e.Changes with { Account = Change<string>.To("acme") } } : e))
            .Knowing(new AccountProfile("acme", 1, Segment: "silver"), TicketHistories.Start)
            .Knowing(new AccountProfile("acme", 2, Segment: "gold"), TicketHistories.Start + Duration.FromMinutes(describedAfter));

    private static IEnumerable<(Metric Metric, int Cycle, Instant At)> Changes(TicketLog log)
    {
        var fold = new TicketFold(log, Rulebook);
        var states = new Dictionary<(Metric, int), (ClockState, bool)>();
        var picture = TicketPicture.Blank;
        foreach (var moment in fold.Moments().Where(m => m.At <= End))
        {
            // One alarm at a time, so that each is met at its own instant.
            while (picture.Clocks.Select(c => c.WakeAt()).Min() is { } wake && wake <= moment.At)
            {
                picture = fold.AdvanceTo(picture, wake);
                foreach (var clock in picture.Clocks)
                    if (IsOther(clock)) yield return (clock.Metric, clock.Cycle, clock.BreachedAt!.Value);
            }
            picture = fold.Step(picture, moment);
            foreach (var clock in picture.Clocks)
                if (IsOther(clock)) yield return (clock.Metric, clock.Cycle, moment.At);
        }

        bool IsOther(Clock clock)
        {
            var key = (clock.Metric, clock.Cycle);
            var state = (clock.State, clock.IsOpen && clock.IsPaused);
            var isOther = !states.TryGetValue(key, out var was) || was != state;
            states[key] = state;
            return isOther;
        }
    }

    private static Target WrittenOut => Target(MetricPreset.Resolution, "own", 6, "office", [75]) with
    {
        Rule = new MetricRule.Conditions(
            [new ClockCondition(null, Where("status", "open"))],
            [new ClockCondition(new Occurrence.Happens(Happening.AgentReplied), Match.Always)],
            [new ClockCondition(new Occurrence.Changes(MatchField.Find("group")!), Match.Always)],
            Once: false),
        PauseWhile = Where("priority", "high"),
    };

    private static Target ByDate => Target(MetricPreset.Resolution, "visit", 1, "office", [50]) with
    {
        Rule = new MetricRule.Date(MatchField.Find("fields.visit_at")!, Duration.FromHours(-2), []),
        Durations = TargetDurations.ByDate,
        PauseOn = [],
    };

    private static Policy Policy(string id, Match match, bool goesOn, params Target[] targets) =>
        new() { Id = id, Match = match, Continue = goesOn, Targets = targets.ToEquatableArray() };

    private static Target Target(MetricPreset preset, string metric, int hours, string calendar, decimal[] warnAt)
    {
        var target = Scenario.Target(preset, metric, Duration.FromHours(hours), calendar, [TicketStatus.Pending], warnAt);
        return target with { Durations = target.Durations with { High = Duration.FromHours(hours) / 2, Low = null } };
    }

    private static Match.Where Where(string field, string value) => new(MatchField.Find(field)!, new FieldTest.OneOf([new Literal(value)]));
}
