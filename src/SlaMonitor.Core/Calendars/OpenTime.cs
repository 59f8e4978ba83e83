using NodaTime;

namespace SlaMonitor.Core.Calendars;

/// <summary>
/// Open time by rules, kept once it has been worked out. Answers are the same whatever was asked before; threads may share it:
/// they read an immutable <see cref="Timeline"/>, and the one that needs a longer one makes it while the others that do wait.
/// All times are Unix seconds; callers keep them between <see cref="EarliestSecond"/> and <see cref="LatestSecond"/>.
/// </summary>
internal sealed class OpenTime(OpeningRules rules)
{
    /// <summary>Ten years, of which three may be leap years.</summary>
    public const long TenYears = 3653L * NodaConstants.SecondsPerDay;

    /// <summary>1900-01-01T00:00:00Z.</summary>
    public const long EarliestSecond = -2_208_988_800;

    /// <summary>2150-01-01T00:00:00Z.</summary>
    public const long LatestSecond = 5_680_281_600;

    private const long FirstChunk = EarliestSecond >> TimelineChunk.Bits;
    private const long LastChunk = LatestSecond >> TimelineChunk.Bits;

    private readonly Lock _growing = new();
    private volatile Timeline? _timeline;

    public bool IsOpen(long second)
    {
        Covering(second).OpenBefore(second, out var isOpen);
        return isOpen;
    }

    /// <summary>Open seconds before a second, counted from an origin which is the same for the life of this object.</summary>
    public long OpenBefore(long second, out bool isOpen) => Covering(second).OpenBefore(second, out isOpen);

    /// <summary>
    /// Finds the open second of a number, counted from the same origin as <see cref="OpenBefore"/> and not less than that of
    /// <paramref name="start"/>.
    /// </summary>
    public Reach After(long start, long number, out long second)
    {
        second = default;
        var timeline = Covering(start);
        while (number >= timeline.MostOpen)
        {
            if ((timeline.End << TimelineChunk.Bits) - (LastOpenEnd(timeline, start) ?? start) > TenYears) return Reach.NeverOpens;
            if (timeline.End > LastChunk) return IsClosedTenYears(start, LatestSecond) ? Reach.NeverOpens : Reach.OutOfReach;
            timeline = Grow(timeline.End);
        }

        second = timeline.SecondOf(number);
        if (IsClosedTenYears(start, Math.Min(second, LatestSecond))) return Reach.NeverOpens;
        return second < LatestSecond ? Reach.Found : Reach.OutOfReach;
    }

    /// <summary>The same backwards: a number less than that of <paramref name="start"/>.</summary>
    public Reach Before(long start, long number, out long second)
    {
        second = default;
        var timeline = Covering(start);
        while (number < timeline.LeastOpen)
        {
            if ((FirstOpenStart(timeline, start) ?? start) - (timeline.First << TimelineChunk.Bits) > TenYears) return Reach.NeverOpens;
            if (timeline.First <= FirstChunk) return IsClosedTenYears(EarliestSecond, start) ? Reach.NeverOpens : Reach.OutOfReach;
            timeline = Grow(timeline.First - 1);
        }

        second = timeline.SecondOf(number);
        if (IsClosedTenYears(Math.Max(second, EarliestSecond), start)) return Reach.NeverOpens;
        return second >= EarliestSecond ? Reach.Found : Reach.OutOfReach;
    }

    /// <summary>The first open second at or after one; null when there is none in ten years.</summary>
    public long? NextOpening(long second)
    {
        var limit = Math.Min(second + TenYears + 1, LatestSecond);
        foreach (var piece in Pieces(second, limit)) return Math.Max(piece.Start, second);
        return null;
    }

    /// <summary>The first second after an open one that is closed; null when there is none in ten years.</summary>
    public long? NextClosing(long openSecond)
    {
        var limit = Math.Min(openSecond + TenYears + 1, LatestSecond);
        var end = openSecond;
        foreach (var piece in Pieces(openSecond, limit))
        {
            if (end != openSecond && piece.Start != end) break;
            end = piece.End;
        }

        return end < limit ? end : null;
    }

