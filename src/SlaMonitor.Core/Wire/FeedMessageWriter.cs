using System.Text.Json;
using SlaMonitor.Core.Clocks;
using SlaMonitor.Core.Entities;
using SlaMonitor.Core.Escalations;
using SlaMonitor.Core.Incidents;
using SlaMonitor.Core.Monitoring;

namespace SlaMonitor.Core.Wire;

/// <summary>Writes the messages of the live feed: the name by which a client listens, and the payload.</summary>
public static class FeedMessageWriter
{
    /// <summary><c>breach</c>, <c>warning</c>, <c>clock</c>, <c>breachRetracted</c>, <c>escalation</c> or <c>incident</c>.</summary>
    public static string Name(DomainEvent value) => value switch
    {
        ClockEvent.Breached => "breach",
        ClockEvent.Warned => "warning",
        ClockEvent.Changed => "clock",
        ClockEvent.BreachRetracted => "breachRetracted",
        EscalationEvent => "escalation",
        IncidentEvent => "incident",
        _ => throw new InvariantViolatedException($"an event of the unknown kind {value.GetType().Name}"),
    };

    public static void Write(Utf8JsonWriter writer, FeedMessage message)
    {
        writer.WriteStartObject();
        writer.WriteNumber("sequence"u8, message.Sequence);
        WireJson.Write(writer, "at"u8, message.Event.At);
        switch (message.Event)
        {
            case ClockEvent clock:
                Write(writer, clock);
                break;
            case EscalationEvent escalation:
                Write(writer, escalation);
                break;
            case IncidentEvent incident:
                Write(writer, incident);
                break;
            default:
                throw new InvariantViolatedException($"an event of the unknown kind {message.Event.GetType().Name}");
        }
        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, EscalationEvent value)
    {
        writer.WriteString("escalation"u8, value.Escalation);
        writer.WriteString("state"u8, WireName<EscalationPhase>.Encoded(value.Phase));
        writer.WriteString("what"u8, WireName<EscalationHappening>.Encoded(value.What));
        writer.WriteNumber("level"u8, value.Level);
        writer.WriteString("ticket"u8, value.Ticket);
        writer.WriteString("policy"u8, value.Policy);
        writer.WriteString("account"u8, value.Account);
        writer.WriteString("priority"u8, value.Priority);
        writer.WriteString("group"u8, value.Group);
        writer.WriteStartArray("targets"u8);
        foreach (var target in value.Targets) writer.WriteStringValue(target);
        writer.WriteEndArray();
        writer.WriteString("by"u8, value.By);
        writer.WriteString("note"u8, value.Note);
    }

    private static void Write(Utf8JsonWriter writer, IncidentEvent value)
    {
        writer.WriteString("incident"u8, value.Incident);
        writer.WriteString("state"u8, WireName<IncidentPhase>.Encoded(value.Phase));
        writer.WriteString("what"u8, WireName<IncidentHappening>.Encoded(value.What));
        writer.WriteString("severity"u8, WireName<IncidentSeverity>.Encoded(value.Severity));
        writer.WriteString("title"u8, value.Title);
        writer.WriteNumber("members"u8, value.Members);
        writer.WriteNumber("openMembers"u8, value.OpenMembers);
        writer.WriteString("by"u8, value.By);
        writer.WriteString("note"u8, value.Note);
    }

    private static void Write(Utf8JsonWriter writer, ClockEvent value)
    {
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
        writer.WriteString("region"u8, label.Region);
        WireJson.Write(writer, "channel"u8, label.Channel);
        writer.WriteString("assignee"u8, label.Assignee);
    }
}
