using System.Security.Cryptography;
using System.Text;

namespace SlaMonitor.Web.Access;

/// <summary>What a key allows; each role allows what those before it do.</summary>
public enum Role
{
    /// <summary>Reads everything.</summary>
    Viewer,

    /// <summary>Submits events.</summary>
    Agent,

    /// <summary>Configures.</summary>
    Admin,
}

/// <summary>
/// One API key as it is kept: the secret only as a salted SHA-256. A slow hash would add nothing, since the secret is
/// 256 random bits and not a password.
/// </summary>
/// <param name="Id">Names the key; it is the part of the key between the underscores.</param>
/// <param name="Name">For people: whose it is.</param>
/// <param name="Role">What it allows.</param>
/// <param name="CreatedAt">RFC 3339 in UTC.</param>
/// <param name="Salt">16 bytes in hexadecimal.</param>
/// <param name="Hash">SHA-256 of salt and secret, in hexadecimal.</param>
public sealed record ApiKey(string Id, string Name, Role Role, string CreatedAt, string Salt, string Hash)
{
    private const string Prefix = "slam_";

    /// <summary>Makes a key. <paramref name="text"/> is what its owner sends; it is shown once and kept nowhere.</summary>
    public static ApiKey Create(string name, Role role, DateTimeOffset now, out string text)
    {
        var id = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(6));
        var salt = RandomNumberGenerator.GetBytes(16);
        var secret = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));
        text = $"{Prefix}{id}_{secret}";
        var createdAt = now.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture);
        return new ApiKey(id, name, role, createdAt, Convert.ToHexStringLower(salt), Convert.ToHexStringLower(HashOf(salt, secret)));
    }

    /// <summary>The id and the secret of a key as sent; false when it does not look like one.</summary>
    public static bool TrySplit(string text, out string id, out string secret)
    {
        (id, secret) = ("", "");
        if (!text.StartsWith(Prefix, StringComparison.Ordinal)) return false;
        var middle = text.IndexOf('_', Prefix.Length);
        if (middle < 0) return false;
        (id, secret) = (text[Prefix.Length..middle], text[(middle + 1)..]);
        return id.Length > 0 && secret.Length > 0;
    }

    /// <summary>Whether the secret is this key's, in constant time.</summary>
    public bool Fits(string secret) =>
        CryptographicOperations.FixedTimeEquals(Convert.FromHexString(Hash), HashOf(Convert.FromHexString(Salt), secret));

    private static byte[] HashOf(byte[] salt, string secret) => SHA256.HashData([.. salt, .. Encoding.UTF8.GetBytes(secret)]);
}
