using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace SlaMonitor.Notifications.Channels.Webhook;

/// <summary>Signs as Standard Webhooks 1.0.0 says: HMAC-SHA256 over <c>id.timestamp.body</c>, one signature for each key, so that keys can be changed without a gap.</summary>
internal sealed class WebhookSignature(ImmutableArray<byte[]> keys)
{
    private const string Prefix = "whsec_";
    private const int ShortestKey = 24;
    private const int LongestKey = 64;

    /// <summary>Null when one of the keys, separated by white space, is not <c>whsec_</c> and the base64 of 24 to 64 bytes. At least one.</summary>
    public static WebhookSignature? Parse(string secret)
    {
        var keys = ImmutableArray.CreateBuilder<byte[]>();
        foreach (var text in secret.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
        {
            if (!text.StartsWith(Prefix, StringComparison.Ordinal)) return null;
            var key = new byte[text.Length];
            if (!Convert.TryFromBase64String(text[Prefix.Length..], key, out var length) || length is < ShortestKey or > LongestKey) return null;
            keys.Add(key[..length]);
        }
        return keys.Count > 0 ? new WebhookSignature(keys.ToImmutable()) : null;
    }

    /// <summary>The value of <c>webhook-signature</c>, in the order of the keys.</summary>
    /// <param name="id">Without a dot.</param>
    /// <param name="timestamp">Unix seconds.</param>
    public string Sign(string id, long timestamp, ReadOnlySpan<byte> body)
    {
        var head = Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{id}.{timestamp}."));
        byte[] text = [.. head, .. body];
        return string.Join(' ', keys.Select(key => "v1," + Convert.ToBase64String(HMACSHA256.HashData(key, text))));
    }
}
