using NodaTime;

namespace SlaMonitor.Core.Calendars;

/// <summary>
/// When a promise counts: the open time of a support desk. Business time is elapsed time inside open hours. Made by
/// <see cref="CalendarCompiler"/>; its answers never change, and threads may share it.
/// </summary>
/// <remarks>
/// Reaches from <see cref="Earliest"/> to <see cref="Latest"/>; an instant outside throws <see cref="CalendarRangeException"/>.
/// Exact to the nanosecond.
/// </remarks>
public sealed class BusinessCalendar
{
    private const long NanosecondsPerSecond = NodaConstants.NanosecondsPerSecond;

    /// <summary>Null when it is always open: then it is arithmetic.</summary>
    private readonly OpenTime? _openTime;

    /// <param name="definition">Gives the id and the hours per day.</param>
    /// <param name="zone">The zone in which its days begin.</param>
    /// <param name="rules">When it is open; null when always.</param>
    /// <param name="members">Of a union, in its order.</param>
    internal BusinessCalendar(CalendarDefinition definition, DateTimeZone zone, OpeningRules? rules, EquatableArray<BusinessCalendar> members = default)
    {
        Definition = definition;
        Zone = zone;
        Members = members;
        _openTime = rules is null ? null : new OpenTime(rules);
    }

    /// <summary>The calendar <c>24x7</c>, which every configuration has.</summary>
    public static BusinessCalendar AlwaysOpen { get; } = new(new CalendarDefinition.RoundTheClock { Id = "24x7" }, DateTimeZone.Utc, null);

    /// <summary>1900-01-01T00:00:00Z, the first instant that a calendar knows.</summary>
    public static Instant Earliest { get; } = Instant.FromUnixTimeSeconds(OpenTime.EarliestSecond);

    /// <summary>2150-01-01T00:00:00Z, the last instant that a calendar can name.</summary>
    public static Instant Latest { get; } = Instant.FromUnixTimeSeconds(OpenTime.LatestSecond);

    public string Id => Definition.Id;

    /// <summary>What it was made of: tells why a day is as it is. What is open follows from it alone, and from that of the members.</summary>
    public CalendarDefinition Definition { get; }

    /// <summary>The calendars of a union, in its order; empty for others.</summary>
    public EquatableArray<BusinessCalendar> Members { get; }

    /// <summary>The zone in which its days begin; of a union, that of its first member; of <see cref="AlwaysOpen"/>, UTC.</summary>
    public DateTimeZone Zone { get; }

    /// <summary>What a target of one day means; null where it is 24 h of open time.</summary>
    public Duration? HoursPerDay => Definition.HoursPerDay;

    /// <summary>Open at every instant.</summary>
    public bool IsAlwaysOpen => _openTime is null;

    /// <summary>
    /// The earliest instant t ≥ <paramref name="start"/> with exactly <paramref name="amount"/> of business time in [start, t): an
    /// amount that ends at closing time ends there. An amount of zero gives the start when it is open, else the next opening.
    /// A negative amount counts back (<see cref="Subtract"/>).
    /// </summary>
    /// <exception cref="CalendarNeverOpensException">Ten years pass without business time before the amount is reached.</exception>
    /// <exception cref="CalendarRangeException">The start or the answer is out of reach.</exception>
    public Instant Add(Instant start, Duration amount)
    {
        if (amount < Duration.Zero) return Subtract(start, -amount);
        return Forward(start, amount, out var result) is var reach && reach == Reach.Found ? result : throw Refusal(reach, start, amount);
    }

    /// <summary>
    /// The latest instant t ≤ <paramref name="start"/> with exactly <paramref name="amount"/> of business time in [t, start): an
    /// amount that begins at opening time begins there. An amount of zero gives the start when the moment before it is open, else the
    /// closing before it. A negative amount counts forward (<see cref="Add"/>).
    /// </summary>
    /// <inheritdoc cref="Add" path="/exception"/>
    public Instant Subtract(Instant start, Duration amount)
    {
        if (amount < Duration.Zero) return Add(start, -amount);
        return Back(start, amount, out var result) is var reach && reach == Reach.Found ? result : throw Refusal(reach, start, -amount);
    }

