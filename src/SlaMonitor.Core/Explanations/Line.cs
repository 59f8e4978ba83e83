namespace SlaMonitor.Core.Explanations;

/// <summary>Foreign text as part of a line: what could break the line, or steer a terminal, is a space.</summary>
public static class Line
{
    public static string Of(string text) => !text.Any(c => char.IsControl(c) || IsBreak(c))
        ? text
        : string.Create(text.Length, text, static (into, from) =>
        {
            for (var i = 0; i < from.Length; i++) into[i] = char.IsControl(from[i]) || IsBreak(from[i]) ? ' ' : from[i];
        });

    /// <summary>Line and paragraph separators, and the marks that turn the direction of writing.</summary>
    private static bool IsBreak(char c) => c is '\u2028' or '\u2029' or (>= '\u202a' and <= '\u202e') or (>= '\u2066' and <= '\u2069');
}
