using System.Globalization;
using System.Text;
using System.Xml;

namespace SlaMonitor.Cli.Calendars.Sheets;

/// <summary>Lines of markup. Numbers are written the same in every culture; foreign text has to pass through <see cref="Text"/>.</summary>
internal sealed class SvgWriter
{
    private readonly StringBuilder _text = new();

    public void Line(string markup) => _text.Append(markup).Append('\n');

    /// <summary>Text for content and attributes: escaped, and without what XML cannot hold.</summary>
    public static string Text(string text)
    {
        var safe = new StringBuilder(text.Length);
        var line = Core.Explanations.Line.Of(text);
        for (var i = 0; i < line.Length; i++)
        {
            if (i + 1 < line.Length && char.IsSurrogatePair(line[i], line[i + 1])) safe.Append(line[i]).Append(line[++i]);
            else if (!XmlConvert.IsXmlChar(line[i])) safe.Append('\uFFFD');
            else safe.Append(line[i] switch { '&' => "&amp;", '<' => "&lt;", '>' => "&gt;", '"' => "&quot;", '\'' => "&#39;", var c => c.ToString() });
        }
        return safe.ToString();
    }

    /// <summary>A length to a tenth of a pixel.</summary>
    public static string Px(double length) => length.ToString("0.#", CultureInfo.InvariantCulture);

    public override string ToString() => _text.ToString();
}
