using NodaTime;
using SlaMonitor.Core.Calendars;
using SlaMonitor.Core.Clocks;
using SlaMonitor.Core.Policies;
using SlaMonitor.Core.Tickets;

namespace SlaMonitor.Core.Explanations;

/// <summary>Explains every clock of a ticket by folding its log again, moment by moment, and noting what changed.</summary>
public static class TicketExplanation
{
    /// <summary>All clocks as of <paramref name="now"/>, by metric and cycle, under the versions that the ticket adopted.</summary>
    public static EquatableArray<ClockExplanation> Explain(TicketLog log, Rulebooks rulebooks, Instant now) => Explain(new TicketFold(log, rulebooks), now);

    /// <summary>All clocks as of <paramref name="now"/>, by metric and cycle, under one rulebook from beginning to end.</summary>
    public static EquatableArray<ClockExplanation> Explain(TicketLog log, Rulebook rulebook, Instant now) => Explain(new TicketFold(log, rulebook), now);

    private static EquatableArray<ClockExplanation> Explain(TicketFold fold, Instant now)
    {
        var stretches = new Dictionary<(Metric Metric, int Cycle), List<Stretch>>();
        var picture = TicketPicture.Blank;
        foreach (var moment in fold.Moments())
        {
            if (moment.At > now) break;
            picture = fold.Step(picture, moment);
            foreach (var clock in picture.Clocks) Note(stretches, clock, picture.Facts.Status, moment.At, fold.RulebookAfter(moment));
        }
        picture = fold.AdvanceTo(picture, now);
        var rulebook = fold.RulebookAt(now);
        return picture.Clocks.Select(clock => Explain(clock, stretches[(clock.Metric, clock.Cycle)], rulebook, now)).ToEquatableArray();
    }

    /// <summary>Ends the clock's stretch where it does something else from <paramref name="at"/> on, and begins the next.</summary>
    private static void Note(Dictionary<(Metric, int), List<Stretch>> stretches, Clock clock, TicketStatus status, Instant at, Rulebook rulebook)
    {
        var key = (clock.Metric, clock.Cycle);
        // A clock that ended under an earlier version may name a calendar that there is no more; nothing counts in it from here on.
        var calendar = clock.IsOpen ? rulebook.Calendars[clock.Calendar] : null;
        if (!stretches.TryGetValue(key, out var list))
        {
            stretches.Add(key, list = []);

            // Promised in mid-life: what it had counted by then is one stretch, counted as its calendar says.
            if (clock.StartedAt is { } began && began < at && clock.StoppedBy != ClockMachine.NotPromisedThen)
            {
                var used = calendar is null ? clock.Elapsed : clock.ElapsedAt(calendar, at);
                list.Add(new Stretch(began, at, true, false, calendar, "counted from its start, before it was promised", used));
            }
        }
        var paused = clock.IsPaused ? $"status {Wire.WireName<TicketStatus>.Of(status)}" : "";
        if (list.Count > 0 && list[^1].End is null)
        {
            var last = list[^1];
            if (last.IsOpen == clock.IsOpen && last.IsPaused == clock.IsPaused && last.Calendar == calendar && last.Reason == paused) return;
            list[^1] = last with { End = at };
        }
        list.Add(new Stretch(at, null, clock.IsOpen, clock.IsPaused, calendar, paused, null));
    }

    private static ClockExplanation Explain(Clock clock, List<Stretch> stretches, Rulebook rulebook, Instant now)
    {
        var segments = new List<ClockSegment>();
        foreach (var stretch in stretches)
        {
            var end = stretch.End ?? now;
            if (!stretch.IsOpen || end <= stretch.Start) continue;
            if (stretch.Carried is { } carried) segments.Add(new ClockSegment(SegmentKind.Running, stretch.Start, end, carried, stretch.Reason));
            else Split(segments, stretch, end, stretch.Calendar!);
        }
        var explained = segments.Aggregate(Duration.Zero, (sum, segment) => sum + segment.Counted);
        Invariant.Check(
            explained == (clock.IsOpen ? clock.ElapsedAt(rulebook.Calendars[clock.Calendar], now) : clock.Elapsed),
            $"the segments of {clock.Metric} add up to the time used");
        return new ClockExplanation(clock, segments.ToEquatableArray());
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
        new(SegmentKind.Closed, start, end, Duration.Zero, $"calendar {calendar.Id} closed");

    /// <summary>A stretch between two changes; <paramref name="End"/> is null for the present one, <paramref name="Calendar"/> where nothing counted.</summary>
    private readonly record struct Stretch(
        Instant Start, Instant? End, bool IsOpen, bool IsPaused, BusinessCalendar? Calendar, string Reason, Duration? Carried);
}
