using System.Diagnostics;

namespace SlaMonitor.Web.Metrics;

/// <summary>The trace in which something was measured: what an exemplar names. 63 characters with the names of its labels, of the 128 that OpenMetrics allows.</summary>
internal readonly record struct TraceContext(string TraceId, string SpanId)
{
    public const string TraceLabel = "trace_id";
    public const string SpanLabel = "span_id";

    /// <summary>That of the running activity; null outside of one, and of one that is not recorded: nobody could look it up.</summary>
    public static TraceContext? Current() => Activity.Current is { Recorded: true, IdFormat: ActivityIdFormat.W3C } activity
        ? new TraceContext(activity.TraceId.ToHexString(), activity.SpanId.ToHexString())
        : null;
}
