using System.Text.Json;
using SlaMonitor.Core.Entities;

namespace SlaMonitor.Core.Wire;

/// <summary>The stored form of an effect that is a message to other entities (<c>Tell</c>, <c>TellOpenTickets</c>).</summary>
public static class EffectJson
{
    public static void Write(Utf8JsonWriter writer, Effect effect)
    {
        writer.WriteStartObject();
        writer.WriteNumber("v"u8, StoredJson.Version);
        switch (effect)
        {
            case Effect.Tell { To: var to } tell:
                writer.WriteString(MemberOf(to.Kind), to.Key);
                WriteCommand(writer, tell.Command);
                break;
            case Effect.TellOpenTickets tell:
                writer.WriteString("openOf"u8, tell.Account);
                WriteCommand(writer, tell.Command);
                break;
            default:
                throw new InvariantViolatedException($"{effect} is not a message");
        }
        writer.WriteEndObject();
    }

    /// <exception cref="StoredFormatException">Damaged, or written by a newer program.</exception>
    public static Effect Read(ReadOnlySpan<byte> json)
    {
        try
        {
            var reader = new Utf8JsonReader(json);
            return Read(ref reader);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException or OverflowException)
        {
            throw new StoredFormatException($"The stored message is damaged: {e.Message}", e);
        }
    }

    /// <summary>The member that names an entity by its key.</summary>
    public static ReadOnlySpan<byte> MemberOf(EntityKind kind) => kind switch
    {
        EntityKind.Ticket => "ticket"u8,
        EntityKind.Account => "account"u8,
        EntityKind.Escalation => "escalation"u8,
        EntityKind.Incident => "incident"u8,
        EntityKind.Storm => "storm"u8,
    };

    private static void WriteCommand(Utf8JsonWriter writer, Command command)
    {
        writer.WritePropertyName("command"u8);
        CommandJson.Write(writer, command);
    }

    private static Effect Read(ref Utf8JsonReader reader)
    {
        EntityId? to = null;
        string? openOf = null;
        Command? command = null;
        reader.Enter();
        while (reader.NextMember(out var name))
        {
            if (name.SequenceEqual("ticket"u8)) to = EntityId.Ticket(reader.GetString()!);
            else if (name.SequenceEqual("account"u8)) to = EntityId.Account(reader.GetString()!);
            else if (name.SequenceEqual("escalation"u8)) to = EntityId.Escalation(reader.GetString()!);
            else if (name.SequenceEqual("incident"u8)) to = EntityId.Incident(reader.GetString()!);
            else if (name.SequenceEqual("storm"u8)) to = EntityId.Storm(reader.GetString()!);
            else if (name.SequenceEqual("openOf"u8)) openOf = reader.GetString();
            else if (name.SequenceEqual("command"u8)) command = CommandJson.Read(ref reader);
            else throw StoredJson.Unknown(name);
        }
        if (command is null) throw new StoredFormatException("A stored message has no command.");
        if (to is { } entity) return new Effect.Tell(entity, command);
        return new Effect.TellOpenTickets(openOf ?? throw new StoredFormatException("A stored message goes to nobody."), command);
    }
}
