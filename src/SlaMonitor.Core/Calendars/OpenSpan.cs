namespace SlaMonitor.Core.Calendars;

/// <summary>A half-open stretch of seconds: of Unix time, or of one local day, as its holder says.</summary>
internal readonly record struct OpenSpan(long Start, long End)
{
    /// <summary>Sorts, and joins what touches or overlaps.</summary>
    public static void Normalize(List<OpenSpan> spans)
    {
        if (spans.Count < 2) return;
        spans.Sort(static (a, b) => a.Start.CompareTo(b.Start));
        var last = 0;
        for (var i = 1; i < spans.Count; i++)
        {
            var next = spans[i];
            if (next.Start <= spans[last].End) spans[last] = new OpenSpan(spans[last].Start, Math.Max(spans[last].End, next.End));
            else spans[++last] = next;
        }

        spans.RemoveRange(last + 1, spans.Count - last - 1);
    }
}
