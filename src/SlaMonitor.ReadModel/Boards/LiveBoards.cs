using System.Runtime.InteropServices;
using System.Text;
using SlaMonitor.Core;
using SlaMonitor.Core.Monitoring;
using SlaMonitor.Core.Tickets;
using SlaMonitor.Core.Trends;
using SlaMonitor.Core.Wire;

namespace SlaMonitor.ReadModel.Boards;

/// <summary>
/// Where the tickets that are not at rest are to be found on boards, in memory: about 350 bytes a ticket, always as of the
/// last commit. A list looks at every clock, which for a million tickets takes some 20 ms; an index on disk for each filter
/// would cost every event more than the event itself. Thread-safe; a list holds writers up for less than a millisecond at a time.
/// </summary>
public sealed class LiveBoards
{
    private const int None = -1;
    private const int ClocksAtOnce = 32_768;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, int> _slots = new(StringComparer.Ordinal);
    private readonly List<TicketSlot> _tickets = [];
    private readonly List<ClockSlot> _clocks = [];
    private readonly Stack<int> _freeTickets = [];
    private readonly Stack<int> _freeClocks = [];
    private readonly NameTable _names = new();
    private readonly BoardCounts _counts = new();

    /// <summary>How many tickets are not at rest.</summary>
    public int Count
    {
        get
        {
            lock (_gate) return _slots.Count;
        }
    }

    /// <summary>A ticket's place is now this one; a ticket at rest leaves.</summary>
    public void Put(string ticket, Board board)
    {
        lock (_gate)
        {
            if (!_slots.TryGetValue(ticket, out var slot))
            {
                if (board.IsAtRest) return;
                _slots.Add(ticket, slot = Take(_tickets, _freeTickets));
                _tickets[slot] = new TicketSlot { Id = ticket, First = None };
            }
            else
            {
                Recount(slot, -1);
                if (board.IsAtRest)
                {
                    Keep(slot, []);
                    _tickets[slot] = default;
                    _freeTickets.Push(slot);
                    _slots.Remove(ticket);
                    return;
                }
            }
            Fill(slot, board);
            Recount(slot, 1);
        }
    }

    /// <summary>Whether the ticket is not at rest.</summary>
    public bool Holds(string ticket)
    {
        lock (_gate) return _slots.ContainsKey(ticket);
    }

    /// <summary>The first clocks that fit, in the order of lists (due, ticket, metric), and after <paramref name="after"/>.</summary>
    internal List<ClockPlace> Find(ClockQuery query, ClockPlace? after, int limit)
    {
        var first = new PriorityQueue<ClockPlace, ClockPlace>(limit + 1, ClockPlace.LastFirst);
        var seen = new HashSet<(string, string)>();
        var filter = new ClockFilter(query);
        for (var from = 0; ; from += ClocksAtOnce)
        {
            lock (_gate)
            {
                if (from >= _clocks.Count) break;
                filter.Resolve(_names);
                var end = Math.Min(_clocks.Count, from + ClocksAtOnce);
                var clocks = CollectionsMarshal.AsSpan(_clocks);
                var tickets = CollectionsMarshal.AsSpan(_tickets);
                for (var i = from; i < end; i++)
                {
                    ref readonly var clock = ref clocks[i];
                    if (!filter.Fits(clock)) continue;
                    if (first.Count >= limit && clock.Due > first.Peek().Due) continue;
                    ref readonly var ticket = ref tickets[clock.Ticket];
                    if (!filter.Fits(ticket)) continue;
                    var place = new ClockPlace(clock.Due, ticket.Id, _names.Name(clock.Metric)!);
                    if (after is { } behind && place.CompareTo(behind) <= 0) continue;
                    // Between two looks a clock may have moved to another slot: it counts once.
                    if (!seen.Add((place.Ticket, place.Metric))) continue;
                    first.Enqueue(place, place);
                    if (first.Count > limit) first.Dequeue();
                }
            }
        }
        var found = first.UnorderedItems.Select(item => item.Element).ToList();
        found.Sort();
        return found;
    }

    /// <summary>Current clocks of tickets that are not at rest, by metric, state, priority and group.</summary>
    public IReadOnlyList<ClockCount> CountClocks()
    {
        lock (_gate) return _counts.Clocks(_names);
    }

