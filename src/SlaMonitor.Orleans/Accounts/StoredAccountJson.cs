using System.Text.Json;
using SlaMonitor.Core;
using SlaMonitor.Core.Wire;

namespace SlaMonitor.Orleans.Accounts;

/// <summary>The stored form of an account's grain: <c>[version, spreading, account]</c>, the account in the core's stored form.</summary>
internal static class StoredAccountJson
{
    private const int Version = 1;

    public static byte[] Write(StoredAccount stored)
    {
        Invariant.Check(stored.State is not null, "an account that nobody described is not stored");
        var buffer = new StoredBuffer();
        var json = buffer.Begin();
        json.WriteStartArray();
        json.WriteNumberValue(Version);
        json.WriteBooleanValue(stored.IsSpreading);
        StateJson.Write(json, stored.State);
        json.WriteEndArray();
        return buffer.End().ToArray();
    }

    /// <exception cref="StoredFormatException">Damaged, or written by a newer program.</exception>
    public static StoredAccount Read(ReadOnlySpan<byte> bytes)
    {
        try
        {
            var reader = new Utf8JsonReader(bytes);
            reader.Read();
            reader.Read();
            if (reader.GetInt32() > Version) throw new StoredFormatException($"an account stored in form {reader.GetInt32()}, which a newer program wrote");
            reader.Read();
            var spreading = reader.GetBoolean();
            reader.Read();
            var start = (int)reader.TokenStartIndex;
            reader.Skip();
            return new StoredAccount { IsSpreading = spreading, State = StateJson.ReadAccount(bytes[start..(int)reader.BytesConsumed]) };
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new StoredFormatException($"a stored account is damaged: {e.Message}", e);
        }
    }
}
