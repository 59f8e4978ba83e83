using NodaTime;
using SlaMonitor.Core.Clocks;
using SlaMonitor.Core.Policies;

namespace SlaMonitor.Core.Tickets;

/// <summary>
/// Folds a ticket's log into its picture: the pure heart of the monitor. The live ticket, <c>evaluate</c>, the recomputation
/// after a late event and the explanation all use this one fold.
/// </summary>
public sealed class TicketFold(TicketLog log, Rulebook rulebook, Promised? only = null)
{
    /// <summary>The picture at <paramref name="now"/>; events that happen later are left out.</summary>
    public TicketPicture To(Instant now)
    {
        var picture = TicketPicture.Blank;
        foreach (var moment in Moments())
        {
            if (moment.At > now) break;
            picture = Step(picture, moment);
        }
        return AdvanceTo(picture, now);
    }

    /// <summary>The picture after one more event, which is the last in the log and later than anything the picture shows.</summary>
    public TicketPicture Next(TicketPicture picture, TicketEvent happened) =>
        Step(picture, new LogMoment(happened.At, happened, int.MaxValue));

    /// <summary>What has come to pass by <paramref name="now"/> without any event.</summary>
    public TicketPicture AdvanceTo(TicketPicture picture, Instant now)
    {
        EquatableArray<Clock>? advanced = null;
        for (var i = 0; i < picture.Clocks.Count; i++)
        {
            var clock = picture.Clocks[i];
            if (clock.WakeAt() is not { } wake || wake > now) continue;
            var after = clock.AdvanceTo(PromiseOf(clock), now);
            advanced = (advanced ?? picture.Clocks).With(i, after);
        }
        return advanced is { } clocks ? picture with { Clocks = clocks } : picture;
    }

    /// <summary>Every instant at which the log says something, in order: events, and profiles that became known later.</summary>
    public IEnumerable<LogMoment> Moments()
    {
        var place = 0;
        var known = 0;
        foreach (var happened in log.Events)
        {
            for (; known < log.Profiles.Count && log.Profiles[known].Since < happened.At; known++)
                if (log.ChangesProfile(known)) yield return new LogMoment(log.Profiles[known].Since, null, place++);
            yield return new LogMoment(happened.At, happened, place++);
        }
        for (; known < log.Profiles.Count; known++)
            if (log.ChangesProfile(known)) yield return new LogMoment(log.Profiles[known].Since, null, place++);
    }

    /// <summary>The picture after one moment of the log.</summary>
    public TicketPicture Step(TicketPicture picture, LogMoment moment)
    {
        picture = AdvanceTo(picture, moment.At);
        var before = picture.Facts;
        var facts = moment.Happened is { } happened ? before.After(happened, infersCreation: !log.HasCreated) : before;
        var conversation = moment.Happened is { } said ? picture.Conversation.After(said, before, facts) : picture.Conversation;
        var account = log.ProfileAt(facts.Account, moment.At);
        var next = picture with { Facts = facts, Conversation = conversation, Account = account };
        return facts.CreatedAt is null ? next : next with { Clocks = ClocksAfter(picture, next, moment) };
    }

    private EquatableArray<Clock> ClocksAfter(TicketPicture before, TicketPicture after, LogMoment moment)
    {
        var promised = only ?? rulebook.Promises(after.Facts, after.Account);
        var step = new ClockStep(
            rulebook,
            new Moment(
                moment.Happened, before.Facts, after.Facts, before.Account, after.Account, after.Conversation, promised.IncludesFirstResponse),
            moment.At);
        var clocks = new List<Clock>(before.Clocks.Count + 1);
        var i = 0;
        // Clocks and promises are both sorted by metric: one walk over the two.
        foreach (var promise in promised.Promises)
        {
            var metric = promise.Target.Metric;
            for (; i < before.Clocks.Count && before.Clocks[i].Metric < metric; i++)
                clocks.Add(step.Unpromised(before.Clocks[i]));
            for (; i < before.Clocks.Count && before.Clocks[i].Metric == metric; i++) clocks.Add(before.Clocks[i]);
            if (clocks.Count == 0 || clocks[^1].Metric != metric)
            {
                var earlier = before.Facts.CreatedAt is null ? null : Backfill(promised, promise, moment);
                clocks.Add(earlier ?? ClockMachine.Wait(promise, 1));
            }
            step.Continue(clocks, promise);
        }
        for (; i < before.Clocks.Count; i++) clocks.Add(step.Unpromised(before.Clocks[i]));
        return clocks.ToEquatableArray();
    }

    /// <summary>
    /// A metric promised for the first time in mid-life counts from where its clock would stand had it been promised all along;
    /// what would have come to pass before comes at once, and a cycle that was over by then is not judged.
    /// </summary>
    private Clock? Backfill(Promised promised, Promise promise, LogMoment until)
    {
        var fold = new TicketFold(log, rulebook, promised with { Promises = [promise] });
        var picture = TicketPicture.Blank;
        foreach (var moment in fold.Moments())
        {
            if (moment.Place == until.Place || (until.Happened is not null && ReferenceEquals(moment.Happened, until.Happened))) break;
            picture = fold.Step(picture, moment);
        }
        picture = fold.AdvanceTo(picture, until.At);
        if (picture.Clocks.IsEmpty) return null;
        var clock = picture.Clocks[^1] with { Cycle = 1 };
        return clock.State switch
        {
            ClockState.Waiting => clock,
            ClockState.Running or ClockState.Paused or ClockState.Breached => clock.PromisedLate(until.At),
            ClockState.Met or ClockState.MetLate or ClockState.Cancelled => clock.NotJudged(),
        };
    }

    private Promise PromiseOf(Clock clock)
    {
        var target = rulebook.TargetOf(clock.Policy, clock.Metric);
        return new Promise(clock.Policy, target, clock.Target, rulebook.Calendars[clock.Calendar]);
    }
}

/// <summary>An instant at which a ticket's log says something: an event, or (null) that an account's profile became known.</summary>
public readonly record struct LogMoment(Instant At, TicketEvent? Happened, int Place);
