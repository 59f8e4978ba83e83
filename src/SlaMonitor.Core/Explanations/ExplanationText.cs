using System.Text;
using NodaTime;
using SlaMonitor.Core.Clocks;
using SlaMonitor.Core.Tickets;
using SlaMonitor.Core.Wire;

namespace SlaMonitor.Core.Explanations;

/// <summary>An explanation in plain sentences, to be put before a customer: lines end with <c>\n</c> and need no fixed-width font.</summary>
public static class ExplanationText
{
    /// <param name="explanation">What to tell.</param>
    /// <param name="zone">Whose wall time to give beside UTC; null for UTC alone.</param>
    public static string Of(TicketExplanation explanation, DateTimeZone? zone)
    {
        var text = new StringBuilder();
        var times = new TimeWords(zone);
        Head(text, explanation, times);
        if (explanation.Clocks.IsEmpty)
        {
            text.Append("\nNothing is promised for this ticket. The policies were tried in order:\n");
            PromiseWords.Trials(text, explanation.Trials, null);
        }
        foreach (var clock in explanation.Clocks) Clock(text, clock, times);
        return text.ToString();
    }

    private static void Head(StringBuilder text, TicketExplanation explanation, TimeWords times)
    {
        var facts = explanation.Facts;
        text.Append($"Ticket {Line.Of(explanation.Ticket)}");
        if (facts.Subject is { Length: > 0 } subject) text.Append($": {Line.Of(subject)}");
        text.Append('\n');
        if (facts.Account is { } account)
            text.Append($"Account {Line.Of(account)}{(explanation.Account?.Segment is { } segment ? $" (segment {Line.Of(segment)})" : "")}, ");
        text.Append($"priority {WireName<Priority>.Of(facts.Priority)}, status {WireName<TicketStatus>.Of(facts.Status)}");
        if (facts.CreatedInferred) text.Append(", created no later than its earliest event: its creation was never reported");
        text.Append($"\nAs of {times.Of(explanation.AsOf)}. {times.Legend}\n");
    }

    private static void Clock(StringBuilder text, ClockExplanation explained, TimeWords times)
    {
        var clock = explained.Clock;
        var present = explained.Promises[explained.Promises.Count - 1];
        var name = WireName<ClockState>.Of(clock.State).Replace('_', ' ');
        text.Append($"\n{Line.Of(clock.Metric.Name)}{(clock.Cycle > 1 ? $", cycle {clock.Cycle}" : "")}: {name}\n");
        text.Append(present.Date is { } date
            ? $"Promised: by {Line.Of(date)}, "
            : $"Promised: {DurationWords.Of(clock.Target)} of open time in calendar {Line.Of(clock.Calendar)} (time zone {present.TimeZone}), ");
        text.Append($"by policy {Line.Of(clock.Policy)}, for priority {WireName<Priority>.Of(present.Priority)}.\n");
        text.Append($"Result: {VerdictWords.Of(explained, times)}\n");
        text.Append("\nWhy this promise\n");
        PromiseWords.Promises(text, explained, times);
        text.Append("\nWhat mattered\n");
        foreach (var moment in explained.Moments) text.Append($"- {times.Of(moment.At)}: {Moment(moment, times)}.\n");
        text.Append("\nHow the time was counted\n");
        foreach (var segment in explained.Segments) text.Append($"- {times.Of(segment.Start)} to {times.Of(segment.End)}: {Segment(segment)}.\n");
        text.Append($"- Together: {DurationWords.Of(explained.Elapsed)} counted.\n");
    }

    private static string Moment(ClockMoment moment, TimeWords times) => moment switch
    {
        ClockMoment.Told told => $"{EventWords.Of(told.Event)}: {EventWords.Of(told.Effects)}",
        ClockMoment.Described described => $"account {Line.Of(described.Account)} described otherwise: {EventWords.Of(described.Effects)}",
        ClockMoment.Adopted adopted => $"version {adopted.Version} of the configuration adopted: {EventWords.Of(adopted.Effects)}",
        ClockMoment.Warned warned => $"warning at {warned.Threshold}{(warned.DueAt is { } due ? $"; it was then due at {times.Of(due)}" : "")}",
        ClockMoment.Breached breached => $"breach: {breached.Reason ?? "the time promised was used up and the clock had not been stopped"}",
        _ => throw new InvariantViolatedException($"no words for {moment}"),
    };

    private static string Segment(ClockSegment segment) => segment.Kind switch
    {
        SegmentKind.Running when segment.Reason == "running" => $"{DurationWords.Of(segment.Counted)} counted",
        SegmentKind.Running => $"{DurationWords.Of(segment.Counted)} counted ({Line.Of(segment.Reason)})",
        SegmentKind.Paused => $"{DurationWords.Of(segment.End - segment.Start)} not counted: {Line.Of(segment.Reason)}",
        SegmentKind.Closed => $"not counted: {Line.Of(segment.Reason)}",
    };
}
