using System.Runtime.InteropServices;
using NodaTime;
using SlaMonitor.Core;
using SlaMonitor.Core.Clocks;
using SlaMonitor.Core.Tickets;
using SlaMonitor.Core.Wire;

namespace SlaMonitor.Review.Backtests;

/// <summary>What one worker has found so far. Sums do not depend on the order in which tickets were added.</summary>
internal sealed class BacktestSums
{
    // 1970-01-05 was a Monday.
    private static readonly Instant FirstMonday = Instant.FromUtc(1970, 1, 5, 0, 0);

    private readonly AttainmentTable _metrics = new();
    private readonly AttainmentTable _priorities = new();
    private readonly AttainmentTable _groups = new();
    private readonly AttainmentTable _accounts = new();
    private readonly Dictionary<(Metric Metric, int Week), ThenAndNow> _weeks = [];
    private readonly Dictionary<Metric, (long[] Now, long[] Then)> _used = [];

    public long Tickets { get; set; }

    public long Spam { get; set; }

    public long Deleted { get; set; }

    public long DueMoved { get; set; }

    public List<ChangedResult> Changed { get; } = [];

    /// <summary>With their places in the history.</summary>
    public List<(int Place, string Ticket)> NotMatched { get; } = [];

    public List<(int Place, string Ticket)> NotMatchedThen { get; } = [];

    public List<(int Place, FailedTicket Ticket)> Failed { get; } = [];

    /// <summary>Counts one cycle of a ticket.</summary>
    public void Count(TicketFacts facts, Metric metric, Instant startedAt, ThenAndNow one)
    {
        _metrics.Add(metric.Name, metric, one);
        _priorities.Add(WireName<Priority>.Of(facts.Priority), metric, one);
        _groups.Add(facts.Group, metric, one);
        _accounts.Add(facts.Account, metric, one);
        var week = (int)Math.Floor((startedAt - FirstMonday).TotalDays / 7);
        CollectionsMarshal.GetValueRefOrAddDefault(_weeks, (metric, week), out _) += one;
    }

    /// <summary>Notes how much of its target a cycle with a verdict used.</summary>
    public void CountUse(Metric metric, Duration used, Duration target, bool isNow)
    {
        ref var counts = ref CollectionsMarshal.GetValueRefOrAddDefault(_used, metric, out var known);
        if (!known) counts = (new long[UseRow.Buckets], new long[UseRow.Buckets]);
        (isNow ? counts.Now : counts.Then)[UseRow.BucketOf(used, target)]++;
    }

    public void Add(BacktestSums other)
    {
        _metrics.Add(other._metrics);
        _priorities.Add(other._priorities);
        _groups.Add(other._groups);
        _accounts.Add(other._accounts);
        foreach (var (key, sum) in other._weeks) CollectionsMarshal.GetValueRefOrAddDefault(_weeks, key, out _) += sum;
        foreach (var (metric, (now, then)) in other._used)
        {
            ref var counts = ref CollectionsMarshal.GetValueRefOrAddDefault(_used, metric, out var known);
            if (!known) counts = (new long[UseRow.Buckets], new long[UseRow.Buckets]);
            for (var i = 0; i < UseRow.Buckets; i++)
            {
                counts.Now[i] += now[i];
                counts.Then[i] += then[i];
            }
        }
        Tickets += other.Tickets;
        Spam += other.Spam;
        Deleted += other.Deleted;
        DueMoved += other.DueMoved;
        Changed.AddRange(other.Changed);
        NotMatched.AddRange(other.NotMatched);
        NotMatchedThen.AddRange(other.NotMatchedThen);
        Failed.AddRange(other.Failed);
    }

    public BacktestReport Report(bool hasBaseline, Instant? from, Instant? to)
    {
        var metrics = _metrics.Rows();
        return new BacktestReport
        {
            Scope = new BacktestScope(hasBaseline, from, to, Tickets, Spam, Deleted),
            Overall = metrics.Aggregate(default(ThenAndNow), (sum, row) => sum + row.All),
            ByMetric = metrics,
            ByPriority = _priorities.Rows().OrderBy(r => WireName<Priority>.TryParse(r.Name!, out var priority) ? (int)priority : 0).ToEquatableArray(),
            ByGroup = _groups.Rows(),
            ByAccount = _accounts.Rows(),
            ByWeek = _weeks
                .OrderBy(w => w.Key.Metric)
                .ThenBy(w => w.Key.Week)
                .Select(w => new WeekRow(w.Key.Metric, FirstMonday.InUtc().Date.PlusDays(w.Key.Week * 7), w.Value))
                .ToEquatableArray(),
            TimeUsed = _used
                .OrderBy(u => u.Key)
                .Select(u => new UseRow(u.Key, [.. u.Value.Now], [.. u.Value.Then]))
                .ToEquatableArray(),
            Changed = Changed
                .OrderByDescending(c => c.Change)
                .ThenBy(c => c.Ticket, StringComparer.Ordinal)
                .ThenBy(c => c.Metric)
                .ThenBy(c => c.StartedAt)
                .ThenBy(c => c.Cycle)
                .ToEquatableArray(),
            DueMoved = DueMoved,
            NotMatched = NotMatched.OrderBy(n => n.Place).Select(n => n.Ticket).ToEquatableArray(),
            NotMatchedThen = NotMatchedThen.OrderBy(n => n.Place).Select(n => n.Ticket).ToEquatableArray(),
            Failed = Failed.OrderBy(f => f.Place).Select(f => f.Ticket).ToEquatableArray(),
        };
    }
}
