using System.Text;

namespace SlaMonitor.Notifications.Texts;

/// <summary>
/// Text for short messages. A message in the GSM 7-bit alphabet (3GPP TS 23.038 §6.2.1) holds 160 septets; one other character
/// makes it UCS-2, with 70 units, or 67 in each of several parts.
/// </summary>
public static class GsmText
{
    public const int Septets = 160;

    /// <summary>Two parts: a subject in another script than Latin would otherwise be a stump.</summary>
    public const int Ucs2Units = 134;

    private const string Basic =
        "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";

    private const string Extension = "^{}\\[~]|€";

    /// <summary>With typographic signs written in the alphabet's own, so that an apostrophe does not halve the message's room.</summary>
    public static string Plain(string text)
    {
        var plain = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            plain.Append(c switch
            {
                '’' or '‘' or '‚' or '`' => "'",
                '“' or '”' or '„' or '«' or '»' => "\"",
                '–' or '—' or '‑' or '·' or '•' => "-",
                '…' => "...",
                '\u00A0' or '\u202F' => " ",
                _ => c.ToString(),
            });
        }
        return plain.ToString();
    }

    /// <summary>How many septets the text takes, two for a character of the extension table; null when it is not in the alphabet.</summary>
    public static int? Count(string text)
    {
        var septets = 0;
        foreach (var c in text)
        {
            if (Basic.Contains(c, StringComparison.Ordinal)) septets++;
            else if (Extension.Contains(c, StringComparison.Ordinal)) septets += 2;
            else return null;
        }
        return septets;
    }

    /// <summary>The longest of the texts that fits, as made for a number of characters by <paramref name="make"/>; the shorter, the fewer it is asked for.</summary>
    public static string Fit(Func<int, string> make)
    {
        for (var longest = Septets; longest > 20; longest--)
        {
            var text = Plain(make(longest));
            if (Count(text) is not { } septets)
            {
                // No shorter text need be in the alphabet; in UCS-2 every unit counts as one.
                var wide = make(Ucs2Units);
                return Plain(wide) is { Length: <= Ucs2Units } plain ? plain : CleanText.Cut(wide, Ucs2Units);
            }
            if (septets <= Septets) return text;
        }
        return Plain(make(20));
    }
}
