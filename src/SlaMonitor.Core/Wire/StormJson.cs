using System.Text.Json;
using NodaTime;
using SlaMonitor.Core.Storms;

namespace SlaMonitor.Core.Wire;

/// <summary>The stored forms of a storm's state and of its commands' members. What was written is read back equal.</summary>
public static class StormJson
{
    /// <summary>What the <c>do</c> of its commands begins with.</summary>
    private const string Prefix = "storm_";

    public static void Write(Utf8JsonWriter writer, StormState state)
    {
        writer.WriteStartObject();
        writer.WriteNumber("v"u8, StoredJson.Version);
        writer.WriteString("id"u8, state.Id);
        writer.WriteNumber("n"u8, state.Decisions);
        writer.Write("asOf"u8, state.AsOf);
        writer.WriteNumber("number"u8, state.Number);
        writer.Write("incident"u8, state.Incident);
        writer.WriteNumber("told"u8, state.Told);
        writer.Write("last"u8, state.LastStartAt);
        writer.WriteStartArray("recent"u8);
        foreach (var start in state.Recent)
        {
            writer.WriteStartObject();
            writer.WriteString("escalation"u8, start.Escalation);
            writer.Write("at"u8, start.At);
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    /// <exception cref="StoredFormatException">Damaged, or written by a newer program.</exception>
    public static StormState Read(ReadOnlySpan<byte> json)
    {
        try
        {
            var reader = new Utf8JsonReader(json);
            return Read(ref reader);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException or OverflowException)
        {
            throw new StoredFormatException($"The stored storm is damaged: {e.Message}", e);
        }
    }

    internal static bool Is(string verb) => verb.StartsWith(Prefix, StringComparison.Ordinal);

    internal static void WriteMembers(Utf8JsonWriter writer, StormCommand command)
    {
        switch (command)
        {
            case StormCommand.Started started:
                writer.WriteString("do"u8, "storm_started"u8);
                writer.WriteString("alert"u8, started.Escalation);
                writer.Write("at"u8, started.At);
                break;
            case StormCommand.Over over:
                writer.WriteString("do"u8, "storm_over"u8);
                writer.WriteString("incident"u8, over.Incident);
                break;
            default:
                throw new InvariantViolatedException($"no stored form for {command}");
        }
        writer.WriteNumber("rules"u8, command.Version);
    }

    private static StormState Read(ref Utf8JsonReader reader)
    {
        string? id = null, incident = null;
        long decisions = 0;
        int number = 0, told = 0;
        Instant asOf = default;
        Instant? last = null;
        var recent = new List<EscalationStart>();
        reader.Enter();
        while (reader.NextMember(out var name))
        {
            if (name.SequenceEqual("id"u8)) id = reader.GetString();
            else if (name.SequenceEqual("n"u8)) decisions = reader.GetInt64();
            else if (name.SequenceEqual("asOf"u8)) asOf = reader.GetInstant();
            else if (name.SequenceEqual("number"u8)) number = reader.GetInt32();
            else if (name.SequenceEqual("incident"u8)) incident = reader.GetString();
            else if (name.SequenceEqual("told"u8)) told = reader.GetInt32();
            else if (name.SequenceEqual("last"u8)) last = reader.GetInstant();
            else if (name.SequenceEqual("recent"u8)) while (reader.NextItem()) recent.Add(ReadStart(ref reader));
            else throw StoredJson.Unknown(name);
        }
        return new StormState
        {
            Id = id ?? throw new StoredFormatException("A stored storm has no id."),
            Decisions = decisions,
            AsOf = asOf,
            Number = number,
            Incident = incident,
            Told = told,
            LastStartAt = last,
            Recent = recent.ToEquatableArray(),
        };
    }

    private static EscalationStart ReadStart(ref Utf8JsonReader reader)
    {
        string? escalation = null;
        Instant at = default;
        while (reader.NextMember(out var name))
        {
            if (name.SequenceEqual("escalation"u8)) escalation = reader.GetString();
            else if (name.SequenceEqual("at"u8)) at = reader.GetInstant();
            else throw StoredJson.Unknown(name);
        }
        return new EscalationStart(escalation ?? throw new StoredFormatException("A stored start names no escalation."), at);
    }
}
