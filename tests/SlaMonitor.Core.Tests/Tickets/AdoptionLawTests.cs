using FsCheck;
using FsCheck.Fluent;
using NodaTime;
using SlaMonitor.Core.Calendars;
using SlaMonitor.Core.Clocks;
using SlaMonitor.Core.Entities;
using SlaMonitor.Core.Explanations;
using SlaMonitor.Core.Policies;
using SlaMonitor.Core.Tests.Calendars;
using SlaMonitor.Core.Tickets;

namespace SlaMonitor.Core.Tests.Tickets;

/// <summary>Laws of tickets that adopt other versions of the configuration, whatever else they are told and in whatever order.</summary>
public sealed class AdoptionLawTests
{
    private static readonly Instant Start = Instant.FromUtc(2026, 3, 27, 12, 0);
    private static readonly Instant End = Start + Duration.FromDays(10);
    private static readonly Duration Hour = Duration.FromHours(1);

    /// <summary>
    /// Four versions: the second moves targets, warnings, pauses and the office's hours; the third promises other metrics; the
    /// fourth is the first again.
    /// </summary>
    private static readonly Rulebooks Rulebooks = new Rulebooks(First(1)).With(Second()).With(Third()).With(First(4));

    /// <summary>Told in order or in any other, the picture is the same: each event falls under the version of its instant.</summary>
    [Fact]
    public void Picture_ArrivalShuffled_IsTheSame() =>
        Prop.ForAll(Histories, history =>
        {
            var inOrder = Live(history, delayed: false);
            var shuffled = Live(history, delayed: true);
            return inOrder.Picture == shuffled.Picture && inOrder.Picture == new TicketFold(shuffled.Log, Rulebooks).To(End);
        }).QuickCheckThrowOnFailure();

    /// <summary>What was published, added up, is what the picture shows: no breach twice, none missing, none that does not stand.</summary>
    [Fact]
    public void Published_AddedUp_IsThePicture() =>
        Prop.ForAll(Histories, history =>
        {
            var standing = new Dictionary<(Metric, int), Instant>();
            var warned = new HashSet<(Metric, int, string)>();
            var isOnce = true;
            var state = Live(history, delayed: true, decided: (_, _, decision) =>
            {
                foreach (var told in decision.Effects.OfType<Effect.Publish>().Select(p => p.Event).OfType<ClockEvent>())
                {
                    isOnce &= told switch
                    {
                        ClockEvent.Breached b => standing.TryAdd((b.Metric, b.Cycle), b.BreachedAt),
                        ClockEvent.BreachRetracted r => standing.Remove((r.Metric, r.Cycle), out var was) && was == r.BreachedAt,
                        ClockEvent.Warned w => warned.Add((w.Metric, w.Cycle, w.Threshold)),
                        _ => true,
                    };
                }
            });
            return isOnce
                && standing.Count == state.Picture.Clocks.Count(c => c.BreachedAt is not null)
                && state.Picture.Clocks.All(c => c.BreachedAt is null || standing[(c.Metric, c.Cycle)] == c.BreachedAt);
        }).QuickCheckThrowOnFailure();

    /// <summary>An adoption moves what is allowed, never what was used; and a breach that came before it stands.</summary>
    [Fact]
    public void TimeUsed_AtAnAdoption_Stays() =>
        Prop.ForAll(Histories, history =>
        {
            var holds = true;
            Live(history, delayed: true, decided: (before, command, decision) =>
            {
                if (before is null || command is not TicketCommand.Adopt) return;
                var at = decision.State.AsOf;
                foreach (var was in new TicketFold(before.Log, Rulebooks).AdvanceTo(before.Picture, at).Clocks)
                {
                    var now = decision.State.Picture.Clocks.Single(c => c.Metric == was.Metric && c.Cycle == was.Cycle);
                    // What was cancelled because it was not promised may go on, from where it stood.
                    holds &= Used(now, decision.State, at) == Used(was, before, at) && (was.BreachedAt is null || now.BreachedAt == was.BreachedAt);
                }
            });
            return holds;

            static Duration Used(Clock clock, TicketState ticket, Instant at) =>
                clock.IsOpen ? clock.ElapsedAt(Rulebooks[ticket.Rulebook].Calendars[clock.Calendar], at) : clock.Elapsed;
        }).QuickCheckThrowOnFailure();