    /// <summary>Tickets that are neither solved nor merged, deleted or spam, by priority and group.</summary>
    public IReadOnlyList<TicketCount> CountOpenTickets()
    {
        lock (_gate) return _counts.OpenTickets(_names);
    }

    /// <summary>Open tickets and their current clocks, for each value of a label; as one count without one.</summary>
    public IReadOnlyList<LiveCount> CountBy(TicketLabelKind? by)
    {
        var counts = new Dictionary<int, LiveSums>();
        lock (_gate)
        {
            var tickets = CollectionsMarshal.AsSpan(_tickets);
            foreach (ref readonly var ticket in tickets)
                if (ticket.Id is not null && ticket.IsOpen) CollectionsMarshal.GetValueRefOrAddDefault(counts, LabelOf(ticket, by), out _).TicketsOpen++;
            foreach (ref readonly var clock in CollectionsMarshal.AsSpan(_clocks))
                if (clock.State != 0 && !BoardStates.IsStill(clock.State))
                    CollectionsMarshal.GetValueRefOrAddDefault(counts, LabelOf(tickets[clock.Ticket], by), out _).Add(clock.State, clock.Due, 1);
            return [.. counts.Select(c => c.Value.Count(by == TicketLabelKind.Priority ? WireName<Priority>.Of((Priority)c.Key) : _names.Name(c.Key)))];
        }
    }

    /// <summary>How many tickets are under an earlier version of the configuration than this one.</summary>
    public long CountUnderEarlierThan(int version)
    {
        var count = 0L;
        lock (_gate)
        {
            foreach (ref readonly var ticket in CollectionsMarshal.AsSpan(_tickets))
                if (ticket.Id is not null && ticket.Rulebook < version) count++;
        }
        return count;
    }

    /// <summary>
    /// Up to <paramref name="max"/> tickets that are under an earlier version than this one, from <paramref name="place"/> on, which
    /// moves behind them; empty at the end. A ticket that comes to the boards meanwhile may be missed.
    /// </summary>
    public IReadOnlyList<string> UnderEarlierThan(int version, ref int place, int max)
    {
        var found = new List<string>();
        while (found.Count < max)
        {
            lock (_gate)
            {
                if (place >= _tickets.Count) break;
                var end = Math.Min(_tickets.Count, place + ClocksAtOnce);
                var tickets = CollectionsMarshal.AsSpan(_tickets);
                for (; place < end && found.Count < max; place++)
                    if (tickets[place] is { Id: { } id } ticket && ticket.Rulebook < version) found.Add(id);
            }
        }
        return found;
    }

    /// <summary>What the tickets contribute to trends, but those in <paramref name="except"/>; and whether that is known of all of them.</summary>
    public (List<EquatableArray<byte>> Trends, bool AreAll) TrendsExcept(IReadOnlyDictionary<string, Board> except)
    {
        var trends = new List<EquatableArray<byte>>();
        var areAll = true;
        for (var from = 0; ; from += ClocksAtOnce)
        {
            lock (_gate)
            {
                if (from >= _tickets.Count) return (trends, areAll);
                foreach (ref readonly var ticket in CollectionsMarshal.AsSpan(_tickets)[from..Math.Min(_tickets.Count, from + ClocksAtOnce)])
                {
                    if (ticket.Id is null || (except.Count > 0 && except.ContainsKey(ticket.Id))) continue;
                    if (ticket.Trend.IsEmpty) areAll = false;
                    else trends.Add(ticket.Trend);
                }
            }
        }
    }

    /// <summary>Up to <paramref name="max"/> tickets of which it is not known what they contribute to trends, from <paramref name="place"/> on, which moves behind them; empty at the end.</summary>
    public IReadOnlyList<string> WithoutTrend(ref int place, int max)
    {
        var found = new List<string>();
        lock (_gate)
        {
            var tickets = CollectionsMarshal.AsSpan(_tickets);
            for (; place < tickets.Length && found.Count < max; place++)
                if (tickets[place] is { Id: { } id, Trend.IsEmpty: true }) found.Add(id);
        }
        return found;
    }

