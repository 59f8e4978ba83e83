using System.Diagnostics;
using SlaMonitor.Core.Clocks;

namespace SlaMonitor.Core.Monitoring;

/// <summary>
/// The spans of breaches on their way from the feed to the live connections. It keeps the last few: a breach that is not handed over by
/// then, since nobody is connected, has no such span. Thread-safe.
/// </summary>
public sealed class PushTraces
{
    private const int Kept = 1_024;

    private readonly Lock _gate = new();
    private (long Sequence, Activity? Span)[]? _ring;

    /// <summary>A breach is about to be published.</summary>
    /// <param name="sequence">In the feed.</param>
    /// <param name="breached">What is published.</param>
    /// <param name="cause">What made it durable; without one, or one that is recorded, nothing is kept.</param>
    public void Begin(long sequence, ClockEvent.Breached breached, ActivityContext cause)
    {
        if ((cause.TraceFlags & ActivityTraceFlags.Recorded) == 0 || MonitorTraces.Begin(SpanNames.BreachPushed, ActivityKind.Producer, cause) is not { } span) return;
        span.SetTag(SpanTags.Ticket, breached.AboutTicket);
        span.SetTag(SpanTags.Metric, breached.Metric.Name);
        lock (_gate)
        {
            _ring ??= new (long, Activity?)[Kept];
            _ring[sequence % Kept] = (sequence, span);
        }
    }

    /// <summary>What made a breach durable that is under way, as W3C Trace Context has it; null when there is none.</summary>
    public string? CauseOf(long sequence)
    {
        lock (_gate) return _ring is not null && _ring[sequence % Kept] is { Span: { } span } kept && kept.Sequence == sequence ? span.ParentId : null;
    }

    /// <summary>The span of a breach that is handed over, to be ended by the caller; null when there is none, or somebody has it.</summary>
    public Activity? Take(long sequence)
    {
        lock (_gate)
        {
            if (_ring is null || _ring[sequence % Kept] is not { Span: { } span } kept || kept.Sequence != sequence) return null;
            _ring[sequence % Kept] = default;
            return span;
        }
    }
}
