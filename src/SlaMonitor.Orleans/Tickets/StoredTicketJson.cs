using System.Text.Json;
using NodaTime;
using SlaMonitor.Core;
using SlaMonitor.Core.Wire;
using SlaMonitor.Postgres.Publishing;

namespace SlaMonitor.Orleans.Tickets;

/// <summary>The stored form of a ticket's grain: an object with a version, in which the ticket itself is in the core's stored form.</summary>
internal static class StoredTicketJson
{
    private const int Version = 1;

    public static byte[] Write(StoredTicket stored)
    {
        Invariant.Check(stored.State is not null, "a ticket without events is not stored");
        var buffer = new StoredBuffer();
        var json = buffer.Begin();
        json.WriteStartObject();
        json.WriteNumber("v"u8, Version);
        if (stored.AlarmAt is { } alarm) json.WriteNumber("alarm"u8, alarm.ToUnixTimeTicks());
        if (!stored.Unheard.IsEmpty)
        {
            json.WriteStartArray("unheard"u8);
            foreach (var published in stored.Unheard)
            {
                json.WriteNumberValue(published.Decision);
                DomainEventJson.Write(json, published.Event, stored.State.Id);
            }
            json.WriteEndArray();
        }
        json.WritePropertyName("ticket"u8);
        StateJson.Write(json, stored.State);
        json.WriteEndObject();
        return buffer.End().ToArray();
    }

    /// <exception cref="StoredFormatException">Damaged, or written by a newer program.</exception>
    public static StoredTicket Read(ReadOnlySpan<byte> bytes)
    {
        try
        {
            var ticket = StateJson.ReadTicket(Slice(bytes, "ticket"u8));
            var reader = new Utf8JsonReader(bytes);
            reader.Read();
            Instant? alarm = null;
            var unheard = new List<DecidedEvent>();
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                if (reader.ValueTextEquals("v"u8))
                {
                    reader.Read();
                    if (reader.GetInt32() > Version) throw new StoredFormatException($"a ticket stored in form {reader.GetInt32()}, which a newer program wrote");
                }
                else if (reader.ValueTextEquals("alarm"u8))
                {
                    reader.Read();
                    alarm = Instant.FromUnixTimeTicks(reader.GetInt64());
                }
                else if (reader.ValueTextEquals("unheard"u8))
                {
                    reader.Read();
                    while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                    {
                        var decision = reader.GetInt64();
                        reader.Read();
                        unheard.Add(new DecidedEvent(decision, DomainEventJson.Read(ref reader, ticket.Id)));
                    }
                }
                else
                {
                    reader.Skip();
                }
            }
            return new StoredTicket { State = ticket, AlarmAt = alarm, Unheard = unheard.ToEquatableArray() };
        }
        catch (JsonException e)
        {
            throw new StoredFormatException($"a stored ticket is damaged: {e.Message}");
        }
    }

    /// <summary>The bytes of one member's value.</summary>
    private static ReadOnlySpan<byte> Slice(ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> name)
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
        throw new StoredFormatException("a stored ticket has no state");
    }
}
