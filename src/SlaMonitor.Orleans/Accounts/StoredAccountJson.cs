using System.Text.Json;
using SlaMonitor.Core;
using SlaMonitor.Core.Accounts;
using SlaMonitor.Core.Wire;
using SlaMonitor.Orleans.Entities;

namespace SlaMonitor.Orleans.Accounts;

/// <summary>
/// The stored form of an account's grain: <c>[version, spreading, account, counted, rest]</c>, the account in the core's stored form, the rest
/// what grains have in common. The last two are left out where there is nothing of them.
/// </summary>
internal static class StoredAccountJson
{
    private const int Version = 1;
    private const string Member = "account";

    public static byte[] Write(StoredAccount stored)
    {
        Invariant.Check(stored.State is not null, "an account that nobody described is not stored");
        var buffer = new StoredBuffer();
        var json = buffer.Begin();
        json.WriteStartArray();
        json.WriteNumberValue(Version);
        json.WriteBooleanValue(stored.IsSpreading);
        StateJson.Write(json, stored.State);
        if (stored != new StoredAccount { State = stored.State, IsSpreading = stored.IsSpreading })
        {
            json.WriteNumberValue(stored.CountedUnder);
            json.WriteRawValue(StoredEntityJson.Write(stored with { State = null }, Member, StateJson.Write, state => state.Profile.Id));
        }
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
            var state = StateJson.ReadAccount(Next(bytes, ref reader));
            reader.Read();
            if (reader.TokenType == JsonTokenType.EndArray) return new StoredAccount { IsSpreading = spreading, State = state };
            var counted = reader.GetInt32();
            var rest = StoredEntityJson.Read<StoredAccount, AccountState>(Next(bytes, ref reader), "account", Member, StateJson.ReadAccount, s => s.Profile.Id);
            return rest with { IsSpreading = spreading, State = state, CountedUnder = counted };
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new StoredFormatException($"a stored account is damaged: {e.Message}", e);
        }
    }

    /// <summary>The bytes of the next value.</summary>
    private static ReadOnlySpan<byte> Next(ReadOnlySpan<byte> bytes, ref Utf8JsonReader reader)
    {
        reader.Read();
        var start = (int)reader.TokenStartIndex;
        reader.Skip();
        return bytes[start..(int)reader.BytesConsumed];
    }
}
