using FsCheck;
using FsCheck.Fluent;
using NodaTime;
using SlaMonitor.Core.Clocks;
using SlaMonitor.Core.Entities;
using SlaMonitor.Core.Explanations;
using SlaMonitor.Core.Policies;
using SlaMonitor.Core.Tests.Calendars;
using SlaMonitor.Core.Tickets;

namespace SlaMonitor.Core.Tests.Tickets;

/// <summary>Laws that hold for any ticket, whatever it is told and in whatever order.</summary>
public sealed class TicketLawTests
{
    private static readonly Instant Start = Instant.FromUtc(2026, 3, 27, 12, 0);

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
                ],
            },
        ]));

    /// <summary>The same events, told in order or in any other, lead to the same picture; equal instants keep their order.</summary>
    [Fact]
    public void Picture_ArrivalShuffled_IsTheSame() =>
        Prop.ForAll(Histories, history =>
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
        Prop.ForAll(Histories, history =>
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

    /// <summary>The segments of every explanation add up to the time used, and follow each other.</summary>
    [Fact]
    public void Explanation_Segments_AddUpToTheTimeUsed() =>
        Prop.ForAll(Histories, history =>
        {
            var end = Start + Duration.FromDays(10);
            var log = history.Events.Aggregate(TicketLog.Empty, (sofar, e) => sofar.With(e));
            return TicketExplanation.Explain(log, Rulebooks.Current, end).All(explained =>
                explained.Segments.Aggregate(Duration.Zero, (sum, s) => sum + s.Counted)
                    == explained.Clock.ElapsedAt(Rulebooks.Current.Calendars[explained.Clock.Calendar], end)
                && explained.Segments.Zip(explained.Segments.Skip(1)).All(pair => pair.First.End <= pair.Second.Start));
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
    private static TicketState Live(IReadOnlyList<TicketEvent> events, Func<int, int> delayMinutes, Instant end, List<ClockEvent>? published = null)
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
            published?.AddRange(decision.Effects.OfType<Effect.Publish>().Select(p => p.Event));
        }
    }

    internal static Arbitrary<History> Histories =>
    (
        from count in Gen.Choose(1, 12)
        from gaps in Gen.ArrayOf(Gen.Choose(1, 600), count)
        from kinds in Gen.ArrayOf(Gen.Choose(0, 13), count)
        from picks in Gen.ArrayOf(Gen.Choose(0, 3), count)
        from delays in Gen.ArrayOf(Gen.OneOf(Gen.Constant(0), Gen.Choose(0, 2_000)), count)
        select new History([.. Enumerable.Range(0, count).Select(i => Event(i, gaps[..(i + 1)].Sum(), kinds[i], picks[i]))], delays)
    ).ToArbitrary();

    private static TicketEvent Event(int i, int minutes, int kind, int pick) => new()
    {
        Source = "law",
        Id = $"e{i}",
        Ticket = "T",
        At = Start + Duration.FromMinutes(minutes),
        Type = kind switch
        {
            0 or 1 => TicketEventType.Created,
            2 or 3 => TicketEventType.CustomerReplied,
            4 or 5 => TicketEventType.AgentReplied,
            6 or 7 => TicketEventType.StatusChanged,
            8 => TicketEventType.PriorityChanged,
            9 => TicketEventType.Assigned,
            10 => TicketEventType.Solved,
            11 => TicketEventType.Reopened,
            12 => TicketEventType.Merged,
            _ => TicketEventType.NoteAdded,
        },
        Actor = new Actor(pick == 0 ? ActorKind.Agent : ActorKind.Customer),
        Changes = new TicketChanges
        {
            Status = kind is 6 or 7 ? (TicketStatus)(pick + 1) : null,
            Priority = kind == 8 ? (Priority)pick : null,
            Group = kind == 9 ? Change<string>.To(pick == 0 ? null : $"g{pick}") : Change<string>.None,
        },
    };

    internal sealed record History(IReadOnlyList<TicketEvent> Events, int[] Delays);
}
