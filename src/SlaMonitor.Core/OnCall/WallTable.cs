using System.Collections.Concurrent;
using NodaTime;
using SlaMonitor.Core.Calendars;

namespace SlaMonitor.Core.OnCall;

/// <summary>
/// A zone's offsets as sorted numbers, from 1900 to 2150; before and after, those of the ends go on. Says the same as <see cref="WallClock"/>
/// in a few nanoseconds: a year of shifts asks some ten thousand times. Local times are seconds from 1970-01-01T00:00 on the wall.
/// </summary>
internal sealed class WallTable
{
    private static readonly ConcurrentDictionary<DateTimeZone, WallTable> Tables = new();

    private readonly long[] _starts;
    private readonly int[] _offsets;

    /// <summary>The highest local time that the wall has reached by the end of each interval.</summary>
    private readonly long[] _reached;

    /// <summary>The lowest local time that the wall still shows from the start of each interval on.</summary>
    private readonly long[] _remains;

    private WallTable(DateTimeZone zone)
    {
        var intervals = zone.GetZoneIntervals(BusinessCalendar.Earliest, BusinessCalendar.Latest).ToArray();
        _starts = [.. intervals.Select((interval, i) => i == 0 ? long.MinValue : interval.Start.ToUnixTimeSeconds())];
        _offsets = [.. intervals.Select(interval => interval.WallOffset.Seconds)];
        _reached = new long[intervals.Length];
        _remains = new long[intervals.Length];
        var highest = long.MinValue;
        for (var i = 0; i < intervals.Length; i++)
        {
            highest = i == intervals.Length - 1 ? long.MaxValue : Math.Max(highest, _starts[i + 1] + _offsets[i]);
            _reached[i] = highest;
        }

        var lowest = long.MaxValue;
        for (var i = intervals.Length - 1; i >= 0; i--)
        {
            lowest = i == 0 ? long.MinValue : Math.Min(lowest, _starts[i] + _offsets[i]);
            _remains[i] = lowest;
        }
    }

    public static WallTable Of(DateTimeZone zone) => Tables.GetOrAdd(zone, static zone => new WallTable(zone));

    public static long Local(LocalDateTime time) =>
        time.WithCalendar(CalendarSystem.Iso).InUtc().ToInstant().ToUnixTimeSeconds();

    /// <summary>What the wall shows.</summary>
    public long Wall(long second) => second + _offsets[Last(_starts, second)];

    /// <summary>The first second at which the wall shows this time; of one that is skipped, the first after the gap.</summary>
    public long First(long local)
    {
        // The first interval by whose end the wall has passed the time.
        var i = Last(_reached, local) + 1;
        return Math.Max(_starts[i], local - _offsets[i]);
    }

    /// <summary>The last second at which the wall shows this time; of one that is skipped, the first after the gap.</summary>
    public long Last(long local)
    {
        var i = Last(_remains, local);
        var last = local - _offsets[i];
        return i + 1 < _starts.Length ? Math.Min(last, _starts[i + 1]) : last;
    }

    /// <summary>The local times which are skipped, from the first that the wall does not show to the first that it shows again.</summary>
    public IEnumerable<(long From, long To)> Gaps()
    {
        for (var i = 1; i < _starts.Length; i++)
            if (_offsets[i] > _offsets[i - 1]) yield return (_starts[i] + _offsets[i - 1], _starts[i] + _offsets[i]);
    }

    /// <summary>The last place whose value is not above; -1 when there is none.</summary>
    private static int Last(long[] ascending, long value)
    {
        var (low, high) = (-1, ascending.Length - 1);
        while (low < high)
        {
            var middle = (low + high + 1) >> 1;
            if (ascending[middle] <= value) low = middle;
            else high = middle - 1;
        }

        return low;
    }
}
