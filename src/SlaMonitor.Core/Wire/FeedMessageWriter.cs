using System.Text.Json;
using SlaMonitor.Core.Clocks;
using SlaMonitor.Core.Monitoring;

namespace SlaMonitor.Core.Wire;

/// <summary>Writes the messages of the live feed: the name by which a client listens, and the payload.</summary>
public static class FeedMessageWriter
{
    /// <summary><c>breach</c>, <c>warning</c>, <c>clock</c> or <c>breachRetracted</c>.</summary>
    public static string Name(ClockEvent value) => value switch
    {
        ClockEvent.Breached => "breach",
        ClockEvent.Warned => "warning",
        ClockEvent.Changed => "clock",
        ClockEvent.BreachRetracted => "breachRetracted",
        _ => throw new InvariantViolatedException($"a clock event of the unknown kind {value.GetType().Name}"),
    };

    public static void Write(Utf8JsonWriter writer, FeedMessage message)
    {
        var value = message.Event;
        writer.WriteStartObject();
        writer.WriteNumber("sequence"u8, message.Sequence);
        WireJson.Write(writer, "at"u8, value.At);
        writer.WriteString("ticket"u8, value.Ticket);
        writer.WriteString("metric"u8, value.Metric.Name);
        writer.WriteNumber("cycle"u8, value.Cycle);
        switch (value)
        {
            case ClockEvent.Breached breached:
                WireJson.Write(writer, "dueAt"u8, breached.DueAt);
                WireJson.Write(writer, "breachedAt"u8, breached.BreachedAt);
                if (breached.Reason is not null) writer.WriteString("reason"u8, breached.Reason);
                Write(writer, breached.Label);
                break;
            case ClockEvent.Warned warned:
                writer.WriteString("threshold"u8, warned.Threshold);
                WireJson.Write(writer, "dueAt"u8, warned.DueAt);
                Write(writer, warned.Label);
                break;
            case ClockEvent.Changed changed:
                WireJson.Write(writer, "state"u8, changed.State);
                WireJson.Write(writer, "dueAt"u8, changed.DueAt);
                WireJson.Write(writer, "remaining"u8, changed.Remaining);
                Write(writer, changed.Label);
                break;
            case ClockEvent.BreachRetracted retracted:
                WireJson.Write(writer, "breachedAt"u8, retracted.BreachedAt);
                writer.WriteString("cause"u8, retracted.Cause);
                Write(writer, retracted.Label);
                break;
        }
        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, TicketLabel? label)
    {
        if (label is null) return;
        writer.WriteString("policy"u8, label.Policy);
        writer.WriteString("account"u8, label.Account);
        writer.WriteString("segment"u8, label.Segment);
        WireJson.Write(writer, "priority"u8, label.Priority);
        writer.WriteString("group"u8, label.Group);
        WireJson.Write(writer, "tier"u8, label.Tier);
        writer.WriteString("subject"u8, label.Subject);
    }
}
