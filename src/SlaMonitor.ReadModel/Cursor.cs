using System.Buffers.Text;
using System.Globalization;
using System.Text.Json;
using SlaMonitor.Core.Monitoring;

namespace SlaMonitor.ReadModel;

/// <summary>The place in a list at which a page ended: a base64url of a JSON array of the list's name and the last row's key.</summary>
internal static class Cursor
{
    public static string Give(string list, params ReadOnlySpan<string> key) =>
        Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes((string[])[list, .. key], CursorJson.Default.StringArray));

    /// <summary>The key in a cursor that <paramref name="list"/> gave.</summary>
    /// <exception cref="InvalidCursorException">It is no such cursor.</exception>
    public static string[] Take(string cursor, string list, int parts)
    {
        try
        {
            var taken = JsonSerializer.Deserialize(Base64Url.DecodeFromChars(cursor), CursorJson.Default.StringArray);
            if (taken is not null && taken.Length == parts + 1 && taken[0] == list && Array.TrueForAll(taken, part => part is not null)) return taken[1..];
        }
        catch (Exception e) when (e is FormatException or JsonException)
        {
            // Whatever is wrong with it, the answer is the same.
        }
        throw new InvalidCursorException();
    }

    public static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    /// <exception cref="InvalidCursorException">Not a number.</exception>
    public static long Number(string text) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : throw new InvalidCursorException();
}
