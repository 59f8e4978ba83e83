using System.Runtime.InteropServices;
using NodaTime;
using SlaMonitor.Core.Clocks;

namespace SlaMonitor.Core.Trends;

/// <summary>Adds up what tickets contribute to a query's answer, one ticket after the other, in any order. Not thread-safe.</summary>
public sealed class TrendFold
{
    private readonly TrendQuery _query;
    private readonly Instant _asOf;
    private readonly IReadOnlyList<Instant> _bounds;
    private readonly long[] _starts;
    private readonly long _from;
    private readonly long _to;
    private readonly TrendFilter _filter;
    private readonly ByteNames _metrics = new();
    private readonly Dictionary<long, Counts> _counts = [];
    private readonly Dictionary<(int Metric, int Key), (List<int> Used, List<int> Waited)> _durations = [];
    private readonly int[] _heat = new int[7 * 24];
    private readonly int[] _ages;
    private readonly List<SeriesSums> _sums = [default];

    /// <param name="query">Of at most <see cref="TrendBuckets.Max"/> buckets.</param>
    /// <param name="asOf">When the tickets are as they are added.</param>
    public TrendFold(TrendQuery query, Instant asOf)
    {
        (_query, _asOf) = (query, asOf);
        var bounds = TrendBuckets.Between(query.From, query.To, query.Interval, query.Zone);
        Invariant.Check(bounds is not null, $"a query has at most {TrendBuckets.Max} buckets");
        _bounds = bounds;
        _starts = [.. bounds.Take(bounds.Count - 1).Select(bound => bound.ToUnixTimeTicks())];
        (_from, _to) = (query.From.ToUnixTimeTicks(), query.To.ToUnixTimeTicks());
        _filter = new TrendFilter(query);
        _ages = new int[DurationBands.OfAges.Count];
    }

    /// <param name="trend">As <see cref="TrendBytes"/> wrote it.</param>
    /// <exception cref="Wire.StoredFormatException">Damaged, or written by a newer program.</exception>
    public void Add(ReadOnlySpan<byte> trend)
    {
        var reader = new TrendBytes.TrendReader(trend);
        if (!_filter.Takes(ref reader, out var key)) return;
        while (_sums.Count <= key) _sums.Add(default);
        ref var sums = ref CollectionsMarshal.AsSpan(_sums)[key];
        var created = reader.Signed();
        for (var left = reader.Number(); left > 0; left--)
        {
            var from = created + reader.Signed();
            var length = reader.Number();
            Opened(ref sums, key, from);
            if (length > 0) Solved(ref sums, key, from + (long)length - 1);
            else OpenNow(ref sums, created);
        }
        for (var left = reader.Number(); left > 0; left--)
        {
            var clock = reader.Clock(created);
            if (!_filter.Fits(clock.Metric)) continue;
            if (clock.BreachedAt != long.MinValue) Breached(ref sums, key, clock.BreachedAt);
            else if (IsInRange(clock.StoppedAt))
            {
                At(key, clock.StoppedAt).Met++;
                sums.Size++;
            }
            if (IsInRange(clock.StoppedAt)) Took(_metrics.NumberOf(clock.Metric), key, clock.Used, clock.Waited);
        }
    }

    /// <summary>The answer.</summary>
    /// <param name="isComplete">As in the report.</param>
    public TrendReport Report(bool isComplete)
    {
        var (series, place) = Ranked();
        var durations = new Dictionary<(int Metric, int Place), (List<int> Used, List<int> Waited)>();
        foreach (var ((metric, key), took) in _durations)
        {
            var (used, waited) = CollectionsMarshal.GetValueRefOrAddDefault(durations, (metric, place[key]), out var isThere);
            if (!isThere) durations[(metric, place[key])] = took;
            else
            {
                used.AddRange(took.Used);
                waited.AddRange(took.Waited);
            }
        }
        return new TrendReport(
            _asOf,
            isComplete,
            Series(series, place),
            [.. _heat.Select((breaches, at) => new HeatCell(at / 24 + 1, at % 24, breaches))],
            [
                .. durations.OrderBy(d => _metrics[d.Key.Metric], StringComparer.Ordinal).ThenBy(d => d.Key.Place).SelectMany(d =>
                {
                    var metric = new Metric(_metrics[d.Key.Metric]!);
                    return new[]
                    {
                        DurationBands.Spread(metric, series[d.Key.Place], DurationKind.Business, d.Value.Used),
                        DurationBands.Spread(metric, series[d.Key.Place], DurationKind.Wall, d.Value.Waited),
                    };
                }),
            ],
            [.. _ages.Select((open, at) => new AgeBand(DurationBands.OfAges[at], at + 1 < _ages.Length ? DurationBands.OfAges[at + 1] : null, open))]);
    }