    /// <summary>The maximal open intervals that overlap [from, to), each whole at least within it; in order.</summary>
    public IEnumerable<OpenSpan> Within(long from, long to)
    {
        OpenSpan? pending = null;
        foreach (var piece in Pieces(from, to))
        {
            if (pending is { } open && open.End == piece.Start)
            {
                pending = new OpenSpan(open.Start, piece.End);
                continue;
            }

            if (pending is { } done) yield return done;
            pending = piece;
        }

        if (pending is { } last) yield return last;
    }

    /// <summary>Open intervals that overlap [from, to), in order, cut where a chunk ends.</summary>
    private IEnumerable<OpenSpan> Pieces(long from, long to)
    {
        for (var number = from >> TimelineChunk.Bits; number << TimelineChunk.Bits < to; number++)
        {
            var origin = number << TimelineChunk.Bits;
            var chunk = Covering(origin)[number];
            // The first and the last entry have no length.
            var first = origin < from ? Math.Max(1, chunk.EntryAt((int)(from - origin))) : 1;
            for (var entry = first; entry < chunk.Count - 1; entry++)
            {
                var piece = new OpenSpan(origin + chunk.StartOf(entry), origin + chunk.EndOf(entry));
                if (piece.Start >= to) yield break;
                if (piece.End > from) yield return piece;
            }
        }
    }

    private static long? LastOpenEnd(Timeline timeline, long start)
    {
        for (var number = timeline.End - 1; number >= start >> TimelineChunk.Bits; number--)
        {
            var chunk = timeline[number];
            if (chunk.Total == 0) continue;
            var end = (number << TimelineChunk.Bits) + chunk.EndOf(chunk.Count - 2);
            return end > start ? end : null;
        }

        return null;
    }

    private static long? FirstOpenStart(Timeline timeline, long start)
    {
        for (var number = timeline.First; number <= start >> TimelineChunk.Bits; number++)
        {
            var chunk = timeline[number];
            if (chunk.Total == 0) continue;
            var first = (number << TimelineChunk.Bits) + chunk.StartOf(1);
            return first < start ? first : null;
        }

        return null;
    }

    private bool IsClosedTenYears(long from, long to)
    {
        if (to - from <= TenYears || !rules.MayStayClosed) return false;
        var reached = from;
        foreach (var piece in Pieces(from, to))
        {
            if (piece.Start - reached > TenYears) return true;
            reached = piece.End;
        }

        return to - reached > TenYears;
    }

    private Timeline Covering(long second)
    {
        var timeline = _timeline;
        return timeline is not null && timeline.Covers(second) ? timeline : Grow(second >> TimelineChunk.Bits);
    }

    private Timeline Grow(long number)
    {
        Invariant.Check(number is >= FirstChunk and <= LastChunk, "open time is asked for within reach");
        lock (_growing)
        {
            var timeline = _timeline ?? Timeline.Starting(number, Work(number));
            if (number < timeline.First) timeline = timeline.WithBefore(Work(number, timeline.First));
            if (number >= timeline.End) timeline = timeline.WithAfter(Work(timeline.End, number + 1));
            return _timeline = timeline;
        }
    }

    private TimelineChunk[] Work(long from, long to)
    {
        var chunks = new TimelineChunk[to - from];
        for (var i = 0; i < chunks.Length; i++) chunks[i] = Work(from + i);
        return chunks;
    }

    private TimelineChunk Work(long number)
    {
        List<OpenSpan> spans = [];
        rules.Collect(number * TimelineChunk.Length, (number + 1) * TimelineChunk.Length, spans);
        return TimelineChunk.Create(number, spans);
    }
}

/// <summary>What became of a search for an open second.</summary>
internal enum Reach
{
    Found,

    /// <summary>More than ten years pass without open time on the way.</summary>
    NeverOpens,

    /// <summary>The time that calendars know comes to an end first.</summary>
    OutOfReach,
}
