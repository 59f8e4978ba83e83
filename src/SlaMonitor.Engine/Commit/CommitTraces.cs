using System.Diagnostics;
using SlaMonitor.Core.Monitoring;
using SlaMonitor.Engine.Partitions;

namespace SlaMonitor.Engine.Commit;

/// <summary>
/// The spans of a commit, which has one in each trace that it makes durable; and one below each decision from which something follows, so
/// that this goes on where it came from. Empty while nobody listens.
/// </summary>
internal sealed class CommitTraces
{
    private readonly List<Activity?> _of = [];
    private readonly List<Activity> _open = [];
    private readonly Dictionary<ActivityTraceId, Activity> _first = [];

    /// <summary>One that is recorded, to stand for the commit as a whole; null when there is none.</summary>
    public Activity? Any { get; private set; }

    /// <summary>That of a decision, by its place in the batch; null when it belongs to no trace.</summary>
    public Activity? Of(int place) => _of.Count == 0 ? null : _of[place];

    public void Begin(IReadOnlyList<Decided> batch)
    {
        if (!MonitorTraces.AreOn) return;
        foreach (var decided in batch) _of.Add(decided.Trace is { } cause ? Below(cause, decided, batch.Count) : null);
    }

    public void End()
    {
        foreach (var span in _open) MonitorTraces.End(span);
        _of.Clear();
        _open.Clear();
        _first.Clear();
        Any = null;
    }

    private Activity? Below(Activity cause, Decided decided, int decisions)
    {
        if (_first.TryGetValue(cause.TraceId, out var first) && !TracedDecision.IsFollowed(decided.Effects)) return first;
        if (MonitorTraces.Begin(SpanNames.BatchCommitted, cause: cause.Context) is not { } span) return null;
        if (span.IsAllDataRequested) span.SetTag(SpanTags.Decisions, decisions);
        _open.Add(span);
        _first.TryAdd(cause.TraceId, span);
        if (span.Recorded) Any ??= span;
        return span;
    }
}
