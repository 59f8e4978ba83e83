using System.Text.Json;
using NodaTime;
using SlaMonitor.Core.Clocks;

namespace SlaMonitor.Core.Wire;

/// <summary>One clock, stored. Its policy and its calendar are left out where they are those of the ticket's clock before.</summary>
internal static class ClockJson
{
    public static void Write(Utf8JsonWriter writer, Clock clock, Clock? before)
    {
        writer.WriteStartObject();
        writer.WriteString("metric"u8, clock.Metric.Name);
        if (clock.Cycle != 1) writer.WriteNumber("cycle"u8, clock.Cycle);
        if (clock.Policy != before?.Policy) writer.WriteString("policy"u8, clock.Policy);
        if (clock.Calendar != before?.Calendar) writer.WriteString("cal"u8, clock.Calendar);
        writer.Write("target"u8, clock.Target);
        writer.Write("state"u8, clock.State);
        writer.Write("start"u8, clock.StartedAt);
        // Most clocks were last settled when they started or when they stopped.
        if (clock.Since != SinceOf(clock.StartedAt, clock.StoppedAt)) writer.Write("since"u8, clock.Since);
        writer.Write("used"u8, clock.Elapsed);
        writer.Write("paused"u8, clock.PausedFor);
        if (clock.IsPaused) writer.WriteBoolean("still"u8, true);
        writer.Write("due"u8, clock.DueAt);
        writer.Write("breach"u8, clock.BreachedAt);
        writer.Write("reason"u8, clock.BreachReason);
        writer.Write("stop"u8, clock.StoppedAt);
        writer.Write("by"u8, clock.StoppedBy);
        if (!clock.Warnings.IsEmpty)
        {
            writer.WriteStartObject("warned"u8);
            foreach (var warning in clock.Warnings) writer.WriteNumber(warning.Threshold, StoredJson.Ticks(warning.At));
            writer.WriteEndObject();
        }
        writer.Write("warn"u8, clock.NextWarningAt);
        writer.WriteEndObject();
    }

    public static Clock Read(ref Utf8JsonReader reader, Clock? before)
    {
        Metric metric = default;
        var cycle = 1;
        var (policy, calendar) = (before?.Policy, before?.Calendar);
        string? reason = null, stoppedBy = null;
        Duration target = default, used = default, pausedFor = default;
        ClockState state = default;
        Instant? start = null, since = null, due = null, breach = null, stop = null, nextWarning = null;
        var isPaused = false;
        EquatableArray<WarningGiven> warnings = default;
        while (reader.NextMember(out var name))
        {
            if (name.SequenceEqual("metric"u8)) metric = reader.GetMetric();
            else if (name.SequenceEqual("cycle"u8)) cycle = reader.GetInt32();
            else if (name.SequenceEqual("policy"u8)) policy = reader.GetString();
            else if (name.SequenceEqual("cal"u8)) calendar = reader.GetString();
            else if (name.SequenceEqual("target"u8)) target = reader.GetDuration();
            else if (name.SequenceEqual("state"u8)) state = StoredName<ClockState>.Read(ref reader);
            else if (name.SequenceEqual("start"u8)) start = reader.GetInstant();
            else if (name.SequenceEqual("since"u8)) since = reader.GetInstant();
            else if (name.SequenceEqual("used"u8)) used = reader.GetDuration();
            else if (name.SequenceEqual("paused"u8)) pausedFor = reader.GetDuration();
            else if (name.SequenceEqual("still"u8)) isPaused = reader.GetBoolean();
            else if (name.SequenceEqual("due"u8)) due = reader.GetInstant();
            else if (name.SequenceEqual("breach"u8)) breach = reader.GetInstant();
            else if (name.SequenceEqual("reason"u8)) reason = reader.GetString();
            else if (name.SequenceEqual("stop"u8)) stop = reader.GetInstant();
            else if (name.SequenceEqual("by"u8)) stoppedBy = reader.GetString();
            else if (name.SequenceEqual("warned"u8)) warnings = ReadWarnings(ref reader);
            else if (name.SequenceEqual("warn"u8)) nextWarning = reader.GetInstant();
            else throw StoredJson.Unknown(name);
        }
        return new Clock
        {
            Metric = metric,
            Cycle = cycle,
            Policy = policy ?? throw new StoredFormatException("A stored clock has no policy."),
            Calendar = calendar ?? throw new StoredFormatException("A stored clock has no calendar."),
            Target = target,
            State = state,
            StartedAt = start,
            Since = since ?? SinceOf(start, stop),
            Elapsed = used,
            PausedFor = pausedFor,
            IsPaused = isPaused,
            DueAt = due,
            BreachedAt = breach,
            BreachReason = reason,
            StoppedAt = stop,
            StoppedBy = stoppedBy,
            Warnings = warnings,
            NextWarningAt = nextWarning,
        };
    }

    private static Instant SinceOf(Instant? start, Instant? stop) => stop ?? start ?? default;

    private static EquatableArray<WarningGiven> ReadWarnings(ref Utf8JsonReader reader)
    {
        var warnings = new List<WarningGiven>();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var threshold = reader.GetString()!;
            reader.Read();
            warnings.Add(new WarningGiven(threshold, reader.GetInstant()));
        }
        return warnings.ToEquatableArray();
    }
}
