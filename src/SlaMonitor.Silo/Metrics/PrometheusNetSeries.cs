using Prometheus;
using SlaMonitor.Web.Metrics;

namespace SlaMonitor.Silo.Metrics;

/// <summary>A series of prometheus-net. Its families have fixed label names; where an instrument names others at times, there are several of one name, which it shows as one.</summary>
internal abstract class PrometheusNetSeries(IReadOnlyList<(string Name, string Value)> labels, ChildBase child) : ISeries
{
    private static readonly Exemplar.LabelKey TraceKey = Exemplar.Key(TraceContext.TraceLabel);
    private static readonly Exemplar.LabelKey SpanKey = Exemplar.Key(TraceContext.SpanLabel);

    public IReadOnlyList<(string Name, string Value)> Labels => labels;

    public static PrometheusNetSeries Create(MetricFactory factory, MetricFamily family, IReadOnlyList<(string Name, string Value)> labels)
    {
        string[] names = [.. labels.Select(label => label.Name)];
        string[] values = [.. labels.Select(label => label.Value)];
        // The library writes it as it is given.
        var help = family.Help.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);
        return family.Kind switch
        {
            MetricKind.Counter => new OfCounter(labels, factory.CreateCounter(family.SampleName, help, names, new CounterConfiguration()).WithLabels(values)),
            MetricKind.Gauge => new OfGauge(labels, factory.CreateGauge(family.SampleName, help, names, new GaugeConfiguration()).WithLabels(values)),
            MetricKind.Histogram => new OfHistogram(
                labels, factory.CreateHistogram(family.SampleName, help, names, new HistogramConfiguration { Buckets = [.. family.Bounds] }).WithLabels(values)),
        };
    }

    public virtual void Add(double amount) => throw new InvalidOperationException("a histogram takes single values");

    public virtual void Record(double value, TraceContext? trace) => throw new InvalidOperationException("only a histogram takes single values");

    public void Remove() => child.Remove();

    private sealed class OfCounter(IReadOnlyList<(string Name, string Value)> labels, Counter.Child child) : PrometheusNetSeries(labels, child)
    {
        public override void Add(double amount) => child.Inc(amount);
    }

    private sealed class OfGauge(IReadOnlyList<(string Name, string Value)> labels, Gauge.Child child) : PrometheusNetSeries(labels, child)
    {
        public override void Add(double amount) => child.Inc(amount);
    }

    private sealed class OfHistogram(IReadOnlyList<(string Name, string Value)> labels, Histogram.Child child) : PrometheusNetSeries(labels, child)
    {
        public override void Record(double value, TraceContext? trace) =>
            child.Observe(value, trace is { } of ? Exemplar.From(TraceKey.WithValue(of.TraceId), SpanKey.WithValue(of.SpanId)) : null);
    }
}
