using System.Text.Json;
using NodaTime;
using SlaMonitor.Core.Clocks;
using SlaMonitor.Core.Explanations;
using SlaMonitor.Core.Policies;

namespace SlaMonitor.Core.Wire;

/// <summary>
/// An explanation as JSON: the line that <c>evaluate --explain</c> prints and the answer of the explain address are this one document.
/// Spans of a clock are decimal seconds, as <c>evaluate</c> has always written them; targets are ISO 8601 durations.
/// </summary>
public static class ExplanationJson
{
    public static void Write(Utf8JsonWriter json, TicketExplanation explanation)
    {
        var facts = explanation.Facts;
        json.WriteStartObject();
        json.WriteString("ticket"u8, explanation.Ticket);
        json.WriteString("policy"u8, explanation.Policy);
        json.WriteStartArray("clocks"u8);
        foreach (var clock in explanation.Clocks) Write(json, clock);
        json.WriteEndArray();
        WireJson.Write(json, "asOf"u8, explanation.AsOf);
        json.WriteString("subject"u8, facts.Subject);
        json.WriteString("account"u8, facts.Account);
        json.WriteString("segment"u8, explanation.Account?.Segment);
        WireJson.Write(json, "priority"u8, facts.Priority);
        WireJson.Write(json, "status"u8, facts.Status);
        json.WriteBoolean("createdInferred"u8, facts.CreatedInferred);
        WriteTrials(json, explanation.Trials);
        json.WriteEndObject();
    }

    /// <summary>The members of a clock that <c>evaluate</c> prints with and without an explanation; the object is left open.</summary>
    public static void WriteSummary(Utf8JsonWriter json, Clock clock, Duration elapsed, Duration paused)
    {
        json.WriteString("metric"u8, clock.Metric.Name);
        json.WriteNumber("cycle"u8, clock.Cycle);
        json.WriteString("policy"u8, clock.Policy);
        WireJson.Write(json, "state"u8, clock.State);
        WireJson.Write(json, "target"u8, clock.Target);
        WriteSeconds(json, "elapsedSeconds"u8, elapsed);
        WriteSeconds(json, "pausedSeconds"u8, paused);
        WireJson.Write(json, "startedAt"u8, clock.StartedAt);
        WireJson.Write(json, "dueAt"u8, clock.DueAt);
        WireJson.Write(json, "breachedAt"u8, clock.BreachedAt);
        WireJson.Write(json, "metAt"u8, clock.State is ClockState.Met or ClockState.MetLate ? clock.StoppedAt : null);
        if (clock.StoppedBy is { } by) json.WriteString("by"u8, by);
        if (clock.BreachReason is { } reason) json.WriteString("reason"u8, reason);
        json.WriteStartArray("warnings"u8);
        foreach (var warning in clock.Warnings)
        {
            json.WriteStartObject();
            json.WriteString("threshold"u8, warning.Threshold);
            WireJson.Write(json, "at"u8, warning.At);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter json, ClockExplanation explained)
    {
        var clock = explained.Clock;
        json.WriteStartObject();
        WriteSummary(json, clock, explained.Elapsed, explained.Paused);
        json.WriteStartArray("segments"u8);
        foreach (var segment in explained.Segments)
        {
            json.WriteStartObject();
            WireJson.Write(json, "kind"u8, segment.Kind);
            WireJson.Write(json, "start"u8, segment.Start);
            WireJson.Write(json, "end"u8, segment.End);
            WriteSeconds(json, "countedSeconds"u8, segment.Counted);
            json.WriteString("reason"u8, segment.Reason);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteBoolean("isPaused"u8, clock.IsPaused);
        WireJson.Write(json, "stoppedAt"u8, clock.StoppedAt);
        WireJson.Write(json, "dueIfResumed"u8, explained.DueIfResumed);
        json.WriteStartArray("promises"u8);
        foreach (var promise in explained.Promises) Write(json, promise);
        json.WriteEndArray();
        json.WriteStartArray("moments"u8);
        foreach (var moment in explained.Moments) Write(json, moment);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, PromiseGiven promise)
    {
        json.WriteStartObject();
        WireJson.Write(json, "at"u8, promise.At);
        json.WriteString("cause"u8, promise.Cause);
        json.WriteString("policy"u8, promise.Policy);
        WireJson.Write(json, "priority"u8, promise.Priority);
        WireJson.Write(json, "target"u8, promise.Target);
        json.WriteString("calendar"u8, promise.Calendar);
        json.WriteString("timeZone"u8, promise.TimeZone);
        json.WriteString("date"u8, promise.Date);
        WriteTrials(json, promise.Trials);
        json.WriteEndObject();
    }

    private static void WriteTrials(Utf8JsonWriter json, EquatableArray<PolicyTrial> trials)
    {
        json.WriteStartArray("tried"u8);
        foreach (var trial in trials)
        {
            json.WriteStartObject();
            json.WriteString("policy"u8, trial.Policy);
            switch (trial)
            {
                case PolicyTrial.Applied applied:
                    json.WriteBoolean("applied"u8, true);
                    json.WriteString("because"u8, applied.Condition);
                    WireJson.Write(json, "metrics"u8, applied.Metrics.Select(m => m.Name).ToEquatableArray());
                    break;
                case PolicyTrial.DidNotMatch not:
                    json.WriteBoolean("applied"u8, false);
                    json.WriteString("because"u8, not.Reason);
                    WireJson.Write(json, "metrics"u8, []);
                    break;
            }
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter json, ClockMoment moment)
    {
        json.WriteStartObject();
        WireJson.Write(json, "at"u8, moment.At);
        switch (moment)
        {
            case ClockMoment.Told told:
                json.WriteString("kind"u8, "event"u8);
                WriteEffects(json, told.Effects);
                json.WritePropertyName("event"u8);
                TicketEventWriter.Write(json, told.Event);
                break;
            case ClockMoment.Described described:
                json.WriteString("kind"u8, "account_described"u8);
                WriteEffects(json, described.Effects);
                json.WriteString("account"u8, described.Account);
                break;
            case ClockMoment.Adopted adopted:
                json.WriteString("kind"u8, "version_adopted"u8);
                WriteEffects(json, adopted.Effects);
                json.WriteNumber("version"u8, adopted.Version);
                break;
            case ClockMoment.Warned warned:
                json.WriteString("kind"u8, "warning"u8);
                json.WriteString("threshold"u8, warned.Threshold);
                WireJson.Write(json, "dueAt"u8, warned.DueAt);
                break;
            case ClockMoment.Breached breached:
                json.WriteString("kind"u8, "breach"u8);
                json.WriteString("reason"u8, breached.Reason);
                break;
        }
        json.WriteEndObject();
    }

    private static void WriteEffects(Utf8JsonWriter json, EquatableArray<ClockEffect> effects)
    {
        json.WriteStartArray("effects"u8);
        foreach (var effect in effects) json.WriteStringValue(WireName<ClockEffect>.Encoded(effect));
        json.WriteEndArray();
    }

    // Whole seconds as whole numbers; a decimal has all of a tick's digits.
    private static void WriteSeconds(Utf8JsonWriter json, ReadOnlySpan<byte> name, Duration duration)
    {
        var ticks = duration.BclCompatibleTicks;
        if (ticks % NodaConstants.TicksPerSecond == 0) json.WriteNumber(name, ticks / NodaConstants.TicksPerSecond);
        else json.WriteNumber(name, (decimal)ticks / NodaConstants.TicksPerSecond);
    }
}
