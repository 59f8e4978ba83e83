using System.Text;
using SlaMonitor.Core.Wire;

namespace SlaMonitor.Connectors.Alertmanager;

/// <summary>Texts of an alert, which Prometheus does not limit, as a ticket may hold them: cut with a mark when they are too long.</summary>
internal static class AlertText
{
    private const string Cut = "…";

    /// <summary>A name, without control characters; null when nothing is left.</summary>
    public static string? Id(string? text) => Line(text, WireLimits.IdLength);

    /// <summary>One line: breaks and other control characters become spaces. Null when nothing is left.</summary>
    public static string? Line(string? text, int lengthMax)
    {
        if (text is null) return null;
        var line = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            // Several in a row are one space, as they are in YAML that was folded.
            if (!char.IsControl(c) && c != ' ') line.Append(c);
            else if (line.Length > 0 && line[^1] != ' ') line.Append(' ');
        }
        return Text(line.ToString(), lengthMax);
    }

    /// <summary>A text with its lines; null when there is none.</summary>
    public static string? Text(string? text, int lengthMax)
    {
        text = text?.Trim();
        if (string.IsNullOrEmpty(text)) return null;
        if (text.Length <= lengthMax) return text;
        var length = lengthMax - Cut.Length;
        // Not through the middle of a character.
        if (char.IsHighSurrogate(text[length - 1])) length--;
        return text[..length] + Cut;
    }
}
