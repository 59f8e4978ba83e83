using System.Buffers.Text;
using System.Collections.Frozen;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using NodaTime;

namespace SlaMonitor.Notifications.Acknowledging;

/// <summary>
/// Makes and reads the tokens of links by which a page is acknowledged without logging in: <c>key.payload.signature</c>, each in
/// base64url but the key's id, signed with HMAC-SHA256. The same escalation, user and expiry make the same token, so that a page
/// which is sent again says the same. That it acts once is the escalation's to know, by <see cref="AcknowledgeToken.Id"/>. Thread-safe.
/// </summary>
public sealed class AcknowledgeLinks
{
    private const int ShortestKey = 32;
    private const int LongestToken = 2048;

    /// <summary>So that a signature made for something else with the same key is none here.</summary>
    private const string Purpose = "slamonitor acknowledge 1\n";

    private readonly string _current;
    private readonly FrozenDictionary<string, byte[]> _keys;

    /// <param name="current">The id of the key to sign with: letters, digits, <c>-</c> and <c>_</c>.</param>
    /// <param name="keys">By id, at least 32 bytes each: the current one, and those whose links are still to act.</param>
    /// <exception cref="ArgumentException">A key is too short, an id is none, or the current key is missing.</exception>
    public AcknowledgeLinks(string current, IReadOnlyDictionary<string, byte[]> keys)
    {
        if (!keys.ContainsKey(current)) throw new ArgumentException("The current key is not among the keys.", nameof(current));
        if (keys.Keys.Any(id => id.Length == 0 || !id.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_'))) throw new ArgumentException("The id of a key is letters, digits, - and _.", nameof(keys));
        if (keys.Values.Any(key => key.Length < ShortestKey)) throw new ArgumentException("A key has at least 32 bytes.", nameof(keys));
        _current = current;
        _keys = keys.ToFrozenDictionary(StringComparer.Ordinal);
    }

    /// <summary>A token for the address of a link: letters, digits, <c>-</c>, <c>_</c> and <c>.</c>.</summary>
    /// <param name="expiresAt">In whole seconds: what is beyond is cut off.</param>
    public string Make(string escalation, string? user, Instant expiresAt)
    {
        var payload = Payload(escalation, user, expiresAt.ToUnixTimeSeconds());
        return $"{_current}.{Base64Url.EncodeToString(payload)}.{Base64Url.EncodeToString(Sign(_keys[_current], _current, payload))}";
    }

    /// <summary>The signature is checked before anything that the token says is believed.</summary>
    public AcknowledgeReading Read(string token, Instant now)
    {
        var parts = token.Length <= LongestToken ? token.Split('.') : [];
        if (parts is not [var keyId, var payloadText, var signatureText]) return new AcknowledgeReading.Refused(AcknowledgeRefusal.Malformed);
        if (!_keys.TryGetValue(keyId, out var key)) return new AcknowledgeReading.Refused(AcknowledgeRefusal.UnknownKey);
        if (Decode(payloadText) is not { } payload || Decode(signatureText) is not { } signature) return new AcknowledgeReading.Refused(AcknowledgeRefusal.Malformed);
        if (!CryptographicOperations.FixedTimeEquals(signature, Sign(key, keyId, payload))) return new AcknowledgeReading.Refused(AcknowledgeRefusal.BadSignature);

        var reader = new Utf8JsonReader(payload);
        var said = JsonElement.ParseValue(ref reader);
        var expiresAt = Instant.FromUnixTimeSeconds(said[2].GetInt64());
        if (now >= expiresAt) return new AcknowledgeReading.Refused(AcknowledgeRefusal.Expired);
        var id = Base64Url.EncodeToString(SHA256.HashData(payload).AsSpan(0, 16));
        return new AcknowledgeReading.Valid(new AcknowledgeToken(id, said[0].GetString()!, said[1].GetString(), expiresAt));
    }

    private static byte[] Payload(string escalation, string? user, long expires)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
        {
            writer.WriteStartArray();
            writer.WriteStringValue(escalation);
            if (user is null) writer.WriteNullValue();
            else writer.WriteStringValue(user);
            writer.WriteNumberValue(expires);
            writer.WriteEndArray();
        }
        return stream.ToArray();
    }

    private static byte[] Sign(byte[] key, string keyId, byte[] payload)
    {
        byte[] text = [.. Encoding.UTF8.GetBytes(Purpose), .. Encoding.UTF8.GetBytes(keyId), (byte)'\n', .. payload];
        return HMACSHA256.HashData(key, text);
    }

    /// <summary>Null when it is not base64url in its one canonical form: two texts of one token would be two links.</summary>
    private static byte[]? Decode(string text)
    {
        if (!Base64Url.IsValid(text)) return null;
        var bytes = Base64Url.DecodeFromChars(text);
        return Base64Url.EncodeToString(bytes) == text ? bytes : null;
    }
}
