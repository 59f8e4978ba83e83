using System.Numerics;

namespace SlaMonitor.Core.Calendars;

/// <summary>
/// The open intervals of 2^24 seconds (194 days), with the open seconds before each. Two coarse indexes, one by time and one by
/// open seconds, lead to within an interval or two of any answer. Immutable.
/// </summary>
internal sealed class TimelineChunk
{
    /// <summary>Chunk n covers [n, n + 1) × 2^24 seconds of Unix time.</summary>
    public const int Bits = 24;

    public const long Length = 1L << Bits;

    /// <summary>Buckets of 36 hours: one or two intervals of an ordinary week.</summary>
    private const int TimeBucketBits = 17;

    private const int TimeBuckets = 1 << (Bits - TimeBucketBits);

    /// <summary>Beyond so many intervals in one bucket a binary search is quicker than looking at each.</summary>
    private const int LongBucket = 8;

    /// <summary>Begins and ends with an entry of no length, so that every second has an entry before it and one after it.</summary>
    private readonly Entry[] _entries;

    /// <summary>For each bucket of time the last entry that starts by its beginning, then the same for each bucket of open seconds.</summary>
    private readonly int[] _index;

    private readonly int _openBucketBits;

    private TimelineChunk(Entry[] entries)
    {
        _entries = entries;
        Total = entries[^1].OpenBefore;
        _openBucketBits = Math.Max(0, BitOperations.Log2((uint)Total | 1) + 1 - BitOperations.Log2(TimeBuckets));

        var openBuckets = (Total >> _openBucketBits) + 1;
        _index = new int[TimeBuckets + 1 + openBuckets + 1];
        for (int bucket = 0, entry = 0; bucket <= TimeBuckets; bucket++)
        {
            while (entry < entries.Length - 2 && entries[entry + 1].Start <= bucket << TimeBucketBits) entry++;
            _index[bucket] = entry;
        }

        for (int bucket = 0, entry = 0; bucket <= openBuckets; bucket++)
        {
            while (entry < entries.Length - 2 && entries[entry + 1].OpenBefore <= (long)bucket << _openBucketBits) entry++;
            _index[TimeBuckets + 1 + bucket] = entry;
        }
    }

    /// <summary>Open seconds in this chunk.</summary>
    public int Total { get; }

    /// <summary>How many entries there are to ask for; the first and the last have no length.</summary>
    public int Count => _entries.Length;

    /// <param name="number">Which chunk.</param>
    /// <param name="spans">What is open in it, in Unix seconds: sorted, apart, clipped to the chunk.</param>
    public static TimelineChunk Create(long number, List<OpenSpan> spans)
    {
        var entries = new Entry[spans.Count + 2];
        var open = 0;
        for (var i = 0; i < spans.Count; i++)
        {
            entries[i + 1] = new Entry((int)(spans[i].Start - number * Length), open);
            open += (int)(spans[i].End - spans[i].Start);
        }

        entries[^1] = new Entry((int)Length, open);
        return new TimelineChunk(entries);
    }

    /// <summary>Seconds after the chunk's beginning.</summary>
    public int StartOf(int entry) => _entries[entry].Start;

    public int EndOf(int entry) => _entries[entry].Start + LengthOf(entry);

    public int OpenBefore(int entry) => _entries[entry].OpenBefore;

    public int LengthOf(int entry) => entry + 1 < _entries.Length ? _entries[entry + 1].OpenBefore - _entries[entry].OpenBefore : 0;

    /// <summary>The last entry that starts at or before a second of this chunk.</summary>
    public int EntryAt(int second)
    {
        var entries = _entries;
        var bucket = second >> TimeBucketBits;
        var entry = _index[bucket];
        var last = _index[bucket + 1];
        while (last - entry > LongBucket)
        {
            var middle = (entry + last) >>> 1;
            if (entries[middle].Start <= second) entry = middle;
            else last = middle;
        }

        while (entries[entry + 1].Start <= second) entry++;
        return entry;
    }

    /// <summary>The entry in which the open second of that number lies, counted from 0 and less than <see cref="Total"/>.</summary>
    public int EntryOfOpenSecond(int number)
    {
        var entries = _entries;
        var bucket = TimeBuckets + 1 + (number >> _openBucketBits);
        var entry = _index[bucket];
        var last = _index[bucket + 1];
        while (last - entry > LongBucket)
        {
            var middle = (entry + last) >>> 1;
            if (entries[middle].OpenBefore <= number) entry = middle;
            else last = middle;
        }

        while (entries[entry + 1].OpenBefore <= number) entry++;
        return entry;
    }

    private readonly record struct Entry(int Start, int OpenBefore);
}
