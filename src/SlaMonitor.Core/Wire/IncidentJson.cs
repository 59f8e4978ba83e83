using System.Text.Json;
using SlaMonitor.Core.Incidents;

namespace SlaMonitor.Core.Wire;

/// <summary>The stored form of an incident's state. What was written is read back equal.</summary>
public static partial class IncidentJson
{
    public static void Write(Utf8JsonWriter writer, IncidentState state)
    {
        writer.WriteStartObject();
        writer.WriteNumber("v"u8, StoredJson.Version);
        writer.WriteString("id"u8, state.Id);
        writer.WriteNumber("n"u8, state.Decisions);
        writer.Write("asOf"u8, state.AsOf);
        writer.Write("storm"u8, state.Storm);
        writer.WriteString("title"u8, state.Title);
        writer.Write("severity"u8, state.Severity);
        writer.Write("phase"u8, state.Phase);
        writer.WriteNumber("opening"u8, state.Opening);
        writer.Write("policy"u8, state.Policy);
        writer.Write("commander"u8, state.Commander);
        writer.Write("communications"u8, state.Communications);
        writer.Write("declared"u8, state.DeclaredAt);
        writer.Write("mitigated"u8, state.MitigatedAt);
        writer.Write("resolved"u8, state.ResolvedAt);
        writer.Write("closed"u8, state.ClosedAt);
        if (state.UpdateEvery is { } every) writer.WriteNumber("every"u8, every.BclCompatibleTicks);
        writer.Write("updateDue"u8, state.UpdateDueAt);
        if (state.UpdateWarned) writer.WriteBoolean("updateWarned"u8, true);
        if (state.UpdatesMissed > 0) writer.WriteNumber("updatesMissed"u8, state.UpdatesMissed);
        writer.Write("rootCause"u8, state.RootCause);
        writer.Write("tell"u8, state.TellAt);
        if (state.IsPaged) writer.WriteBoolean("paged"u8, true);
        writer.WriteStartArray("members"u8);
        foreach (var member in state.Members) Write(writer, member);
        writer.WriteEndArray();
        WriteLinks(writer, state.Links);
        writer.WriteStartArray("timeline"u8);
        foreach (var entry in state.Timeline) Write(writer, entry);
        writer.WriteEndArray();
        EscalationJson.WriteTexts(writer, "factors"u8, state.Factors);
        writer.WriteStartArray("actions"u8);
        foreach (var action in state.Actions) Write(writer, action);
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    internal static void WriteLinks(Utf8JsonWriter writer, EquatableArray<IncidentLink> links)
    {
        if (links.IsEmpty) return;
        writer.WriteStartArray("links"u8);
        foreach (var link in links)
        {
            writer.WriteStartObject();
            writer.WriteString(WireName<IncidentLinkKind>.Encoded(link.Kind), link.Id);
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter writer, IncidentMember member)
    {
        writer.WriteStartObject();
        writer.WriteString("escalation"u8, member.Escalation);
        writer.WriteString("ticket"u8, member.Ticket);
        writer.Write("subject"u8, member.Subject);
        writer.Write("joined"u8, member.JoinedAt);
        writer.Write("ended"u8, member.EndedAt);
        writer.Write("why"u8, member.Why);
        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, IncidentEntry entry)
    {
        writer.WriteStartObject();
        writer.Write("at"u8, entry.At);
        writer.Write("by"u8, entry.By);
        writer.Write("what"u8, entry.What);
        writer.Write("text"u8, entry.Text);
        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, IncidentAction action)
    {
        writer.WriteStartObject();
        writer.WriteNumber("number"u8, action.Number);
        writer.WriteString("text"u8, action.Text);
        writer.WriteString("owner"u8, action.Owner);
        writer.Write("due"u8, action.DueAt);
        writer.Write("done"u8, action.DoneAt);
        writer.Write("by"u8, action.DoneBy);
        if (action.IsOverdue) writer.WriteBoolean("overdue"u8, true);
        writer.WriteEndObject();
    }
}
