using NodaTime;
using SlaMonitor.Core.Calendars;

namespace SlaMonitor.Benchmarks.BusinessTime;

/// <summary>The raw limit: two binary searches over arrays of longs that hold just the years in question, with no checks.</summary>
internal sealed class PrefixSums
{
    private readonly long[] _starts;
    private readonly long[] _ends;
    private readonly long[] _openBefore;

    private PrefixSums(long[] starts, long[] ends, long[] openBefore) => (_starts, _ends, _openBefore) = (starts, ends, openBefore);

    public static PrefixSums Of(BusinessCalendar calendar, Instant from, Instant to)
    {
        var intervals = calendar.OpenIntervals(from, to).ToList();
        var sums = new long[intervals.Count];
        for (var i = 1; i < sums.Length; i++) sums[i] = sums[i - 1] + intervals[i - 1].Duration.ToInt64Nanoseconds();
        return new PrefixSums(
            [.. intervals.Select(i => Nanosecond(i.Start))], [.. intervals.Select(i => Nanosecond(i.End))], sums);
    }

    public static long Nanosecond(Instant at) => (at - NodaConstants.UnixEpoch).ToInt64Nanoseconds();

    public long Add(long start, long amount)
    {
        var wanted = OpenBefore(start) + amount;
        var i = Last(_openBefore, wanted - 1);
        return _starts[i] + wanted - _openBefore[i];
    }

    public long Between(long from, long to) => OpenBefore(to) - OpenBefore(from);

    private static int Last(long[] values, long most)
    {
        var i = Array.BinarySearch(values, most);
        return i >= 0 ? i : ~i - 1;
    }

    private long OpenBefore(long at)
    {
        var i = Last(_starts, at);
        return i < 0 ? 0 : _openBefore[i] + Math.Min(at, _ends[i]) - _starts[i];
    }
}