    /// <summary>Tells what a ticket contributes to trends, unless that is known: a decision made meanwhile knows better.</summary>
    public void FillTrend(string ticket, EquatableArray<byte> trend)
    {
        lock (_gate)
        {
            if (!_slots.TryGetValue(ticket, out var slot)) return;
            ref var filled = ref CollectionsMarshal.AsSpan(_tickets)[slot];
            if (filled.Trend.IsEmpty) filled.Trend = trend;
        }
    }

    private static int LabelOf(in TicketSlot ticket, TicketLabelKind? by) => by is not { } label ? 0 : label switch
    {
        TicketLabelKind.Group => ticket.Group,
        TicketLabelKind.Tier => ticket.Tier,
        TicketLabelKind.Region => ticket.Region,
        TicketLabelKind.Account => ticket.Account,
        TicketLabelKind.Priority => (int)ticket.Priority,
        TicketLabelKind.Channel => ticket.Channel,
    };

    /// <summary>Counts a ticket and its clocks in (1) or out (-1).</summary>
    private void Recount(int slot, int by)
    {
        ref readonly var ticket = ref CollectionsMarshal.AsSpan(_tickets)[slot];
        _counts.Count(ticket, by);
        var clocks = CollectionsMarshal.AsSpan(_clocks);
        for (var at = ticket.First; at != None; at = clocks[at].Next) _counts.Count(clocks[at], ticket, by);
    }

    private void Fill(int slot, Board board)
    {
        Keep(slot, board.Clocks.AsSpan());
        ref var ticket = ref CollectionsMarshal.AsSpan(_tickets)[slot];
        Invariant.Check(WireName<Priority>.TryParse(board.Priority, out var priority), $"{board.Priority} is a priority");
        ticket.Priority = priority;
        ticket.IsOpen = board.IsOpen;
        ticket.Trend = board.Trend;
        ticket.Rulebook = board.Rulebook;
        ticket.Account = _names.Number(board.Account);
        ticket.Group = _names.Number(board.Group);
        ticket.Tier = _names.Number(board.Tier);
        ticket.Region = _names.Number(board.Region);
        ticket.Channel = _names.Number(board.Channel);
        if (!Same(ticket.Subject, board.Subject)) ticket.Subject = board.Subject is null ? null : Encoding.UTF8.GetBytes(board.Subject);
    }

    private static bool Same(byte[]? bytes, string? text)
    {
        if (bytes is null || text is null) return bytes is null && text is null;
        if (Encoding.UTF8.GetByteCount(text) != bytes.Length) return false;
        Span<byte> other = bytes.Length <= 512 ? stackalloc byte[512] : new byte[bytes.Length];
        return other[..Encoding.UTF8.GetBytes(text, other)].SequenceEqual(bytes);
    }

    /// <summary>Makes the ticket's chain of clocks this one, in the slots that it has as far as they go.</summary>
    private void Keep(int slot, ReadOnlySpan<BoardClock> clocks)
    {
        var at = _tickets[slot].First;
        var before = None;
        foreach (var clock in clocks)
        {
            if (at == None)
            {
                at = Take(_clocks, _freeClocks);
                _clocks[at] = new ClockSlot { Next = None };
                if (before == None) CollectionsMarshal.AsSpan(_tickets)[slot].First = at;
                else CollectionsMarshal.AsSpan(_clocks)[before].Next = at;
            }
            ref var kept = ref CollectionsMarshal.AsSpan(_clocks)[at];
            kept.Ticket = slot;
            kept.Due = clock.Due;
            kept.State = clock.State;
            kept.Metric = _names.Number(clock.Metric);
            (before, at) = (at, kept.Next);
        }
        if (before == None) CollectionsMarshal.AsSpan(_tickets)[slot].First = None;
        else CollectionsMarshal.AsSpan(_clocks)[before].Next = None;
        while (at != None)
        {
            var next = _clocks[at].Next;
            _clocks[at] = default;
            _freeClocks.Push(at);
            at = next;
        }
    }

    private static int Take<T>(List<T> slots, Stack<int> free)
        where T : struct
    {
        if (free.TryPop(out var slot)) return slot;
        slots.Add(default);
        return slots.Count - 1;
    }
}
