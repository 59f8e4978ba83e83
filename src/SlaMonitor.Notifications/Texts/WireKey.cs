using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace SlaMonitor.Notifications.Texts;

/// <summary>Ids of pages as receivers get them. Different ids stay different, and the same stays the same.</summary>
internal static class WireKey
{
    private const int LongestToken = 200;

    /// <summary>
    /// Letters, digits, <c>-</c>, <c>_</c> and <c>~</c>, at most 200: fits a header, the left side of a Message-ID and a signed text
    /// whose parts are separated by dots. Anything else is written <c>~</c> and two hexadecimal digits for each byte of its UTF-8.
    /// </summary>
    public static string Token(string id)
    {
        var token = new StringBuilder(id.Length);
        foreach (var b in Encoding.UTF8.GetBytes(id))
        {
            if (char.IsAsciiLetterOrDigit((char)b) || b is (byte)'-' or (byte)'_') token.Append((char)b);
            else token.Append(CultureInfo.InvariantCulture, $"~{b:x2}");
        }
        return token.Length <= LongestToken ? token.ToString() : "sha256-" + Digest(id);
    }

    /// <summary>The id itself, or, when it is longer than this, its beginning and its digest.</summary>
    public static string Fit(string id, int longest) =>
        id.Length <= longest ? id : string.Concat(CleanText.Cut(id, longest - 65).AsSpan(), "-", Digest(id));

    private static string Digest(string id) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(id)));
}