    /// <summary>Adopting the version that holds, or an earlier one, decides nothing.</summary>
    [Fact]
    public void Adopt_Again_IsNothing() =>
        Prop.ForAll(Histories, history =>
        {
            var state = Live(history, delayed: true);
            return Enumerable.Range(1, state.Rulebook).All(version =>
                TicketDecider.Decide(state, new TicketCommand.Adopt(version), End, Rulebooks) is { Effects.IsEmpty: true } decision
                && ReferenceEquals(decision.State, state));
        }).QuickCheckThrowOnFailure();

    /// <summary>A version that says the same moves nothing and publishes nothing.</summary>
    [Fact]
    public void Adopt_TheSameRules_PublishesNothing() =>
        Prop.ForAll(TicketHistories.Any, Gen.Choose(1, 10_000).ToArbitrary(), (events, minutes) =>
        {
            var same = new Rulebooks(First(1)).With(First(2));
            var isSilent = true;
            var history = new Adopting(events with { Delays = new int[events.Delays.Length] }, [minutes]);
            Live(history, delayed: false, same, (before, command, decision) =>
            {
                if (before is null || command is not TicketCommand.Adopt) return;
                isSilent &= decision.Effects.IsEmpty && decision.State.Rulebook == 2;
            });
            return isSilent;
        }).QuickCheckThrowOnFailure();

    /// <summary>The segments of every explanation add up to the time used, across every adoption, and follow each other.</summary>
    [Fact]
    public void Explanation_AcrossAdoptions_AddsUp() =>
        Prop.ForAll(Histories, history =>
        {
            var state = Live(history, delayed: true);
            var calendars = Rulebooks[state.Rulebook].Calendars;
            return Explainer.Explain(state.Log, Rulebooks, End).Clocks.All(explained =>
                explained.Segments.Aggregate(Duration.Zero, (sum, s) => sum + s.Counted)
                    == (explained.Clock.IsOpen ? explained.Clock.ElapsedAt(calendars[explained.Clock.Calendar], End) : explained.Clock.Elapsed)
                && explained.Segments.Zip(explained.Segments.Skip(1)).All(pair => pair.First.End <= pair.Second.Start));
        }).QuickCheckThrowOnFailure();

    private static Rulebook First(int version) => Book(
        version,
        "09:00-17:00",
        Scenario.Target(MetricPreset.FirstResponse, "first_response", 2 * Hour, warnAt: [50, 90]),
        Scenario.Target(MetricPreset.NextResponse, "next_response", 3 * Hour, "office", [TicketStatus.Pending], [75]),
        Scenario.Target(MetricPreset.Resolution, "resolution", 8 * Hour, "office", [TicketStatus.Pending], [50, 75]),
        Scenario.Target(MetricPreset.PeriodicUpdate, "periodic_update", 5 * Hour),
        Scenario.Target(MetricPreset.Ownership, "ownership", 4 * Hour, "office"),
        TicketLawTests.WrittenOut,
        TicketLawTests.Dated);

    private static Rulebook Second() => Book(
        2,
        "06:00-22:00",
        Scenario.Target(MetricPreset.FirstResponse, "first_response", 6 * Hour, "office", warnAt: [25, 50]),
        Scenario.Target(MetricPreset.NextResponse, "next_response", Hour, "office", [], [75]),
        Scenario.Target(MetricPreset.Resolution, "resolution", 10 * Hour, "office", [TicketStatus.OnHold], [10, 75]),
        Scenario.Target(MetricPreset.PeriodicUpdate, "periodic_update", 5 * Hour, "office"),
        Scenario.Target(MetricPreset.Ownership, "ownership", 2 * Hour),
        TicketLawTests.WrittenOut with { PauseWhile = null, Calendar = "24x7" },
        TicketLawTests.Dated with { Rule = ((MetricRule.Date)TicketLawTests.Dated.Rule) with { Offset = Hour } });

