using System.Text.Json;
using SlaMonitor.Core;
using SlaMonitor.Core.Escalations;
using SlaMonitor.Core.Wire;
using SlaMonitor.Orleans.Entities;

namespace SlaMonitor.Orleans.Escalations;

/// <summary>The stored form of an escalation's grain. One without a state has heard messages of which nothing came.</summary>
internal static class StoredEscalationJson
{
    public static byte[] Write(StoredEscalation stored)
    {
        var buffer = new StoredBuffer();
        var json = buffer.Begin();
        StoredEntityJson.Begin(json, stored, stored.State?.Id ?? "");
        if (!stored.Asked.IsEmpty)
        {
            json.WriteStartArray("asked"u8);
            foreach (var id in stored.Asked) json.WriteStringValue(id);
            json.WriteEndArray();
        }
        if (stored.State is { } state)
        {
            json.WritePropertyName("escalation"u8);
            EscalationJson.Write(json, state);
        }
        json.WriteEndObject();
        return buffer.End().ToArray();
    }

    /// <exception cref="StoredFormatException">Damaged, or written by a newer program.</exception>
    public static StoredEscalation Read(ReadOnlySpan<byte> bytes) =>
        StoredEntityJson.Read<StoredEscalation, EscalationState>(bytes, "escalation", "escalation", EscalationJson.Read, state => state.Id, ReadAsked);

    private static StoredEscalation ReadAsked(ref Utf8JsonReader reader, string name, StoredEscalation stored)
    {
        if (name != "asked") return StoredEntityJson.Skipped(ref reader, stored);
        var asked = new List<string>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray) asked.Add(reader.GetString()!);
        return stored with { Asked = asked.ToEquatableArray() };
    }
}
