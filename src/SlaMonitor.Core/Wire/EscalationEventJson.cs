using System.Text.Json;
using NodaTime;
using SlaMonitor.Core.Escalations;

namespace SlaMonitor.Core.Wire;

/// <summary>The stored form of what was published of an escalation.</summary>
internal static class EscalationEventJson
{
    public static ReadOnlySpan<byte> Kind => "escalation"u8;

    public static void Write(Utf8JsonWriter writer, EscalationEvent published)
    {
        writer.WriteStartObject();
        writer.WriteString("is"u8, Kind);
        writer.WriteString("escalation"u8, published.Escalation);
        writer.WriteString("ticket"u8, published.Ticket);
        if (published.Kind != EscalatedKind.Ticket) writer.Write("kind"u8, published.Kind);
        writer.Write("account"u8, published.Account);
        writer.Write("priority"u8, published.Priority);
        writer.Write("group"u8, published.Group);
        writer.WriteString("policy"u8, published.Policy);
        writer.Write("what"u8, published.What);
        writer.Write("phase"u8, published.Phase);
        writer.WriteNumber("level"u8, published.Level);
        EscalationJson.WriteTexts(writer, "targets"u8, published.Targets);
        writer.Write("by"u8, published.By);
        writer.Write("note"u8, published.Note);
        writer.Write("at"u8, published.At);
        writer.WriteEndObject();
    }

    public static EscalationEvent Read(ref Utf8JsonReader reader)
    {
        string? escalation = null, ticket = null, account = null, priority = null, group = null, policy = null, by = null, note = null;
        EscalationHappening what = default;
        EscalatedKind kind = default;
        EscalationPhase phase = default;
        var level = 0;
        EquatableArray<string> targets = default;
        Instant at = default;
        while (reader.NextMember(out var name))
        {
            if (name.SequenceEqual("is"u8)) continue;
            if (name.SequenceEqual("escalation"u8)) escalation = reader.GetString();
            else if (name.SequenceEqual("ticket"u8)) ticket = reader.GetString();
            else if (name.SequenceEqual("kind"u8)) kind = StoredName<EscalatedKind>.Read(ref reader);
            else if (name.SequenceEqual("account"u8)) account = reader.GetString();
            else if (name.SequenceEqual("priority"u8)) priority = reader.GetString();
            else if (name.SequenceEqual("group"u8)) group = reader.GetString();
            else if (name.SequenceEqual("policy"u8)) policy = reader.GetString();
            else if (name.SequenceEqual("what"u8)) what = StoredName<EscalationHappening>.Read(ref reader);
            else if (name.SequenceEqual("phase"u8)) phase = StoredName<EscalationPhase>.Read(ref reader);
            else if (name.SequenceEqual("level"u8)) level = reader.GetInt32();
            else if (name.SequenceEqual("targets"u8)) targets = EscalationJson.ReadTexts(ref reader);
            else if (name.SequenceEqual("by"u8)) by = reader.GetString();
            else if (name.SequenceEqual("note"u8)) note = reader.GetString();
            else if (name.SequenceEqual("at"u8)) at = reader.GetInstant();
            else throw StoredJson.Unknown(name);
        }
        return new EscalationEvent
        {
            Escalation = escalation ?? throw new StoredFormatException("What was published of an escalation does not name it."),
            Ticket = ticket ?? throw new StoredFormatException("What was published of an escalation names no ticket."),
            Kind = kind,
            Account = account,
            Priority = priority,
            Group = group,
            Policy = policy ?? throw new StoredFormatException("What was published of an escalation names no policy."),
            What = what,
            Phase = phase,
            Level = level,
            Targets = targets,
            By = by,
            Note = note,
            At = at,
        };
    }
}
