namespace SlaMonitor.Core.OnCall;

/// <summary>Items that hold for half-open spans of Unix seconds: which hold at a second, in the order given, and until when.</summary>
internal sealed class SpanIndex<T>
{
    private readonly long[] _from;
    private readonly T[][] _holding;

    /// <summary>Spans without length hold never.</summary>
    public SpanIndex(IEnumerable<(long Start, long End, T Item)> spans)
    {
        List<(long Start, long End, T Item)> items = [.. spans.Where(s => s.Start < s.End)];
        var changes = items
            .SelectMany((span, i) => new[] { (At: span.Start, Place: i), (At: span.End, Place: i) })
            .OrderBy(c => c.At)
            .ToList();
        List<long> from = [];
        List<T[]> holding = [];
        var active = new SortedSet<int>();
        for (var i = 0; i < changes.Count;)
        {
            var at = changes[i].At;
            for (; i < changes.Count && changes[i].At == at; i++)
                if (!active.Remove(changes[i].Place)) active.Add(changes[i].Place);
            from.Add(at);
            holding.Add([.. active.Select(place => items[place].Item)]);
        }

        (_from, _holding) = ([.. from], [.. holding]);
    }

    public bool IsEmpty => _from.Length == 0;

    public ReadOnlySpan<T> At(long second, ref long until)
    {
        var place = Array.BinarySearch(_from, second);
        if (place < 0) place = ~place - 1;
        if (place + 1 < _from.Length) until = Math.Min(until, _from[place + 1]);
        return place < 0 ? [] : _holding[place];
    }
}
