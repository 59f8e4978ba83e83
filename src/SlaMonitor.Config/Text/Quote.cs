using System.Text;

namespace SlaMonitor.Config.Text;

/// <summary>Shows what a user wrote in a message: quoted, on one line, and no longer than helps.</summary>
internal static class Quote
{
    private const int Longest = 60;

    public static string Of(string text)
    {
        var result = new StringBuilder("'");
        foreach (var letter in text.Length > Longest ? text[..Longest] : text)
            result.Append(char.IsControl(letter) || char.IsSurrogate(letter) ? '\uFFFD' : letter);
        return result.Append(text.Length > Longest ? "…'" : "'").ToString();
    }
}
