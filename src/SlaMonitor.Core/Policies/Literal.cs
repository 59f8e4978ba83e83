using System.Globalization;
using SlaMonitor.Core.Tickets;

namespace SlaMonitor.Core.Policies;

/// <summary>A value to compare with, as written, and what it is as a number or a truth value if it is one.</summary>
public readonly record struct Literal
{
    private readonly decimal? _number;
    private readonly bool? _flag;

    public Literal(string text)
    {
        Text = text;
        _flag = text switch { "true" => true, "false" => false, _ => null };
        _number = ParseNumber(text);
    }

    public string Text { get; }

    /// <summary>A number without thousands separators and with a decimal point; null when the text is none.</summary>
    public static decimal? ParseNumber(string text)
    {
        const NumberStyles Style = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
        return decimal.TryParse(text, Style, CultureInfo.InvariantCulture, out var number) ? number : null;
    }

    public bool Is(FieldValue value) => value switch
    {
        FieldValue.Text text => text.Value == Text,
        FieldValue.Number number => _number == number.Value,
        FieldValue.Flag flag => _flag == flag.Value,
        _ => false,
    };

    public override string ToString() => Text;
}
