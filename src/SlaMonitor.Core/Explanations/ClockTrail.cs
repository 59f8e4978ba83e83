using NodaTime;
using SlaMonitor.Core.Calendars;
using SlaMonitor.Core.Clocks;
using SlaMonitor.Core.Policies;
using SlaMonitor.Core.Tickets;

namespace SlaMonitor.Core.Explanations;

/// <summary>What one clock went through, noted while its ticket's log is folded.</summary>
internal sealed class ClockTrail
{
    private readonly List<Stretch> _stretches = [];
    private readonly List<ClockMoment> _moments = [];
    private readonly List<PromiseGiven> _promises = [];
    private Clock? _last;

    /// <summary>Notes what has come to pass without any event.</summary>
    public void Advance(Clock clock)
    {
        if (ReferenceEquals(clock, _last)) return;
        NoteAlarms(clock);
        _last = clock;
    }

    /// <summary>Notes what a moment did.</summary>
    /// <param name="clock">The clock after it.</param>
    /// <param name="moment">The moment.</param>
    /// <param name="adopted">The version that the ticket adopted then; null at any other moment.</param>
    /// <param name="after">The ticket after it.</param>
    /// <param name="rulebook">The rulebook that holds from then on.</param>
    public void Step(Clock clock, LogMoment moment, int? adopted, TicketPicture after, Rulebook rulebook)
    {
        // A pause may go on for another reason though the clock stays the same.
        if (ReferenceEquals(clock, _last) && !(clock.IsOpen && clock.IsPaused)) return;
        var effects = ClockEffects.Between(_last, clock, moment.At);
        // Another version may promise the same in a calendar of the same name that counts otherwise.
        if (adopted is not null && effects.IsEmpty && clock.IsOpen && clock.DueAt != _last?.DueAt) effects = [ClockEffect.PromiseChanged];
        if (!effects.IsEmpty)
        {
            _moments.Add(
                moment.Happened is { } happened ? new ClockMoment.Told(happened, effects)
                : adopted is { } version ? new ClockMoment.Adopted(moment.At, version, effects)
                : new ClockMoment.Described(moment.At, after.Account?.Id ?? "", effects));
        }
        NotePromise(clock, moment, adopted, after, rulebook);
        NoteAlarms(clock);
        var paused = clock.IsOpen && clock.IsPaused ? WhyPaused(clock, after, rulebook) : "";
        // A clock that ended under an earlier version may name a calendar that there is no more; nothing counts in it from here on.
        NoteStretch(clock, moment.At, paused, clock.IsOpen ? rulebook.Calendars[clock.Calendar] : null);
        _last = clock;
    }

    /// <summary>The whole, as of <paramref name="now"/>, up to which the clock was brought, under the rulebook that holds then.</summary>
    public ClockExplanation Explain(Instant now, Rulebook rulebook)
    {
        var clock = _last!;
        var calendar = clock.IsOpen ? rulebook.Calendars[clock.Calendar] : null;
        var segments = Segments(now);
        var elapsed = calendar is null ? clock.Elapsed : clock.ElapsedAt(calendar, now);
        var counted = segments.Aggregate(Duration.Zero, (sum, segment) => sum + segment.Counted);
        Invariant.Check(counted == elapsed, $"the segments of {clock.Metric} add up to the time used");
        return new ClockExplanation
        {
            Clock = clock,
            Elapsed = elapsed,
            Paused = calendar is null ? clock.PausedFor : clock.PausedAt(calendar, now),
            PausedBecause = clock.IsOpen && clock.IsPaused ? _stretches[^1].Reason : null,
            DueIfResumed = clock.State == ClockState.Paused && calendar is not null
                && calendar.TryAdd(now, Duration.Max(clock.Target - elapsed, Duration.Zero), out var due) ? due : null,
            Promises = _promises.ToEquatableArray(),
            Moments = _moments.ToEquatableArray(),
            Segments = segments.ToEquatableArray(),
        };
    }

    private void NoteAlarms(Clock clock)
    {
        for (var i = _last?.Warnings.Count ?? 0; i < clock.Warnings.Count; i++)
            _moments.Add(new ClockMoment.Warned(clock.Warnings[i].At, clock.Warnings[i].Threshold, clock.DueAt));
        if (clock.BreachedAt is { } at && _last?.BreachedAt is null) _moments.Add(new ClockMoment.Breached(at, clock.BreachReason));
    }

