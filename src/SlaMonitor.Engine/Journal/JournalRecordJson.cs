using System.Text;
using System.Text.Json;
using NodaTime;
using SlaMonitor.Core;
using SlaMonitor.Core.Entities;
using SlaMonitor.Core.Wire;
using SlaMonitor.Exports;

namespace SlaMonitor.Engine.Journal;

/// <summary>The stored form of a <see cref="JournalRecord"/>, versioned and short as the others. What was written is read back equal.</summary>
public static class JournalRecordJson
{
    // Every partition writes on its own thread, thousands of records a second.
    [ThreadStatic]
    private static StoredBuffer? _buffer;

    /// <summary>The record's stored form, in memory of its own.</summary>
    public static byte[] Write(JournalRecord record)
    {
        var buffer = _buffer ??= new StoredBuffer();
        Write(buffer.Begin(), record);
        return buffer.End().ToArray();
    }

    public static void Write(Utf8JsonWriter writer, JournalRecord record)
    {
        writer.WriteStartObject();
        writer.WriteNumber("v"u8, StoredJson.Version);
        var ticks = record.At.ToUnixTimeTicks();
        Invariant.Check(Instant.FromUnixTimeTicks(ticks) == record.At, "a decision's instant is whole ticks");
        writer.WriteNumber("at"u8, ticks);
        writer.WriteString(EffectJson.MemberOf(record.Entity.Kind), record.Entity.Key);
        if (record.Command is { } command)
        {
            writer.WritePropertyName("command"u8);
            CommandJson.Write(writer, command);
        }
        if (!record.Published.IsEmpty)
        {
            writer.WriteStartArray("published"u8);
            foreach (var published in record.Published) DomainEventJson.Write(writer, published, record.Entity.Key);
            writer.WriteEndArray();
        }
        if (!record.Handled.IsEmpty)
        {
            writer.WriteStartArray("handled"u8);
            foreach (var id in record.Handled)
            {
                writer.WriteNumberValue(id.Position);
                writer.WriteNumberValue(id.Index);
            }
            writer.WriteEndArray();
        }
        if (record.Failure is { } failure) writer.WriteString("failure"u8, failure);
        if (record.Imported is { } imported) WriteImported(writer, imported);
        writer.WriteEndObject();
    }

    /// <exception cref="StoredFormatException">Damaged, or written by a newer program.</exception>
    public static JournalRecord Read(ReadOnlySpan<byte> json)
    {
        try
        {
            var reader = new Utf8JsonReader(json);
            return Read(ref reader, json);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException or OverflowException)
        {
            throw new StoredFormatException($"The journal record is damaged: {e.Message}", e);
        }
    }

    private static void WriteImported(Utf8JsonWriter writer, ImportedEntity imported)
    {
        writer.WritePropertyName("imported"u8);
        if (imported.State is { } state) EntityStates.Write(writer, state);
        else writer.WriteNullValue();
        if (imported.Tells.IsEmpty) return;
        writer.WriteStartArray("tells"u8);
        foreach (var told in imported.Tells) EffectJson.Write(writer, told);
        writer.WriteEndArray();
    }

    private static JournalRecord Read(ref Utf8JsonReader reader, ReadOnlySpan<byte> json)
    {
        Instant at = default;
        EntityId? entity = null;
        Command? command = null;
        var published = new List<DomainEvent>();
        var handled = new List<MessageId>();
        string? failure = null;
        ImportedEntity? imported = null;
        StoredJson.Enter(ref reader);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.ValueSpan;
            reader.Read();
            if (name.SequenceEqual("at"u8)) at = Instant.FromUnixTimeTicks(reader.GetInt64());
            else if (name.SequenceEqual("ticket"u8)) entity = EntityId.Ticket(reader.GetString()!);
            else if (name.SequenceEqual("account"u8)) entity = EntityId.Account(reader.GetString()!);
            else if (name.SequenceEqual("escalation"u8)) entity = EntityId.Escalation(reader.GetString()!);
            else if (name.SequenceEqual("incident"u8)) entity = EntityId.Incident(reader.GetString()!);
            else if (name.SequenceEqual("storm"u8)) entity = EntityId.Storm(reader.GetString()!);
            else if (name.SequenceEqual("command"u8)) command = CommandJson.Read(ref reader);
            else if (name.SequenceEqual("published"u8)) ReadPublished(ref reader, entity?.Key ?? "", published);
            else if (name.SequenceEqual("handled"u8)) ReadHandled(ref reader, handled);
            else if (name.SequenceEqual("failure"u8)) failure = reader.GetString();
            else if (name.SequenceEqual("imported"u8)) imported = new ImportedEntity(ReadState(ref reader, json, entity), []);
            else if (name.SequenceEqual("tells"u8)) imported = new ImportedEntity(imported?.State, ReadTells(ref reader, json));
            else throw new StoredFormatException($"The journal record has a member \"{Encoding.UTF8.GetString(name)}\", which this program does not know.");
        }
        return new JournalRecord
        {
            At = at,
            Entity = entity ?? throw new StoredFormatException("The journal record names no entity."),
            Command = command,
            Published = published.ToEquatableArray(),
            Handled = handled.ToEquatableArray(),
            Failure = failure,
            Imported = imported,
        };
    }

    private static object? ReadState(ref Utf8JsonReader reader, ReadOnlySpan<byte> json, EntityId? entity)
    {
        if (reader.TokenType == JsonTokenType.Null) return null;
        var form = Form(ref reader, json);
        return EntityStates.Read(entity?.Kind ?? throw new StoredFormatException("The journal record names no entity."), form);
    }

    private static EquatableArray<Effect> ReadTells(ref Utf8JsonReader reader, ReadOnlySpan<byte> json)
    {
        var tells = new List<Effect>();
        while (reader.Read() && reader.TokenType == JsonTokenType.StartObject) tells.Add(EffectJson.Read(Form(ref reader, json)));
        return tells.ToEquatableArray();
    }

    /// <summary>The bytes of the value on which the reader stands.</summary>
    private static ReadOnlySpan<byte> Form(ref Utf8JsonReader reader, ReadOnlySpan<byte> json)
    {
        var start = (int)reader.TokenStartIndex;
        reader.Skip();
        return json[start..(int)reader.BytesConsumed];
    }

    private static void ReadPublished(ref Utf8JsonReader reader, string entity, List<DomainEvent> published)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.StartObject) published.Add(DomainEventJson.Read(ref reader, entity));
    }

    private static void ReadHandled(ref Utf8JsonReader reader, List<MessageId> handled)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.Number)
        {
            var position = reader.GetInt64();
            reader.Read();
            handled.Add(new MessageId(position, reader.GetInt32()));
        }
    }
}
