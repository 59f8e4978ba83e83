namespace SlaMonitor.Core.Calendars;

/// <summary>Neighbouring chunks, and the open seconds before each. Immutable: a longer one is a new one that shares the chunks.</summary>
internal sealed class Timeline
{
    private readonly TimelineChunk[] _chunks;

    /// <summary>One more than there are chunks. Counts from the first chunk ever made, so sums of different timelines agree.</summary>
    private readonly long[] _openBefore;

    private readonly double _chunksPerOpenSecond;

    private Timeline(long first, TimelineChunk[] chunks, long[] openBefore)
    {
        First = first;
        _chunks = chunks;
        _openBefore = openBefore;
        _chunksPerOpenSecond = openBefore[^1] > openBefore[0] ? chunks.Length / (double)(openBefore[^1] - openBefore[0]) : 0;
    }

    /// <summary>The number of the first chunk.</summary>
    public long First { get; }

    /// <summary>The number after that of the last chunk.</summary>
    public long End => First + _chunks.Length;

    /// <summary>The sum before the first chunk.</summary>
    public long LeastOpen => _openBefore[0];

    /// <summary>The sum after the last chunk.</summary>
    public long MostOpen => _openBefore[^1];

    public TimelineChunk this[long number] => _chunks[number - First];

    public static Timeline Starting(long number, TimelineChunk chunk) => new(number, [chunk], [0, chunk.Total]);

    public Timeline WithBefore(IReadOnlyList<TimelineChunk> chunks)
    {
        var sums = new long[_openBefore.Length + chunks.Count];
        _openBefore.CopyTo(sums, chunks.Count);
        for (var i = chunks.Count - 1; i >= 0; i--) sums[i] = sums[i + 1] - chunks[i].Total;
        return new Timeline(First - chunks.Count, [.. chunks, .. _chunks], sums);
    }

    public Timeline WithAfter(IReadOnlyList<TimelineChunk> chunks)
    {
        var sums = new long[_openBefore.Length + chunks.Count];
        _openBefore.CopyTo(sums, 0);
        for (var i = 0; i < chunks.Count; i++) sums[_openBefore.Length + i] = sums[_openBefore.Length + i - 1] + chunks[i].Total;
        return new Timeline(First, [.. _chunks, .. chunks], sums);
    }

    public bool Covers(long second) => unchecked((ulong)((second >> TimelineChunk.Bits) - First)) < (ulong)_chunks.Length;

    /// <summary>Open seconds before a second of Unix time that is covered, and whether that second is itself open.</summary>
    public long OpenBefore(long second, out bool isOpen)
    {
        var place = (int)((second >> TimelineChunk.Bits) - First);
        var chunk = _chunks[place];
        var within = (int)(second & (TimelineChunk.Length - 1));
        var entry = chunk.EntryAt(within);
        var into = within - chunk.StartOf(entry);
        var length = chunk.LengthOf(entry);
        isOpen = into < length;
        return _openBefore[place] + chunk.OpenBefore(entry) + (isOpen ? into : length);
    }

    /// <summary>The Unix second which is the open second of that number: from <see cref="LeastOpen"/>, less than <see cref="MostOpen"/>.</summary>
    public long SecondOf(long number)
    {
        var sums = _openBefore;
        // Chunks are nearly alike, so the average leads to the right one or to its neighbour.
        var place = Math.Min((int)((number - sums[0]) * _chunksPerOpenSecond), _chunks.Length - 1);
        while (sums[place] > number) place--;
        while (sums[place + 1] <= number) place++;

        var chunk = _chunks[place];
        var within = (int)(number - sums[place]);
        var entry = chunk.EntryOfOpenSecond(within);
        return ((First + place) << TimelineChunk.Bits) + chunk.StartOf(entry) + (within - chunk.OpenBefore(entry));
    }
}
