namespace SlaMonitor.Benchmarks.Live;

/// <summary>A breach in a client's hands.</summary>
/// <param name="Sequence">The message's place in the feed; the listener has checked that it follows the one before.</param>
/// <param name="Ticket">The number of the ticket.</param>
/// <param name="BreachedAt">When it fell due, in UTC ticks.</param>
/// <param name="ReceivedAt">When the client had read it, in UTC ticks of the same machine.</param>
internal readonly record struct Delivery(long Sequence, int Ticket, long BreachedAt, long ReceivedAt)
{
    public double Milliseconds => (ReceivedAt - BreachedAt) / (double)TimeSpan.TicksPerMillisecond;

    /// <summary>Those of the tickets [<paramref name="from"/>, <paramref name="to"/>); throws unless each of them is there once.</summary>
    public static List<Delivery> Only(IReadOnlyList<Delivery> deliveries, int from, int to)
    {
        var only = deliveries.Where(d => d.Ticket >= from && d.Ticket < to).ToList();
        var different = only.DistinctBy(d => d.Ticket).Count();
        if (only.Count != different || different != to - from)
            throw new InvalidOperationException($"{only.Count} breaches of {different} tickets came where {to - from} were due");
        return only;
    }
}
