using NodaTime;
using SlaMonitor.Core.Calendars;
using SlaMonitor.Core.Clocks;
using SlaMonitor.Core.Policies;
using SlaMonitor.Core.Tickets;

namespace SlaMonitor.Core.Explanations;

/// <summary>What one clock went through, noted while its ticket's log is folded.</summary>
internal sealed class ClockTrail(Rulebook rulebook)
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

    /// <summary>Notes what <paramref name="moment"/> did, which left the ticket as <paramref name="after"/>.</summary>
    public void Step(Clock clock, LogMoment moment, TicketPicture after)
    {
        // A pause may go on for another reason though the clock stays the same.
        if (ReferenceEquals(clock, _last) && !(clock.IsOpen && clock.IsPaused)) return;
        var effects = ClockEffects.Between(_last, clock, moment.At);
        if (!effects.IsEmpty)
        {
            _moments.Add(moment.Happened is { } happened
                ? new ClockMoment.Told(happened, effects)
                : new ClockMoment.Described(moment.At, after.Account?.Id ?? "", effects));
        }
        NotePromise(clock, moment, after);
        NoteAlarms(clock);
        NoteStretch(clock, moment.At, clock.IsOpen && clock.IsPaused ? WhyPaused(clock, after) : "");
        _last = clock;
    }

    /// <summary>The whole, as of <paramref name="now"/>, up to which the clock was brought.</summary>
    public ClockExplanation Explain(Instant now)
    {
        var clock = _last!;
        var calendar = rulebook.Calendars[clock.Calendar];
        var segments = Segments(now);
        var elapsed = clock.ElapsedAt(calendar, now);
        var counted = segments.Aggregate(Duration.Zero, (sum, segment) => sum + segment.Counted);
        Invariant.Check(counted == elapsed, $"the segments of {clock.Metric} add up to the time used");
        return new ClockExplanation
        {
            Clock = clock,
            Elapsed = elapsed,
            Paused = clock.PausedAt(calendar, now),
            PausedBecause = clock.IsOpen && clock.IsPaused ? _stretches[^1].Reason : null,
            DueIfResumed = clock.State == ClockState.Paused && calendar.TryAdd(now, Duration.Max(clock.Target - elapsed, Duration.Zero), out var due) ? due : null,
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

    private void NotePromise(Clock clock, LogMoment moment, TicketPicture after)
    {
        if (_last is not null && ClockEffects.SamePromise(_last, clock)) return;
        _promises.Add(new PromiseGiven(
            moment.At,
            moment.Happened is { } happened ? $"{happened.Source}/{happened.Id}" : $"account {after.Account?.Id} described",
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

    private string WhyPaused(Clock clock, TicketPicture after) =>
        rulebook.TargetOf(clock.Policy, clock.Metric).WhyPaused(after.Facts, after.Account) ?? "paused";

    /// <summary>Ends the clock's stretch where it does something else from <paramref name="at"/> on, and begins the next.</summary>
    private void NoteStretch(Clock clock, Instant at, string paused)
    {
        // Promised in mid-life: what it had counted by then is one stretch, counted as its calendar says.
        if (_stretches.Count == 0 && clock.StartedAt is { } began && began < at && clock.StoppedBy != ClockMachine.NotPromisedThen)
        {
            var used = clock.ElapsedAt(rulebook.Calendars[clock.Calendar], at);
            _stretches.Add(new Stretch(began, at, true, false, clock.Calendar, "counted from its start, before it was promised", used));
        }
        if (_stretches.Count > 0 && _stretches[^1].End is null)
        {
            var last = _stretches[^1];
            if (last.IsOpen == clock.IsOpen && last.IsPaused == clock.IsPaused && last.Calendar == clock.Calendar && last.Reason == paused) return;
            _stretches[^1] = last with { End = at };
        }
        _stretches.Add(new Stretch(at, null, clock.IsOpen, clock.IsPaused, clock.Calendar, paused, null));
    }

    private List<ClockSegment> Segments(Instant now)
    {
        var segments = new List<ClockSegment>();
        foreach (var stretch in _stretches)
        {
            var end = stretch.End ?? now;
            if (!stretch.IsOpen || end <= stretch.Start) continue;
            if (stretch.Carried is { } carried) segments.Add(new ClockSegment(SegmentKind.Running, stretch.Start, end, carried, stretch.Reason));
            else Split(segments, stretch, end, rulebook.Calendars[stretch.Calendar]);
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

    /// <summary>A stretch between two changes; <paramref name="End"/> is null for the present one.</summary>
    private readonly record struct Stretch(
        Instant Start, Instant? End, bool IsOpen, bool IsPaused, string Calendar, string Reason, Duration? Carried);
}
