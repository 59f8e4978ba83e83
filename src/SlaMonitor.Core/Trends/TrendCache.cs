namespace SlaMonitor.Core.Trends;

/// <summary>
/// Gives an answer again for twenty times as long as it took to make, at most half a minute: so that however many look at a chart, a
/// twentieth of one processor makes it. One answer is made at a time. Thread-safe.
/// </summary>
/// <param name="time">Real time, also where the monitor's runs faster.</param>
public sealed class TrendCache(TimeProvider time) : IDisposable
{
    private const int Times = 20;
    private const int EntriesMax = 64;
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    private readonly Lock _gate = new();
    private readonly Dictionary<TrendQuery, (TrendReport Report, long Until)> _kept = [];
    private readonly SemaphoreSlim _turn = new(1);

    public async ValueTask<TrendReport> GetAsync(TrendQuery query, Func<CancellationToken, ValueTask<TrendReport>> make, CancellationToken cancellation)
    {
        if (Find(query) is { } known) return known;
        await _turn.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            // Whoever had the turn may have asked the same.
            if (Find(query) is { } made) return made;
            var began = time.GetTimestamp();
            var report = await make(cancellation).ConfigureAwait(false);
            var took = time.GetElapsedTime(began);
            Keep(query, report, took * Times < Longest ? took * Times : Longest);
            return report;
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose() => _turn.Dispose();

    private TrendReport? Find(TrendQuery query)
    {
        lock (_gate) return _kept.TryGetValue(query, out var kept) && time.GetTimestamp() < kept.Until ? kept.Report : null;
    }

    private void Keep(TrendQuery query, TrendReport report, TimeSpan span)
    {
        lock (_gate)
        {
            var now = time.GetTimestamp();
            foreach (var (old, kept) in _kept.ToList())
                if (kept.Until <= now) _kept.Remove(old);
            if (_kept.Count < EntriesMax) _kept[query] = (report, now + (long)(span.TotalSeconds * time.TimestampFrequency));
        }
    }
}
