using System.Globalization;
using System.Net;
using System.Runtime.CompilerServices;

namespace SlaMonitor.Review.Reports.Html;

/// <summary>Writes HTML whose every value is escaped: only the literal parts of an interpolated string are markup.</summary>
internal sealed class MarkupWriter(TextWriter text)
{
    /// <summary>One line of markup with values in it.</summary>
    public void Add([InterpolatedStringHandlerArgument("")] ref Handler markup)
    {
        // The handler has written everything while it was built.
        _ = markup;
        text.Write('\n');
    }

    /// <summary>Markup of our own, from a resource.</summary>
    public void AddResource(string name)
    {
        using var stream = typeof(MarkupWriter).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"{name} is not in the assembly");
        using var reader = new StreamReader(stream);
        text.Write(reader.ReadToEnd());
    }

    [InterpolatedStringHandler]
    public readonly ref struct Handler
    {
        private readonly TextWriter _text;

        // The compiler passes both lengths, which a writer has no use for.
        public Handler(int literalLength, int formattedCount, MarkupWriter writer)
        {
            _ = (literalLength, formattedCount);
            _text = writer.Text;
        }

        public void AppendLiteral(string markup) => _text.Write(markup);

        public void AppendFormatted(string? value) => _text.Write(WebUtility.HtmlEncode(value));

        public void AppendFormatted(long value) => _text.Write(value.ToString(CultureInfo.InvariantCulture));

        /// <summary>Coordinates: a tenth of a pixel is enough.</summary>
        public void AppendFormatted(double value) => _text.Write(value.ToString("0.#", CultureInfo.InvariantCulture));
    }

    private TextWriter Text => text;
}
