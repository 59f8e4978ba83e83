using System.Text.Json;
using SlaMonitor.Core.Escalations;

namespace SlaMonitor.Core.Wire;

/// <summary>The stored form of an escalation's state. What was written is read back equal.</summary>
public static partial class EscalationJson
{
    public static void Write(Utf8JsonWriter writer, EscalationState state)
    {
        writer.WriteStartObject();
        writer.WriteNumber("v"u8, StoredJson.Version);
        writer.WriteString("id"u8, state.Id);
        writer.WriteNumber("n"u8, state.Decisions);
        writer.WriteNumber("number"u8, state.Number);
        writer.WriteNumber("rules"u8, state.Version);
        writer.Write("asOf"u8, state.AsOf);
        writer.Write("started"u8, state.StartedAt);
        writer.WritePropertyName("policy"u8);
        EscalationPolicyJson.Write(writer, state.Policy);
        writer.WritePropertyName("about"u8);
        Write(writer, state.About);
        writer.WritePropertyName("standing"u8);
        Write(writer, state.Standing);
        writer.Write("since"u8, state.Since);
        writer.WriteStartArray("reasons"u8);
        foreach (var reason in state.Reasons) Write(writer, reason);
        writer.WriteEndArray();
        writer.Write("passBegan"u8, state.PassBeganAt);
        writer.WriteNumber("pass"u8, state.Pass);
        writer.WriteNumber("step"u8, state.Step);
        writer.Write("next"u8, state.NextStepAt);
        writer.WriteNumber("taken"u8, state.StepsTaken);
        WriteTexts(writer, "targets"u8, state.Targets);
        writer.WriteStartArray("pages"u8);
        foreach (var page in state.Pages) Write(writer, page);
        writer.WriteEndArray();
        WriteTexts(writer, "links"u8, state.UsedLinks);
        WriteTexts(writer, "gates"u8, state.Gates);
        writer.Write("gatesUntil"u8, state.GatesUntil);
        writer.Write("incident"u8, state.Incident);
        writer.Write("storm"u8, state.Storm);
        writer.Write("releasedBy"u8, state.ReleasedBy);
        writer.WriteEndObject();
    }

    internal static void Write(Utf8JsonWriter writer, EscalatedTicket about)
    {
        writer.WriteStartObject();
        writer.WriteString("ticket"u8, about.Id);
        writer.Write("subject"u8, about.Subject);
        writer.Write("account"u8, about.Account);
        writer.Write("priority"u8, about.Priority);
        writer.Write("group"u8, about.Group);
        writer.Write("product"u8, about.Product);
        if (about.Kind != EscalatedKind.Ticket) writer.Write("kind"u8, about.Kind);
        if (about.Incident is { } incident)
        {
            writer.WriteStartObject("incident"u8);
            writer.WriteNumber("tickets"u8, incident.Tickets);
            writer.WriteNumber("open"u8, incident.Open);
            WriteTexts(writer, "lines"u8, incident.Lines);
            writer.WriteEndObject();
        }
        writer.WriteEndObject();
    }

    internal static void Write(Utf8JsonWriter writer, EscalationReason reason)
    {
        writer.WriteStartObject();
        switch (reason)
        {
            case EscalationReason.Clock clock:
                writer.WriteString("metric"u8, clock.Metric.Name);
                writer.WriteNumber("cycle"u8, clock.Cycle);
                writer.Write("due"u8, clock.DueAt);
                writer.Write("breach"u8, clock.BreachedAt);
                break;
            case EscalationReason.BurnRate burn:
                writer.WriteString("metric"u8, burn.Metric.Name);
                writer.Write("over"u8, burn.Over);
                if (burn.Rate is { } rate) writer.WriteNumber("rate"u8, rate);
                writer.WriteNumber("breaches"u8, burn.Breaches);
                break;
            case EscalationReason.ByHand hand:
                writer.WriteString("by"u8, hand.By);
                writer.Write("note"u8, hand.Note);
                break;
            case EscalationReason.Incident incident:
                writer.WriteNumber("opening"u8, incident.Opening);
                writer.WriteNumber("revision"u8, incident.Revision);
                writer.WriteNumber("missed"u8, incident.UpdatesMissed);
                writer.Write("by"u8, incident.Commander);
                break;
            default:
                throw new InvariantViolatedException($"no stored form for {reason}");
        }
        writer.WriteEndObject();
    }

    internal static void Write(Utf8JsonWriter writer, PageOutcome outcome)
    {
        writer.WriteStartObject();
        switch (outcome)
        {
            case PageOutcome.Delivered delivered:
                writer.WriteString("is"u8, "delivered"u8);
                writer.WriteNumber("tries"u8, delivered.Attempts);
                writer.WriteString("channel"u8, delivered.Channel);
                writer.Write("reference"u8, delivered.Reference);
                break;
            case PageOutcome.DeadLetter dead:
                writer.WriteString("is"u8, "dead"u8);
                writer.WriteNumber("tries"u8, dead.Attempts);
                writer.WriteString("why"u8, dead.Why);
                break;
            case PageOutcome.Suppressed suppressed:
                writer.WriteString("is"u8, "suppressed"u8);
                writer.WriteNumber("tries"u8, suppressed.Attempts);
                writer.WriteString("why"u8, suppressed.Why);
                break;
            default:
                throw new InvariantViolatedException($"no stored form for {outcome}");
        }
        writer.WriteEndObject();
    }

    internal static void WriteTexts(Utf8JsonWriter writer, ReadOnlySpan<byte> name, EquatableArray<string> texts)
    {
        if (texts.IsEmpty) return;
        writer.WriteStartArray(name);
        foreach (var text in texts) writer.WriteStringValue(text);
        writer.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter writer, EscalationStanding standing)
    {
        writer.WriteStartObject();
        switch (standing)
        {
            case EscalationStanding.Triggered:
                writer.WriteString("is"u8, "triggered"u8);
                break;
            case EscalationStanding.Acknowledged acknowledged:
                writer.WriteString("is"u8, "acknowledged"u8);
                writer.WriteString("by"u8, acknowledged.By);
                writer.Write("until"u8, acknowledged.Until);
                break;
            case EscalationStanding.Snoozed snoozed:
                writer.WriteString("is"u8, "snoozed"u8);
                writer.WriteString("by"u8, snoozed.By);
                writer.Write("until"u8, snoozed.Until);
                break;
            case EscalationStanding.Bundled bundled:
                writer.WriteString("is"u8, "bundled"u8);
                writer.WriteString("by"u8, bundled.Incident);
                break;
            case EscalationStanding.Resolved resolved:
                writer.WriteString("is"u8, "resolved"u8);
                writer.Write("by"u8, resolved.By);
                writer.WriteString("why"u8, resolved.Why);
                break;
            default:
                throw new InvariantViolatedException($"no stored form for {standing}");
        }
        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, PageRecord page)
    {
        writer.WriteStartObject();
        writer.WriteString("id"u8, page.Id);
        writer.Write("action"u8, page.Action);
        writer.WriteNumber("level"u8, page.Level);
        writer.Write("user"u8, page.User);
        writer.WriteString("channel"u8, page.Channel);
        writer.Write("at"u8, page.At);
        writer.Write("asked"u8, page.AskedAt);
        if (page.IsSentAgain) writer.WriteBoolean("again"u8, true);
        if (page.Outcome is { } outcome)
        {
            writer.WritePropertyName("outcome"u8);
            Write(writer, outcome);
        }
        writer.WriteEndObject();
    }
}
