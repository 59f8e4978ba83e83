using FsCheck;
using FsCheck.Fluent;
using NodaTime;
using SlaMonitor.Core.Clocks;
using SlaMonitor.Core.Entities;
using SlaMonitor.Core.Policies;
using SlaMonitor.Core.Tests.Calendars;
using SlaMonitor.Core.Tickets;

namespace SlaMonitor.Core.Tests.Tickets;

/// <summary>Laws that hold for any ticket, whatever it is told and in whatever order.</summary>
public sealed class TicketLawTests
{
    private static readonly Instant Start = TicketHistories.Start;

    private static readonly Rulebooks Rulebooks = new(new Rulebook(
        1,
        [Core.Calendars.BusinessCalendar.AlwaysOpen, CalendarSamples.Compile(CalendarSamples.Office("Europe/Berlin", "office"))],
        [
            new Policy
            {
                Id = "p",
                Match = Match.Always,
                Targets =
                [
                    Vary(Scenario.Target(MetricPreset.FirstResponse, "first_response", Duration.FromHours(2), warnAt: [50, 90])),
                    Vary(Scenario.Target(MetricPreset.NextResponse, "next_response", Duration.FromHours(3), "office", [TicketStatus.Pending], [75])),
                    Vary(Scenario.Target(MetricPreset.Resolution, "resolution", Duration.FromHours(8), "office", [TicketStatus.Pending], [50, 75])),
                    Vary(Scenario.Target(MetricPreset.PeriodicUpdate, "periodic_update", Duration.FromHours(5))),
                    Vary(Scenario.Target(MetricPreset.Ownership, "ownership", Duration.FromHours(4), "office")),
                    Vary(WrittenOut),
                    Dated,
                ],
            },
        ]));

    internal static Target WrittenOut => Scenario.Target(MetricPreset.Resolution, "own", Duration.FromHours(6), "office", warnAt: [75]) with
    {
        Rule = new MetricRule.Conditions(
            [new ClockCondition(null, new Match.Where(MatchField.Find("status")!, new FieldTest.OneOf([new Literal("open"), new Literal("new")])))],
            [new ClockCondition(new Occurrence.Happens(Happening.AgentReplied), Match.Always)],
            [new ClockCondition(new Occurrence.Changes(MatchField.Find("group")!), Match.Always)],
            Once: false),
        PauseWhile = new Match.Where(MatchField.Find("priority")!, new FieldTest.OneOf([new Literal("high")])),
    };

    internal static Target Dated => Scenario.Target(MetricPreset.Resolution, "visit", Duration.Zero, "office", warnAt: [50]) with
    {
        Rule = new MetricRule.Date(
            MatchField.Find("fields.visit_at")!,
            Duration.FromHours(-2),
            [new ClockCondition(new Occurrence.Happens(Happening.AgentReplied), Match.Always)]),
        Durations = TargetDurations.ByDate,
    };

    /// <summary>The same events, told in order or in any other, lead to the same picture; equal instants keep their order.</summary>
    [Fact]
    public void Picture_ArrivalShuffled_IsTheSame() =>
        Prop.ForAll(TicketHistories.Any, history =>
        {
            var end = Start + Duration.FromDays(10);
            var inOrder = Live(history.Events, _ => 0, end);
            var shuffled = Live(history.Events, i => history.Delays[i], end);
            return inOrder.Picture == shuffled.Picture
                && inOrder.Picture == new TicketFold(shuffled.Log, Rulebooks.Current).To(end);
        }).QuickCheckThrowOnFailure();

    /// <summary>What was published, added up, is what the picture shows: no breach twice, none missing, none that does not stand.</summary>
    [Fact]
    public void Published_AddedUp_IsThePicture() =>
        Prop.ForAll(TicketHistories.Any, history =>
        {
            var published = new List<ClockEvent>();
            var state = Live(history.Events, i => history.Delays[i], Start + Duration.FromDays(10), published);
            var standing = new Dictionary<(Metric, int), Instant>();
            foreach (var told in published)
            {
                if (told is ClockEvent.Breached b && !standing.TryAdd((b.Metric, b.Cycle), b.BreachedAt)) return false;
                if (told is ClockEvent.BreachRetracted r && !(standing.Remove((r.Metric, r.Cycle), out var was) && was == r.BreachedAt)) return false;
            }
            var warned = published.OfType<ClockEvent.Warned>().Select(w => (w.Metric, w.Cycle, w.Threshold)).ToList();
            return warned.Count == warned.Distinct().Count()
                && state.Picture.Clocks.All(c => c.BreachedAt == (standing.TryGetValue((c.Metric, c.Cycle), out var at) ? at : (Instant?)null))
                && standing.Count == state.Picture.Clocks.Count(c => c.BreachedAt is not null);
        }).QuickCheckThrowOnFailure();

    /// <summary>A pause never makes a due instant earlier.</summary>
    [Fact]
    public void Due_AfterAPause_IsNeverEarlier() =>
        Prop.ForAll(Gen.Choose(0, 7 * 24 * 60).Two().ToArbitrary(), times =>
        {
            var (from, length) = times;
            var open = new Scenario(Rulebooks.Current.Calendars.Values, Rulebooks.Current.Policies[0]).Created("2026-03-27T12:00:00Z");
            var due = open.Clock("resolution").DueAt!.Value;
            var pause = Start + Duration.FromMinutes(from);
            if (pause > due) return true;
            open.Status(pause.ToString(), TicketStatus.Pending).Status((pause + Duration.FromMinutes(length)).ToString(), TicketStatus.Open);
            return open.Clock("resolution").DueAt >= due;
        }).QuickCheckThrowOnFailure();

    internal static Target Vary(Target target)
    {
        var normal = target.Durations.Normal!.Value;
        return target with { Durations = new TargetDurations(normal / 4, normal / 2, normal, null) };
    }

    /// <summary>Tells each event at its instant, or that much later, waking the ticket in between as it asks.</summary>
    internal static TicketState Live(IReadOnlyList<TicketEvent> events, Func<int, int> delayMinutes, Instant end, List<ClockEvent>? published = null)
    {
        TicketState? state = null;
        foreach (var (happened, arrives) in events.Select((e, i) => (e, e.At + Duration.FromMinutes(delayMinutes(i)))).OrderBy(x => x.Item2))
        {
            WakeUntil(arrives);
            Take(TicketDecider.Decide(state, new TicketCommand.Record(happened, 1, null), arrives, Rulebooks));
        }
        WakeUntil(end);
        return state!;

        void WakeUntil(Instant now)
        {
            while (state is not null && TicketDecider.WakeAt(state) is { } wake && wake <= now)
                Take(TicketDecider.Decide(state, new TicketCommand.Wake(), Instant.Max(wake, state.AsOf), Rulebooks));
        }

        void Take(Decision<TicketState> decision)
        {
            state = decision.State;
            published?.AddRange(decision.Effects.OfType<Effect.Publish>().Select(p => p.Event).OfType<ClockEvent>());
        }
    }
}
