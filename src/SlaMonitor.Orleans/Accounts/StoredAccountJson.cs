using System.Text.Json;
using SlaMonitor.Core;
using SlaMonitor.Core.Accounts;
using SlaMonitor.Core.Wire;
using SlaMonitor.Orleans.Entities;

namespace SlaMonitor.Orleans.Accounts;

/// <summary>
/// The stored form of an account's grain: <c>[version, spreading, account, rest]</c>, the account in the core's stored form, the rest
/// what grains have in common, left out where there is nothing of it.
/// </summary>
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
        if (stored != new StoredAccount { State = stored.State, IsSpreading = stored.IsSpreading })
        {
            StoredEntityJson.Begin(json, stored, stored.State.Profile.Id);
            if (stored.CountedUnder != 0) json.WriteNumber("counted"u8, stored.CountedUnder);
            json.WriteEndObject();
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
            var rest = reader.TokenType == JsonTokenType.EndArray
                ? new StoredAccount()
                : StoredEntityJson.Read<StoredAccount, AccountState>(This(bytes, ref reader), "account", "account", StateJson.ReadAccount, s => s.Profile.Id, ReadCounted);
            return rest with { IsSpreading = spreading, State = state };
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new StoredFormatException($"a stored account is damaged: {e.Message}", e);
        }
    }

    private static ReadOnlySpan<byte> Next(ReadOnlySpan<byte> bytes, ref Utf8JsonReader reader)
    {
        reader.Read();
        return This(bytes, ref reader);
    }

    /// <summary>The bytes of the value that the reader stands on.</summary>
    private static ReadOnlySpan<byte> This(ReadOnlySpan<byte> bytes, ref Utf8JsonReader reader)
    {
        var start = (int)reader.TokenStartIndex;
        reader.Skip();
        return bytes[start..(int)reader.BytesConsumed];
    }

    private static StoredAccount ReadCounted(ref Utf8JsonReader reader, string name, StoredAccount stored) =>
        name == "counted" ? stored with { CountedUnder = reader.GetInt32() } : StoredEntityJson.Skipped(ref reader, stored);
}