    /// <summary><see cref="Add"/> without its exceptions: false where it would throw.</summary>
    public bool TryAdd(Instant start, Duration amount, out Instant result)
    {
        result = default;
        if (start < Earliest || start > Latest) return false;
        return (amount < Duration.Zero ? Back(start, -amount, out result) : Forward(start, amount, out result)) == Reach.Found;
    }

    /// <summary>The business time in [from, to); negative when to is before from.</summary>
    /// <exception cref="CalendarRangeException">An instant is out of reach.</exception>
    public Duration Between(Instant from, Instant to)
    {
        var (start, end) = (Nanosecond(from), Nanosecond(to));
        return Duration.FromNanoseconds(_openTime is null ? end - start : OpenBefore(end, out _) - OpenBefore(start, out _));
    }

    /// <summary>Open from an opening, inclusive, to a closing, exclusive.</summary>
    /// <exception cref="CalendarRangeException">The instant is out of reach.</exception>
    public bool IsOpen(Instant at) => Second(at) is var second && (_openTime is null || _openTime.IsOpen(second));

    /// <summary>The earliest instant at or after <paramref name="at"/> at which it is open: itself when open; null when there is none in ten years.</summary>
    /// <exception cref="CalendarRangeException">The instant is out of reach.</exception>
    public Instant? NextOpen(Instant at)
    {
        var second = Second(at);
        if (_openTime is null || _openTime.IsOpen(second)) return at;
        return _openTime.NextOpening(second) is { } opening ? Instant.FromUnixTimeSeconds(opening) : null;
    }

    /// <summary>
    /// The earliest instant after <paramref name="at"/> at which it closes: the end of the open interval that holds it, or else of
    /// the next one. Null when it does not open, or does not close, in ten years.
    /// </summary>
    /// <exception cref="CalendarRangeException">The instant is out of reach.</exception>
    public Instant? NextClose(Instant at)
    {
        var second = Second(at);
        return _openTime?.NextOpening(second) is { } open && _openTime.NextClosing(open) is { } closing
            ? Instant.FromUnixTimeSeconds(closing)
            : null;
    }

    /// <summary>
    /// When it is open in [from, to): half-open intervals in order, none touching the next, clipped to the range. Lazy; empty when
    /// to is not after from. Their lengths add up to <see cref="Between"/>.
    /// </summary>
    /// <exception cref="CalendarRangeException">An instant is out of reach.</exception>
    public IEnumerable<Interval> OpenIntervals(Instant from, Instant to)
    {
        var (start, end) = (Second(from), Second(to));
        if (to <= from) return [];
        if (_openTime is null) return [new Interval(from, to)];
        // A second that is open only in part does not exist, but the range may begin or end within one.
        return _openTime.Within(start, Instant.FromUnixTimeSeconds(end) < to ? end + 1 : end).Select(span => new Interval(
            Instant.Max(from, Instant.FromUnixTimeSeconds(span.Start)),
            Instant.Min(to, Instant.FromUnixTimeSeconds(span.End))));
    }

    /// <summary>
    /// Whether both count alike at every instant, as far as their definitions tell: the same hours under another id do, hours
    /// that come to the same in other words may not.
    /// </summary>
    public bool CountsLike(BusinessCalendar other) => ReferenceEquals(this, other) || (Definition, other.Definition) switch
    {
        _ when IsAlwaysOpen || other.IsAlwaysOpen => IsAlwaysOpen && other.IsAlwaysOpen,
        (CalendarDefinition.Own ours, CalendarDefinition.Own theirs) => ours with { Id = theirs.Id, HoursPerDay = theirs.HoursPerDay } == theirs,
        (CalendarDefinition.UnionOf, CalendarDefinition.UnionOf) => HoldsAllOf(other) && other.HoldsAllOf(this),
        _ => false,
    };

