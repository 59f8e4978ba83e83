using System.Text.Json;
using NodaTime;
using SlaMonitor.Core.Incidents;

namespace SlaMonitor.Core.Wire;

/// <summary>The stored form of what was published of an incident.</summary>
internal static class IncidentEventJson
{
    public static ReadOnlySpan<byte> Kind => "incident"u8;

    public static void Write(Utf8JsonWriter writer, IncidentEvent published)
    {
        writer.WriteStartObject();
        writer.WriteString("is"u8, Kind);
        writer.WriteString("incident"u8, published.Incident);
        writer.WriteString("title"u8, published.Title);
        writer.Write("what"u8, published.What);
        writer.Write("phase"u8, published.Phase);
        writer.Write("severity"u8, published.Severity);
        writer.WriteNumber("open"u8, published.OpenMembers);
        writer.WriteNumber("members"u8, published.Members);
        writer.Write("by"u8, published.By);
        writer.Write("note"u8, published.Note);
        writer.Write("at"u8, published.At);
        writer.WriteEndObject();
    }

    public static IncidentEvent Read(ref Utf8JsonReader reader)
    {
        string? incident = null, title = null, by = null, note = null;
        IncidentHappening what = default;
        IncidentPhase phase = default;
        IncidentSeverity severity = default;
        int open = 0, members = 0;
        Instant at = default;
        while (reader.NextMember(out var name))
        {
            if (name.SequenceEqual("is"u8)) continue;
            if (name.SequenceEqual("incident"u8)) incident = reader.GetString();
            else if (name.SequenceEqual("title"u8)) title = reader.GetString();
            else if (name.SequenceEqual("what"u8)) what = StoredName<IncidentHappening>.Read(ref reader);
            else if (name.SequenceEqual("phase"u8)) phase = StoredName<IncidentPhase>.Read(ref reader);
            else if (name.SequenceEqual("severity"u8)) severity = StoredName<IncidentSeverity>.Read(ref reader);
            else if (name.SequenceEqual("open"u8)) open = reader.GetInt32();
            else if (name.SequenceEqual("members"u8)) members = reader.GetInt32();
            else if (name.SequenceEqual("by"u8)) by = reader.GetString();
            else if (name.SequenceEqual("note"u8)) note = reader.GetString();
            else if (name.SequenceEqual("at"u8)) at = reader.GetInstant();
            else throw StoredJson.Unknown(name);
        }
        return new IncidentEvent
        {
            Incident = incident ?? throw new StoredFormatException("What was published of an incident does not name it."),
            Title = title ?? throw new StoredFormatException("What was published of an incident has no title."),
            What = what,
            Phase = phase,
            Severity = severity,
            OpenMembers = open,
            Members = members,
            By = by,
            Note = note,
            At = at,
        };
    }
}
