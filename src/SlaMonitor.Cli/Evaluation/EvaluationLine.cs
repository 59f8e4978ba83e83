using System.Text.Json;
using NodaTime;
using SlaMonitor.Core.Clocks;
using SlaMonitor.Core.Explanations;
using SlaMonitor.Core.Policies;
using SlaMonitor.Core.Tickets;
using SlaMonitor.Core.Wire;

namespace SlaMonitor.Cli.Evaluation;

/// <summary>One ticket's line of <c>evaluate</c>.</summary>
internal static class EvaluationLine
{
    /// <summary>Writes the ticket as of <paramref name="now"/>.</summary>
    public static void Write(Utf8JsonWriter json, string ticket, TicketLog log, Rulebook rulebook, Instant now, bool explain)
    {
        var picture = new TicketFold(log, rulebook).To(now);
        json.WriteStartObject();
        json.WriteString("ticket", ticket);
        var choice = rulebook.Choose(picture.Facts, picture.Account);
        if (choice.Policies.IsEmpty) json.WriteNull("policy");
        else json.WriteString("policy", choice.Policies[0].Id);
        json.WriteStartArray("clocks");
        if (explain)
        {
            foreach (var explained in TicketExplanation.Explain(log, rulebook, now)) Write(json, explained.Clock, rulebook, now, explained);
        }
        else
        {
            foreach (var clock in picture.Clocks) Write(json, clock, rulebook, now, null);
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, Clock clock, Rulebook rulebook, Instant now, ClockExplanation? explained)
    {
        var calendar = rulebook.Calendars[clock.Calendar];
        json.WriteStartObject();
        json.WriteString("metric", clock.Metric.Name);
        json.WriteNumber("cycle", clock.Cycle);
        json.WriteString("policy", clock.Policy);
        json.WriteString("state", WireName<ClockState>.Encoded(clock.State));
        json.WriteString("target", WireDuration.Format(clock.Target));
        WriteSeconds(json, "elapsedSeconds", clock.ElapsedAt(calendar, now));
        WriteSeconds(json, "pausedSeconds", clock.PausedAt(calendar, now));
        WriteInstant(json, "startedAt", clock.StartedAt);
        WriteInstant(json, "dueAt", clock.DueAt);
        WriteInstant(json, "breachedAt", clock.BreachedAt);
        WriteInstant(json, "metAt", clock.State is ClockState.Met or ClockState.MetLate ? clock.StoppedAt : null);
        if (clock.StoppedBy is { } by) json.WriteString("by", by);
        if (clock.BreachReason is { } reason) json.WriteString("reason", reason);
        json.WriteStartArray("warnings");
        foreach (var warning in clock.Warnings)
        {
            json.WriteStartObject();
            json.WriteString("threshold", warning.Threshold);
            WriteInstant(json, "at", warning.At);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        if (explained is not null) WriteSegments(json, explained);
        json.WriteEndObject();
    }

    private static void WriteSegments(Utf8JsonWriter json, ClockExplanation explained)
    {
        json.WriteStartArray("segments");
        foreach (var segment in explained.Segments)
        {
            json.WriteStartObject();
            json.WriteString("kind", WireName<SegmentKind>.Encoded(segment.Kind));
            WriteInstant(json, "start", segment.Start);
            WriteInstant(json, "end", segment.End);
            WriteSeconds(json, "countedSeconds", segment.Counted);
            json.WriteString("reason", segment.Reason);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static void WriteInstant(Utf8JsonWriter json, string name, Instant? at)
    {
        if (at is { } instant) json.WriteString(name, WireInstant.Format(instant));
        else json.WriteNull(name);
    }

    // Whole seconds as whole numbers; a decimal has all of a tick's digits.
    private static void WriteSeconds(Utf8JsonWriter json, string name, Duration duration)
    {
        var ticks = duration.BclCompatibleTicks;
        if (ticks % NodaConstants.TicksPerSecond == 0) json.WriteNumber(name, ticks / NodaConstants.TicksPerSecond);
        else json.WriteNumber(name, (decimal)ticks / NodaConstants.TicksPerSecond);
    }
}
