using NodaTime;
using SlaMonitor.Core.Clocks;
using SlaMonitor.Core.Policies;

namespace SlaMonitor.Core.Tickets;

/// <summary>
/// Folds a ticket's log into its picture: the pure heart of the monitor. The live ticket, <c>evaluate</c>, the recomputation
/// after a late event and the explanation all use this one fold.
/// </summary>
public sealed class TicketFold
{
    private readonly TicketLog _log;
    private readonly RulesInForce _rules;
    private readonly Promised? _only;

    /// <summary>Folds under the versions that the log says the ticket adopted, each from its instant on.</summary>
    public TicketFold(TicketLog log, Rulebooks rulebooks)
        : this(log, new RulesInForce(log, rulebooks), null)
    {
    }

    /// <summary>Folds under one rulebook from beginning to end, whatever the log says.</summary>
    public TicketFold(TicketLog log, Rulebook rulebook)
        : this(log, new RulesInForce(rulebook), null)
    {
    }

    private TicketFold(TicketLog log, RulesInForce rules, Promised? only) => (_log, _rules, _only) = (log, rules, only);

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
        Step(picture, new LogMoment(happened.At, happened, null, int.MaxValue));

    /// <summary>What has come to pass by <paramref name="now"/> without any event.</summary>
    public TicketPicture AdvanceTo(TicketPicture picture, Instant now) => AdvanceTo(picture, now, _rules.At(now));

    /// <summary>
    /// Every instant at which the log says something, in order: events, profiles that became known later, and adoptions, in this
    /// order where they share an instant.
    /// </summary>
    public IEnumerable<LogMoment> Moments()
    {
        var (happened, known, adopted) = (0, 0, 1);
        for (var place = 0; ; place++)
        {
            while (known < _log.Profiles.Count && !_log.ChangesProfile(known)) known++;
            var eventAt = happened < _log.Events.Count ? _log.Events[happened].At : Instant.MaxValue;
            var knownAt = known < _log.Profiles.Count ? _log.Profiles[known].Since : Instant.MaxValue;
            var adoptedAt = adopted < _log.Adoptions.Count ? _log.Adoptions[adopted].Since : Instant.MaxValue;
            if (happened < _log.Events.Count && eventAt <= knownAt && eventAt <= adoptedAt)
                yield return new LogMoment(eventAt, _log.Events[happened++], null, place);
            else if (known < _log.Profiles.Count && knownAt <= adoptedAt)
                yield return new LogMoment(_log.Profiles[known++].Since, null, null, place);
            else if (adopted < _log.Adoptions.Count)
                yield return new LogMoment(adoptedAt, null, adopted++, place);
            else
                yield break;
        }
    }

    /// <summary>The picture after one moment of the log.</summary>
    public TicketPicture Step(TicketPicture picture, LogMoment moment)
    {
        picture = AdvanceTo(picture, moment.At, _rules.Before(moment));
        var before = picture.Facts;
        var facts = moment.Happened is { } happened ? before.After(happened, infersCreation: !_log.HasCreated) : before;
        var conversation = moment.Happened is { } said ? picture.Conversation.After(said, before, facts) : picture.Conversation;
        var account = _log.ProfileAt(facts.Account, moment.At);
        var next = picture with { Facts = facts, Conversation = conversation, Account = account };
        return facts.CreatedAt is null ? next : next with { Clocks = ClocksAfter(picture, next, moment) };
    }

    /// <summary>What has come to pass just before <paramref name="moment"/>.</summary>
    internal TicketPicture AdvanceTo(TicketPicture picture, Instant now, LogMoment moment) => AdvanceTo(picture, now, _rules.Before(moment));

    /// <summary>The rulebook that holds just after a moment.</summary>
    internal Rulebook RulebookAfter(LogMoment moment) => _rules.After(moment);

    /// <summary>The rulebook that holds at <paramref name="now"/>, once all moments up to then are told.</summary>
    internal Rulebook RulebookAt(Instant now) => _rules.At(now);

    private static TicketPicture AdvanceTo(TicketPicture picture, Instant now, Rulebook rulebook)
    {
        EquatableArray<Clock>? advanced = null;
        for (var i = 0; i < picture.Clocks.Count; i++)
        {
            var clock = picture.Clocks[i];
            if (clock.WakeAt() is not { } wake || wake > now) continue;
            var after = clock.AdvanceTo(PromiseOf(clock, rulebook), now);
            advanced = (advanced ?? picture.Clocks).With(i, after);
        }
        return advanced is { } clocks ? picture with { Clocks = clocks } : picture;
    }

    private EquatableArray<Clock> ClocksAfter(TicketPicture before, TicketPicture after, LogMoment moment)
    {
        var rulebook = _rules.After(moment);
        var promised = _only ?? rulebook.Promises(after.Facts, after.Account);
        var now = new Moment(
            moment.Happened, before.Facts, after.Facts, before.Account, after.Account, after.Conversation, promised.IncludesFirstResponse);
        var step = new ClockStep(_rules.Before(moment), now, moment.At, moment.Adopted is not null);
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
                // It has never counted under another rulebook than this one.
                new ClockStep(rulebook, now, moment.At).Continue(clocks, promise);
            }
            else
            {
                step.Continue(clocks, promise);
            }
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
        var fold = new TicketFold(_log, new RulesInForce(_rules.After(until)), promised with { Promises = [promise] });
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

    private static Promise PromiseOf(Clock clock, Rulebook rulebook)
    {
        var target = rulebook.TargetOf(clock.Policy, clock.Metric);
        return new Promise(clock.Policy, target, clock.Target, rulebook.Calendars[clock.Calendar]);
    }
}

/// <summary>An instant at which a ticket's log says something.</summary>
/// <param name="At">When.</param>
/// <param name="Happened">The event; null when an account's profile became known, or a version was adopted.</param>
/// <param name="Adopted">The place, in <see cref="TicketLog.Adoptions"/>, of the version that is adopted; null otherwise.</param>
/// <param name="Place">Counts the log's moments from 0.</param>
public readonly record struct LogMoment(Instant At, TicketEvent? Happened, int? Adopted, int Place);
