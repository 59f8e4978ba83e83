using SlaMonitor.Core.Clocks;

namespace SlaMonitor.Core.Accounts;

/// <summary>The counts of many accounts by time, added up.</summary>
internal sealed class AttainmentSums(Metric metric)
{
    private readonly SortedDictionary<long, (int Met, int Breached)> _fine = [];
    private readonly SortedDictionary<long, (int Met, int Breached)> _coarse = [];

    public void Add(AttainmentWindow window)
    {
        Add(_fine, window.Fine);
        Add(_coarse, window.Coarse);
    }

    public AttainmentWindow Window() => new(metric, Buckets(_fine), Buckets(_coarse));

    private static void Add(SortedDictionary<long, (int Met, int Breached)> sums, EquatableArray<AttainmentBucket> buckets)
    {
        foreach (var bucket in buckets)
        {
            var (met, breached) = sums.GetValueOrDefault(bucket.Number);
            sums[bucket.Number] = (met + bucket.Met, breached + bucket.Breached);
        }
    }

    private static EquatableArray<AttainmentBucket> Buckets(SortedDictionary<long, (int Met, int Breached)> sums) =>
        [.. sums.Select(sum => new AttainmentBucket(sum.Key, sum.Value.Met, sum.Value.Breached))];
}
