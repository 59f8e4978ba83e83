using System.Globalization;
using System.Text;

namespace SlaMonitor.Web.Metrics;

/// <summary>
/// Writes metrics as Prometheus text 0.0.4 or as OpenMetrics 1.0. They differ in counters (OpenMetrics names the family
/// without <c>_total</c>), in units, in numbers of buckets (<c>1.0</c>), in escapes of help texts, in exemplars and in the <c># EOF</c>.
/// </summary>
internal sealed class MetricsText(bool isOpenMetrics)
{
    public const string PrometheusType = "text/plain; version=0.0.4; charset=utf-8";
    public const string OpenMetricsType = "application/openmetrics-text; version=1.0.0; charset=utf-8";

    private readonly StringBuilder _text = new();

    public static ReadOnlyMemory<byte> Write(IReadOnlyList<MetricFamily> families, bool isOpenMetrics)
    {
        var writer = new MetricsText(isOpenMetrics);
        foreach (var family in families)
            if (family.IsBegun) writer.Write(family);
        if (isOpenMetrics) writer._text.Append("# EOF\n");
        return Encoding.UTF8.GetBytes(writer._text.ToString());
    }

    private void Write(MetricFamily family)
    {
        var name = isOpenMetrics ? family.Name : family.SampleName;
        _text.Append("# HELP ").Append(name).Append(' ').Append(Escape(family.Help, quotes: isOpenMetrics)).Append('\n');
        _text.Append("# TYPE ").Append(name).Append(' ').Append(Type(family.Kind)).Append('\n');
        if (isOpenMetrics && family.Unit is not null) _text.Append("# UNIT ").Append(name).Append(' ').Append(family.Unit).Append('\n');
        foreach (var series in family.Series.Cast<Series>().OrderBy(series => series.SortKey, StringComparer.Ordinal))
        {
            if (family.Kind == MetricKind.Histogram) WriteHistogram(family, series);
            else WriteSample(family.SampleName, series, null, Number(series.Value));
        }
    }

    private void WriteHistogram(MetricFamily family, Series series)
    {
        var (buckets, sum, exemplars) = series.Snapshot();
        var count = 0L;
        for (var i = 0; i < buckets.Length; i++)
        {
            count += buckets[i];
            var bound = i < family.Bounds.Count ? Bound(family.Bounds[i]) : "+Inf";
            WriteSample(family.Name + "_bucket", series, bound, count.ToString(CultureInfo.InvariantCulture), exemplars[i]);
        }
        WriteSample(family.Name + "_sum", series, null, Number(sum));
        WriteSample(family.Name + "_count", series, null, count.ToString(CultureInfo.InvariantCulture));
    }

    private void WriteSample(string name, Series series, string? bound, string value, TracedValue? exemplar = null)
    {
        _text.Append(name);
        var separator = '{';
        foreach (var (label, text) in series.Labels)
        {
            _text.Append(separator).Append(label).Append("=\"").Append(Escape(text, quotes: true)).Append('"');
            separator = ',';
        }
        if (bound is not null)
        {
            _text.Append(separator).Append("le=\"").Append(bound).Append('"');
            separator = ',';
        }
        if (separator == ',') _text.Append('}');
        _text.Append(' ').Append(value);
        // The other format knows none.
        if (isOpenMetrics && exemplar is not null)
        {
            _text.Append(CultureInfo.InvariantCulture, $" # {{{TraceContext.TraceLabel}=\"{exemplar.Trace.TraceId}\",{TraceContext.SpanLabel}=\"{exemplar.Trace.SpanId}\"}} ")
                .Append(Number(exemplar.Value)).Append(' ').Append(exemplar.Timestamp);
        }
        _text.Append('\n');
    }

    private static string Number(double value) =>
        double.IsPositiveInfinity(value) ? "+Inf" : double.IsNegativeInfinity(value) ? "-Inf" : value.ToString("R", CultureInfo.InvariantCulture);

    private string Bound(double bound)
    {
        var text = bound.ToString("R", CultureInfo.InvariantCulture);
        return isOpenMetrics && !text.Contains('.', StringComparison.Ordinal) ? text + ".0" : text;
    }

    private static string Escape(string text, bool quotes)
    {
        text = text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);
        return quotes ? text.Replace("\"", "\\\"", StringComparison.Ordinal) : text;
    }

    private static string Type(MetricKind kind) => kind switch
    {
        MetricKind.Counter => "counter",
        MetricKind.Gauge => "gauge",
        MetricKind.Histogram => "histogram",
    };
}