    private void NotePromise(Clock clock, LogMoment moment, int? adopted, TicketPicture after, Rulebook rulebook)
    {
        if (_last is not null && ClockEffects.SamePromise(_last, clock) && !(adopted is not null && clock.IsOpen && clock.DueAt != _last.DueAt)) return;
        _promises.Add(new PromiseGiven(
            moment.At,
            moment.Happened is { } happened ? $"{happened.Source}/{happened.Id}"
                : adopted is { } version ? $"version {version} of the configuration adopted"
                : $"account {after.Account?.Id} described",
            clock.Policy,
            after.Facts.Priority,
            clock.Target,
            clock.Calendar,
            rulebook.Calendars[clock.Calendar].Zone.Id,
            rulebook.TargetOf(clock.Policy, clock.Metric).Rule is MetricRule.Date date ? ByDate(date) : null,
            rulebook.ExplainChoice(after.Facts, after.Account)));
    }

    private static string ByDate(MetricRule.Date rule) =>
        rule.Offset == Duration.Zero ? rule.Field.Name
        : rule.Offset > Duration.Zero ? $"{rule.Field.Name} + {DurationWords.Of(rule.Offset)}"
        : $"{rule.Field.Name} - {DurationWords.Of(-rule.Offset)}";

    private static string WhyPaused(Clock clock, TicketPicture after, Rulebook rulebook) =>
        rulebook.TargetOf(clock.Policy, clock.Metric).WhyPaused(after.Facts, after.Account) ?? "paused";

    /// <summary>Ends the clock's stretch where it does something else from <paramref name="at"/> on, and begins the next.</summary>
    private void NoteStretch(Clock clock, Instant at, string paused, BusinessCalendar? calendar)
    {
        // Promised in mid-life: what it had counted by then is one stretch, counted as its calendar says.
        if (_stretches.Count == 0 && clock.StartedAt is { } began && began < at && clock.StoppedBy != ClockMachine.NotPromisedThen)
        {
            var used = calendar is null ? clock.Elapsed : clock.ElapsedAt(calendar, at);
            _stretches.Add(new Stretch(began, at, true, false, calendar, "counted from its start, before it was promised", used));
        }
        if (_stretches.Count > 0 && _stretches[^1].End is null)
        {
            var last = _stretches[^1];
            if (last.IsOpen == clock.IsOpen && last.IsPaused == clock.IsPaused && ReferenceEquals(last.Calendar, calendar) && last.Reason == paused) return;
            _stretches[^1] = last with { End = at };
        }
        _stretches.Add(new Stretch(at, null, clock.IsOpen, clock.IsPaused, calendar, paused, null));
    }

    private List<ClockSegment> Segments(Instant now)
    {
        var segments = new List<ClockSegment>();
        foreach (var stretch in _stretches)
        {
            var end = stretch.End ?? now;
            if (!stretch.IsOpen || end <= stretch.Start) continue;
            if (stretch.Carried is { } carried) segments.Add(new ClockSegment(SegmentKind.Running, stretch.Start, end, carried, stretch.Reason));
            else Split(segments, stretch, end, stretch.Calendar!);
        }
        return segments;
    }

    /// <summary>Splits a stretch where its calendar opens and closes.</summary>
    private static void Split(List<ClockSegment> segments, Stretch stretch, Instant end, BusinessCalendar calendar)
    {
        var at = stretch.Start;
        foreach (var open in calendar.OpenIntervals(stretch.Start, end))
        {
            if (open.Start > at) segments.Add(Closed(at, open.Start, calendar));
            segments.Add(stretch.IsPaused
                ? new ClockSegment(SegmentKind.Paused, open.Start, open.End, Duration.Zero, stretch.Reason)
                : new ClockSegment(SegmentKind.Running, open.Start, open.End, open.Duration, "running"));
            at = open.End;
        }
        if (at < end) segments.Add(Closed(at, end, calendar));
    }

    private static ClockSegment Closed(Instant start, Instant end, BusinessCalendar calendar) =>
        new(SegmentKind.Closed, start, end, Duration.Zero, $"calendar {calendar.Id} closed{Holidays(start, end, calendar)}");

    /// <summary>The named holidays of the calendar itself in [start, end), since nobody else knows them by heart.</summary>
    private static string Holidays(Instant start, Instant end, BusinessCalendar calendar)
    {
        if (calendar.Definition is not CalendarDefinition.Own own) return "";
        var (first, last) = (start.InZone(own.Zone).Date, (end - Duration.Epsilon).InZone(own.Zone).Date);
        var named = own.Holidays.Where(h => h.Name.Length > 0 && h.Date >= first && h.Date <= last).OrderBy(h => h.Date).Select(h => h.Name).ToList();
        return named.Count switch
        {
            0 => "",
            <= 3 => $" (holiday: {string.Join(", ", named)})",
            _ => $" (holidays: {string.Join(", ", named.Take(3))} and {named.Count - 3} more)",
        };
    }

    /// <summary>A stretch between two changes; <paramref name="End"/> is null for the present one, <paramref name="Calendar"/> where nothing counted.</summary>
    private readonly record struct Stretch(
        Instant Start, Instant? End, bool IsOpen, bool IsPaused, BusinessCalendar? Calendar, string Reason, Duration? Carried);
}
