using System.Runtime.InteropServices;
using SlaMonitor.Core;
using SlaMonitor.Core.Clocks;

namespace SlaMonitor.Review.Backtests;

/// <summary>Sums by the value of one dimension and by metric.</summary>
internal sealed class AttainmentTable
{
    private readonly Dictionary<(string? Name, Metric Metric), ThenAndNow> _sums = [];

    public void Add(string? name, Metric metric, ThenAndNow more) =>
        CollectionsMarshal.GetValueRefOrAddDefault(_sums, (name, metric), out _) += more;

    public void Add(AttainmentTable other)
    {
        foreach (var (key, sum) in other._sums) Add(key.Name, key.Metric, sum);
    }

    /// <summary>Rows in the order of their names, those without one last.</summary>
    public EquatableArray<AttainmentRow> Rows() => _sums
        .GroupBy(s => s.Key.Name, StringComparer.Ordinal)
        .OrderBy(g => g.Key is null)
        .ThenBy(g => g.Key, StringComparer.Ordinal)
        .Select(g => new AttainmentRow(
            g.Key,
            g.Aggregate(default(ThenAndNow), (sum, s) => sum + s.Value),
            g.OrderBy(s => s.Key.Metric).Select(s => new MetricAttainment(s.Key.Metric, s.Value)).ToEquatableArray()))
        .ToEquatableArray();
}
