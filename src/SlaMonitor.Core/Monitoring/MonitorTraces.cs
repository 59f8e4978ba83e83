using System.Diagnostics;

namespace SlaMonitor.Core.Monitoring;

/// <summary>
/// Where the monitor's spans come from. Nobody listens by default, and then nothing is made: every method answers null at once.
/// Thread-safe.
/// </summary>
/// <remarks>
/// A span is carried from one thread to the next by hand, beside the work that it belongs to, and is only the current one while somebody
/// is called who looks for it: the metrics, for their exemplars, and the pager, which goes on within it.
/// </remarks>
public static class MonitorTraces
{
    public const string SourceName = "SlaMonitor";

    private static readonly ActivitySource Source = new(SourceName, typeof(MonitorTraces).Assembly.GetName().Version!.ToString(3));

    /// <summary>Whether anybody listens.</summary>
    public static bool AreOn => Source.HasListeners();

    /// <summary>What the caller's work belongs to; null when it belongs to nothing, or nobody listens.</summary>
    public static Activity? Here => AreOn ? Activity.Current : null;

    /// <summary>The current span of the monitor, as the header <c>traceparent</c> of W3C Trace Context has it; null when there is none, or it is not recorded.</summary>
    public static string? Traceparent => Activity.Current is { Recorded: true, IdFormat: ActivityIdFormat.W3C, Source.Name: SourceName } span ? span.Id : null;

    /// <summary>Begins a span that does not become the current one; <see cref="End"/> ends it, on whatever thread.</summary>
    /// <param name="name">Of few: what it is about is told by its tags.</param>
    /// <param name="kind">As OpenTelemetry has it.</param>
    /// <param name="cause">The span that it follows from; without one it begins a trace of its own.</param>
    /// <returns>Null exactly when nobody listens. Of a trace that is not recorded it is one that nobody hears of, so that what follows from it is not recorded either.</returns>
    public static Activity? Begin(string name, ActivityKind kind = ActivityKind.Internal, ActivityContext cause = default)
    {
        if (!AreOn) return null;
        var here = Activity.Current;
        // Without a cause the current one would be taken for it.
        Activity.Current = null;
        var span = Source.StartActivity(name, kind, cause) ?? Unheard(name, cause);
        Restore(here);
        return span;
    }

    /// <summary>Begins a span below the current one and makes it the current one until it is disposed of, which ends it; null when it is not recorded.</summary>
    public static Activity? BeginHere(string name, ActivityKind kind = ActivityKind.Internal) => Source.StartActivity(name, kind);

    /// <summary>Makes a span that has not ended the current one until the answer is disposed of.</summary>
    public static CurrentSpan Within(Activity? span) => new(span);

    public static void End(Activity? span)
    {
        if (span is null) return;
        var here = Activity.Current;
        span.Stop();
        Restore(ReferenceEquals(here, span) ? null : here);
    }

    /// <summary>Ends a span as if it had never been: nothing came of what it stands for.</summary>
    public static void Forget(Activity? span)
    {
        if (span is null) return;
        Unrecord(span);
        End(span);
    }

    /// <summary>Nobody is to hear of a span, nor of what comes below it from here on.</summary>
    public static void Unrecord(Activity span)
    {
        span.IsAllDataRequested = false;
        span.ActivityTraceFlags &= ~ActivityTraceFlags.Recorded;
    }

    private static Activity Unheard(string name, ActivityContext cause)
    {
        var span = new Activity(name) { IsAllDataRequested = false };
        if (cause != default) span.SetParentId(cause.TraceId, cause.SpanId, ActivityTraceFlags.None);
        return span.Start();
    }

    // One that has ended cannot become the current one again, and nobody who runs here is part of it any more.
    private static void Restore(Activity? here) => Activity.Current = here is { IsStopped: false } ? here : null;

    /// <summary>A span while it is the current one.</summary>
    public readonly struct CurrentSpan : IDisposable
    {
        private readonly Activity? _before;
        private readonly bool _isSet;

        internal CurrentSpan(Activity? span)
        {
            if (span is null) return;
            _before = Activity.Current;
            _isSet = true;
            Activity.Current = span;
        }

        public void Dispose()
        {
            if (_isSet) Restore(_before);
        }
    }
}
