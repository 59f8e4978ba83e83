using System.Text.Json;
using NodaTime;
using SlaMonitor.Core;
using SlaMonitor.Core.Entities;
using SlaMonitor.Core.Wire;
using SlaMonitor.Postgres.Publishing;

namespace SlaMonitor.Orleans.Entities;

/// <summary>
/// What the stored forms of grains have in common: an object with a version, in which the entity itself is in the core's stored
/// form. Members that are empty are left out.
/// </summary>
internal static class StoredEntityJson
{
    private const int Version = 1;

    /// <param name="stored">The entity. One without a state has heard messages, or told some, and has not begun.</param>
    /// <param name="member">The name of the member that holds the state.</param>
    /// <param name="write">Writes the state.</param>
    /// <param name="key">The key of the entity in that state.</param>
    public static byte[] Write<TState>(StoredEntity<TState> stored, string member, Action<Utf8JsonWriter, TState> write, Func<TState, string> key)
        where TState : class
    {
        var buffer = new StoredBuffer();
        var json = buffer.Begin();
        Begin(json, stored, stored.State is { } known ? key(known) : "");
        if (stored.State is { } state)
        {
            json.WritePropertyName(member);
            write(json, state);
        }
        json.WriteEndObject();
        return buffer.End().ToArray();
    }

    private static void Begin<TState>(Utf8JsonWriter json, StoredEntity<TState> stored, string key)
        where TState : class
    {
        json.WriteStartObject();
        json.WriteNumber("v"u8, Version);
        if (stored.AlarmAt is { } alarm) json.WriteNumber("alarm"u8, alarm.ToUnixTimeTicks());
        if (!stored.Unheard.IsEmpty)
        {
            json.WriteStartArray("unheard"u8);
            foreach (var published in stored.Unheard)
            {
                json.WriteNumberValue(published.Decision);
                DomainEventJson.Write(json, published.Event, key);
            }
            json.WriteEndArray();
        }
        if (!stored.Pending.IsEmpty)
        {
            json.WriteStartArray("pending"u8);
            foreach (var message in stored.Pending)
            {
                json.WriteNumberValue(message.Decision);
                json.WriteNumberValue(message.Place);
                EffectJson.Write(json, new Effect.Tell(message.To, message.Command));
            }
            json.WriteEndArray();
        }
        if (stored.Told is { } told)
        {
            json.WriteStartArray("told"u8);
            json.WriteNumberValue(told.Decision);
            json.WriteNumberValue(told.Place);
            json.WriteEndArray();
        }
        if (!stored.Heard.IsEmpty)
        {
            json.WriteStartArray("heard"u8);
            foreach (var heard in stored.Heard)
            {
                json.WriteNumberValue((int)heard.From.Kind);
                json.WriteStringValue(heard.From.Key);
                json.WriteNumberValue(heard.Decision);
                json.WriteNumberValue(heard.Place);
            }
            json.WriteEndArray();
        }
        if (stored.Asked.IsEmpty) return;
        json.WriteStartArray("asked"u8);
        foreach (var id in stored.Asked) json.WriteStringValue(id);
        json.WriteEndArray();
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    /// <param name="bytes">All of it.</param>
    /// <param name="what">For messages: a ticket.</param>
    /// <param name="member">The name of the member that holds the state.</param>
    /// <param name="state">Reads the state.</param>
    /// <param name="key">The key of the entity in that state.</param>
    /// <exception cref="StoredFormatException">Damaged, or written by a newer program.</exception>
    public static TStored Read<TStored, TState>(
        ReadOnlySpan<byte> bytes, string what, string member, ReadState<TState> state, Func<TState, string> key)
        where TStored : StoredEntity<TState>, new()
        where TState : class
    {
        try
        {
            var form = Slice(bytes, member);
            var stored = new TStored { State = form.IsEmpty ? null : state(form) };
            var entity = stored.State is { } known ? key(known) : "";
            var reader = new Utf8JsonReader(bytes);
            reader.Read();
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var name = reader.GetString()!;
                reader.Read();
                stored = name switch
                {
                    "v" => Checked(stored, reader.GetInt32(), what),
                    "alarm" => stored with { AlarmAt = Instant.FromUnixTimeTicks(reader.GetInt64()) },
                    "unheard" => stored with { Unheard = ReadUnheard(ref reader, entity) },
                    "pending" => stored with { Pending = ReadPending(ref reader, bytes) },
                    "told" => stored with { Told = ReadTold(ref reader) },
                    "heard" => stored with { Heard = ReadHeard(ref reader) },
                    "asked" => stored with { Asked = ReadAsked(ref reader) },
                    _ => Skipped(ref reader, stored),
                };
            }
            return stored;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException or OverflowException)
        {
            throw new StoredFormatException($"a stored {what} is damaged: {e.Message}", e);
        }
    }