    private static Rulebook Third() => Book(
        3,
        "09:00-17:00",
        Scenario.Target(MetricPreset.NextResponse, "next_response", 3 * Hour, "office", [TicketStatus.Pending], [75]),
        Scenario.Target(MetricPreset.AgentWork, "agent_work", 12 * Hour, "office", [TicketStatus.Pending], [75]),
        Scenario.Target(MetricPreset.RequesterWait, "requester_wait", 24 * Hour),
        // Metrics of these names were written out before: now presets promise them, and then they are written out again.
        Scenario.Target(MetricPreset.Resolution, "own", 9 * Hour, "office", warnAt: [50]),
        Scenario.Target(MetricPreset.AgentWork, "visit", 7 * Hour, "office"));

    private static Rulebook Book(int version, string hours, params Target[] targets) => new(
        version,
        [
            BusinessCalendar.AlwaysOpen,
            CalendarSamples.Compile(CalendarSamples.Office("Europe/Berlin", "office") with
            {
                Hours = WeeklyHours.MondayToFriday(CalendarSamples.Hours(hours)),
            }),
        ],
        [new Policy { Id = $"p{version}", Match = Match.Always, Targets = targets.Select(t => t.Rule is MetricRule.Date ? t : TicketLawTests.Vary(t)).ToEquatableArray() }]);

    /// <summary>Tells each event at its instant, or later, and adopts one version after the other; wakes the ticket in between as it asks.</summary>
    private static TicketState Live(
        Adopting history,
        bool delayed,
        Rulebooks? rulebooks = null,
        Action<TicketState?, TicketCommand, Decision<TicketState>>? decided = null)
    {
        rulebooks ??= Rulebooks;
        TicketState? state = null;
        // The first event comes at once, so that the ticket is there to adopt; adoptions come after the events of their instant.
        var told = history.Events.Events
            .Select((e, i) => (At: e.At + Duration.FromMinutes(delayed && i > 0 ? history.Events.Delays[i] : 0), Command: (TicketCommand)new TicketCommand.Record(e, 1, null)))
            .Concat(history.Adoptions.Order().Select((minutes, i) => (At: Start + Duration.FromMinutes(minutes), Command: (TicketCommand)new TicketCommand.Adopt(i + 2))));
        foreach (var (at, command) in told.OrderBy(t => t.At))
        {
            if (state is null && command is TicketCommand.Adopt) continue;
            WakeUntil(at);
            Decide(command, at);
        }
        WakeUntil(End);
        return state!;

        void WakeUntil(Instant now)
        {
            while (state is not null && TicketDecider.WakeAt(state) is { } wake && wake <= now)
                Decide(new TicketCommand.Wake(), Instant.Max(wake, state.AsOf));
        }

        void Decide(TicketCommand command, Instant now)
        {
            var decision = TicketDecider.Decide(state, command, now, rulebooks);
            decided?.Invoke(state, command, decision);
            state = decision.State;
        }
    }

    private static Arbitrary<Adopting> Histories =>
    (
        from events in TicketHistories.Any.Generator
        from count in Gen.Choose(1, 3)
        from adoptions in Gen.ArrayOf(Gen.OneOf(Gen.Choose(1, 4_000), Gen.Elements(events.Events.ToArray()).Select(e => (int)(e.At - Start).TotalMinutes)), count)
        select new Adopting(events, adoptions)
    ).ToArbitrary();

    /// <param name="Events">What the ticket is told.</param>
    /// <param name="Adoptions">When it adopts versions 2, 3, 4: minutes after the start.</param>
    private sealed record Adopting(History Events, int[] Adoptions);
}
