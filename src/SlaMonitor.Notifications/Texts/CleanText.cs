using System.Globalization;
using System.Text;
using SlaMonitor.Core;

namespace SlaMonitor.Notifications.Texts;

/// <summary>
/// Makes text from outside harmless to lines, headers and the eye, and cuts it. What a markup needs beyond that (HTML, XML,
/// mrkdwn) its renderer does.
/// </summary>
public static class CleanText
{
    /// <summary>More than any emoji of several people or any syllable of several letters takes, in UTF-16 units.</summary>
    private const int LongestCharacter = 40;

    /// <summary>
    /// One line without control characters and without characters that turn the direction of what follows; runs of white space
    /// are one space. Halves of surrogate pairs become U+FFFD.
    /// </summary>
    public static string Of(string text)
    {
        var clean = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            if (IsBlank(rune))
            {
                if (clean.Length > 0 && clean[^1] != ' ') clean.Append(' ');
            }
            else if (!IsInvisibleOrder(rune))
            {
                clean.Append(rune.ToString());
            }
        }
        if (clean.Length > 0 && clean[^1] == ' ') clean.Length--;
        return clean.ToString();
    }

    /// <summary>At most this many UTF-16 units; what is cut is cut between whole characters as people see them, and ends with <c>…</c>.</summary>
    public static string Cut(string text, int longest)
    {
        Invariant.Check(longest >= 1, "there is room for the ellipsis");
        if (text.Length <= longest) return text;
        var end = LastBoundary(text, longest - 1);
        return text[..end].TrimEnd() + "…";
    }

    private static int LastBoundary(string text, int longest)
    {
        var end = 0;
        int next;
        while (end + (next = StringInfo.GetNextTextElementLength(text, end)) <= longest) end += next;
        // One "character" made of hundreds of marks would leave nothing: it is cut between its code points.
        if (next <= LongestCharacter) return end;
        return char.IsLowSurrogate(text[longest]) && longest > 0 ? longest - 1 : longest;
    }

    private static bool IsBlank(Rune rune) => Rune.IsWhiteSpace(rune) || Rune.IsControl(rune);

    /// <summary>Marks, embeddings, overrides and isolates of Unicode's bidirectional algorithm (UAX #9), which make a line read as another.</summary>
    private static bool IsInvisibleOrder(Rune rune) => rune.Value is 0x200E or 0x200F or 0x061C or (>= 0x202A and <= 0x202E) or (>= 0x2066 and <= 0x2069) or 0xFEFF;
}