    /// <summary>Passes over a member that this program does not know, or that was read.</summary>
    private static TStored Skipped<TStored>(ref Utf8JsonReader reader, TStored stored)
    {
        reader.Skip();
        return stored;
    }

    private static TStored Checked<TStored>(TStored stored, int version, string what) =>
        version <= Version ? stored : throw new StoredFormatException($"a {what} stored in form {version}, which a newer program wrote");

    private static EquatableArray<DecidedEvent> ReadUnheard(ref Utf8JsonReader reader, string key)
    {
        var unheard = new List<DecidedEvent>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            var decision = reader.GetInt64();
            reader.Read();
            unheard.Add(new DecidedEvent(decision, DomainEventJson.Read(ref reader, key)));
        }
        return unheard.ToEquatableArray();
    }

    private static EquatableArray<PendingMessage> ReadPending(ref Utf8JsonReader reader, ReadOnlySpan<byte> bytes)
    {
        var pending = new List<PendingMessage>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            var decision = reader.GetInt64();
            reader.Read();
            var place = reader.GetInt32();
            reader.Read();
            var start = (int)reader.TokenStartIndex;
            reader.Skip();
            var tell = (Effect.Tell)EffectJson.Read(bytes[start..(int)reader.BytesConsumed]);
            pending.Add(new PendingMessage(decision, place, tell.To, tell.Command));
        }
        return pending.ToEquatableArray();
    }

    private static LastTold ReadTold(ref Utf8JsonReader reader)
    {
        reader.Read();
        var decision = reader.GetInt64();
        reader.Read();
        var told = new LastTold(decision, reader.GetInt32());
        reader.Read();
        return told;
    }

    private static EquatableArray<string> ReadAsked(ref Utf8JsonReader reader)
    {
        var asked = new List<string>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray) asked.Add(reader.GetString()!);
        return asked.ToEquatableArray();
    }

    private static EquatableArray<LastHeard> ReadHeard(ref Utf8JsonReader reader)
    {
        var heard = new List<LastHeard>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            var kind = (EntityKind)reader.GetInt32();
            reader.Read();
            var key = reader.GetString()!;
            reader.Read();
            var decision = reader.GetInt64();
            reader.Read();
            heard.Add(new LastHeard(new EntityId(kind, key), decision, reader.GetInt32()));
        }
        return heard.ToEquatableArray();
    }

    /// <summary>The bytes of one member's value; empty when there is no such member.</summary>
    private static ReadOnlySpan<byte> Slice(ReadOnlySpan<byte> bytes, string name)
    {
        var reader = new Utf8JsonReader(bytes);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isIt = reader.ValueTextEquals(name);
            reader.Read();
            var start = (int)reader.TokenStartIndex;
            reader.Skip();
            if (isIt) return bytes[start..(int)reader.BytesConsumed];
        }
        return default;
    }

    /// <summary>Reads a state from its stored form.</summary>
    public delegate TState ReadState<out TState>(ReadOnlySpan<byte> form);
}