    public override string ToString() => Id;

    private bool HoldsAllOf(BusinessCalendar union) => union.Members.All(theirs => Members.Any(ours => ours.CountsLike(theirs)));

    private Reach Forward(Instant start, Duration amount, out Instant result)
    {
        result = start;
        var from = Nanosecond(start);
        var tooLong = amount > Latest - start;
        if (_openTime is null)
        {
            if (!tooLong) result = start + amount;
            return tooLong ? Reach.OutOfReach : Reach.Found;
        }

        var second = FloorSeconds(from);
        if (tooLong) return _openTime.After(second, long.MaxValue, out _);

        var before = OpenBefore(from, out var isOpen);
        var length = amount.ToInt64Nanoseconds();
        if (length == 0 && isOpen) return Reach.Found;

        // The last nanosecond that is counted tells the interval in which the amount ends, also when it ends with it; for no amount
        // it is the first that would be counted.
        var (number, part) = SplitSeconds(length == 0 ? before : before + length - 1);
        var reach = _openTime.After(second, number, out var found);
        if (reach == Reach.Found) result = AtNanosecond(found * NanosecondsPerSecond + part + (length == 0 ? 0 : 1));
        return reach;
    }

    private Reach Back(Instant start, Duration amount, out Instant result)
    {
        result = start;
        var from = Nanosecond(start);
        var tooLong = amount > start - Earliest;
        if (_openTime is null)
        {
            if (!tooLong) result = start - amount;
            return tooLong ? Reach.OutOfReach : Reach.Found;
        }

        var second = FloorSeconds(from);
        if (tooLong) return _openTime.Before(second, long.MinValue, out _);

        var before = OpenBefore(from, out _);
        var length = amount.ToInt64Nanoseconds();
        var (number, part) = SplitSeconds(length == 0 ? before - 1 : before - length);
        var reach = _openTime.Before(second, number, out var found);
        if (reach == Reach.Found) result = AtNanosecond(found * NanosecondsPerSecond + part + (length == 0 ? 1 : 0));
        return reach;
    }

    private Exception Refusal(Reach reach, Instant start, Duration amount) => reach == Reach.NeverOpens
        ? new CalendarNeverOpensException(Id, start, forward: amount >= Duration.Zero)
        : new CalendarRangeException(Id, $"{start} with {amount} of business time is out of reach");

    /// <summary>Business nanoseconds before an instant. Openings and closings are whole seconds, so part of a second counts when that second is open.</summary>
    private long OpenBefore(long nanosecond, out bool isOpen)
    {
        var (second, part) = SplitSeconds(nanosecond);
        var open = _openTime!.OpenBefore(second, out isOpen) * NanosecondsPerSecond;
        return isOpen ? open + part : open;
    }

    /// <summary>Of Unix time.</summary>
    private long Nanosecond(Instant at)
    {
        if (at < Earliest || at > Latest) throw new CalendarRangeException(Id, $"{at} is out of reach");
        return (at - NodaConstants.UnixEpoch).ToInt64Nanoseconds();
    }

    private long Second(Instant at) => FloorSeconds(Nanosecond(at));

    private static Instant AtNanosecond(long nanosecond) => NodaConstants.UnixEpoch + Duration.FromNanoseconds(nanosecond);

    private static long FloorSeconds(long nanoseconds) => SplitSeconds(nanoseconds).Seconds;

    private static (long Seconds, long Part) SplitSeconds(long nanoseconds)
    {
        var seconds = nanoseconds / NanosecondsPerSecond;
        var part = nanoseconds - seconds * NanosecondsPerSecond;
        return part < 0 ? (seconds - 1, part + NanosecondsPerSecond) : (seconds, part);
    }
}