    private bool IsInRange(long at) => at >= _from && at < _to;

    private void Opened(ref SeriesSums sums, int key, long at)
    {
        if (at >= _to) sums.OpenedAfter++;
        else if (at >= _from)
        {
            At(key, at).Opened++;
            sums.Size++;
        }
    }

    private void Solved(ref SeriesSums sums, int key, long at)
    {
        if (at >= _to) sums.SolvedAfter++;
        else if (at >= _from)
        {
            At(key, at).Solved++;
            sums.Size++;
        }
    }

    private void Breached(ref SeriesSums sums, int key, long at)
    {
        if (!IsInRange(at)) return;
        At(key, at).Breached++;
        sums.Size++;
        var local = Instant.FromUnixTimeTicks(at).InZone(_query.Zone);
        _heat[((int)local.DayOfWeek - 1) * 24 + local.Hour]++;
    }

    private void OpenNow(ref SeriesSums sums, long created)
    {
        sums.OpenNow++;
        sums.Size++;
        var age = _asOf - Instant.FromUnixTimeTicks(created);
        var band = _ages.Length - 1;
        while (band > 0 && age < DurationBands.OfAges[band]) band--;
        _ages[band]++;
    }

    private void Took(int metric, int key, long used, long waited)
    {
        ref var took = ref CollectionsMarshal.GetValueRefOrAddDefault(_durations, (metric, key), out var isThere);
        if (!isThere) took = ([], []);
        took.Used.Add((int)Math.Min(used, int.MaxValue));
        took.Waited.Add((int)Math.Min(waited, int.MaxValue));
    }

    private ref Counts At(int key, long at)
    {
        var bucket = Array.BinarySearch(_starts, at);
        if (bucket < 0) bucket = ~bucket - 1;
        return ref CollectionsMarshal.GetValueRefOrAddDefault(_counts, ((long)key << 16) | (long)bucket, out _);
    }

    /// <summary>The series in the order of the report, and the place among them of each key.</summary>
    private (List<SeriesKey> Series, int[] Place) Ranked()
    {
        if (_query.By is null) return ([default], [0]);
        var keys = Enumerable.Range(0, _sums.Count).Where(key => _sums[key].Size > 0 || _sums[key].OpenAtEnd != 0)
            .OrderByDescending(key => _sums[key].Size).ThenBy(key => _filter.Keys[key], StringComparer.Ordinal).ToList();
        var most = keys.Count <= _query.SeriesMax ? keys.Count : _query.SeriesMax;
        var series = keys.Take(most).Select(key => new SeriesKey(_filter.Keys[key], false)).ToList();
        if (most < keys.Count) series.Add(SeriesKey.Others);
        // A key without any count gets the last place, to which it adds nothing.
        var place = new int[_sums.Count];
        Array.Fill(place, Math.Max(0, series.Count - 1));
        for (var i = 0; i < most; i++) place[keys[i]] = i;
        return (series, place);
    }

    private EquatableArray<TrendSeries> Series(List<SeriesKey> series, int[] place)
    {
        if (series.Count == 0) return [];
        var counts = new Counts[series.Count, _starts.Length];
        foreach (var (at, count) in _counts) counts[place[(int)(at >> 16)], (int)(at & 0xffff)].Add(count);
        var open = new int[series.Count];
        for (var key = 0; key < _sums.Count; key++) open[place[key]] += _sums[key].OpenAtEnd;
        var result = new List<TrendSeries>(series.Count);
        for (var i = 0; i < series.Count; i++)
        {
            var buckets = new TrendBucket[_starts.Length];
            var backlog = open[i];
            for (var b = _starts.Length - 1; b >= 0; b--)
            {
                var count = counts[i, b];
                buckets[b] = new TrendBucket(_bounds[b], _bounds[b + 1], count.Met, count.Breached, count.Opened, count.Solved, backlog);
                backlog += count.Solved - count.Opened;
            }
            result.Add(new TrendSeries(series[i], buckets.ToEquatableArray()));
        }
        return result.ToEquatableArray();
    }

    private struct Counts
    {
        public int Met;
        public int Breached;
        public int Opened;
        public int Solved;

        public void Add(Counts other)
        {
            Met += other.Met;
            Breached += other.Breached;
            Opened += other.Opened;
            Solved += other.Solved;
        }
    }

    /// <summary>Of one series: what is open now, what changed after the range, and how large it is.</summary>
    private struct SeriesSums
    {
        public int OpenNow;
        public int OpenedAfter;
        public int SolvedAfter;
        public int Size;

        /// <summary>Tickets open at the end of the range. Backwards from now: what was opened since was not open then, what was solved since was.</summary>
        public readonly int OpenAtEnd => OpenNow - OpenedAfter + SolvedAfter;
    }
}
