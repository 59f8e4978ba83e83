using NodaTime;
using SlaMonitor.Core.Calendars;

namespace SlaMonitor.Core.OnCall;

/// <summary>
/// Who is on call, as a pure function of time. Temporary schedules go before overrides, these before layers, these before imported
/// shifts; leave takes people out of all of them. Immutable: threads may share it.
/// </summary>
/// <remarks>Changes lie on whole seconds. Reaches from 1900 to 2150, as calendars do; an instant outside throws <see cref="OnCallRangeException"/>.</remarks>
public sealed partial class OnCallSchedule
{
    private readonly LayerRules[] _layers;

    /// <summary>The places of layers in <see cref="_layers"/>, of one priority each, the highest first.</summary>
    private readonly LayerRules[][] _priorities;

    private readonly SpanIndex<OverrideChange> _overrides;
    private readonly SpanIndex<SpanIndex<EquatableArray<string>>> _temporary;
    private readonly SpanIndex<EquatableArray<string>> _shifts;
    private readonly Absences _absences;

    /// <param name="definition">Checked: as <c>SlaMonitor.Config</c> reads it.</param>
    /// <param name="users">All users, for their leave. Those who are not among them have none.</param>
    public OnCallSchedule(ScheduleDefinition definition, IEnumerable<UserDefinition> users)
    {
        ArgumentNullException.ThrowIfNull(definition);
        ArgumentNullException.ThrowIfNull(users);
        Definition = definition;
        var wall = WallTable.Of(definition.Zone);
        _layers = [.. definition.Layers.Select((layer, i) => new LayerRules(layer, i, WallTable.Of(layer.Zone ?? definition.Zone)))];
        _priorities = [.. _layers.GroupBy(layer => layer.Priority).OrderByDescending(group => group.Key).Select(group => group.ToArray())];
        _overrides = new(definition.Overrides.Select(o => (First(o.From), First(o.To), o.Change)));
        _temporary = new(definition.Temporary.Select(t => (
            First(t.From),
            First(t.To),
            new SpanIndex<EquatableArray<string>>(t.Shifts.Select(s => (First(s.From), First(s.To), s.Users))))));
        _shifts = new(definition.Shifts.Select(s => (s.Start.ToUnixTimeSeconds(), s.End.ToUnixTimeSeconds(), s.Users)));
        _absences = new Absences(users, definition.Zone);

        long First(LocalDateTime local) => wall.First(WallTable.Local(local));
    }

    /// <summary>How far <see cref="At"/> looks for the next change.</summary>
    public static Duration Horizon { get; } = Duration.FromDays(366);

    public ScheduleDefinition Definition { get; }

    public string Id => Definition.Id;

    /// <exception cref="OnCallRangeException">The instant is out of reach.</exception>
    public OnCallAt At(Instant at)
    {
        var second = Second(at);
        var known = Unknown();
        var now = Look(second, known);
        var horizon = second + (long)Horizon.TotalSeconds;
        var until = now.Until;
        while (until <= horizon && Look(until, known) is var next && next.IsLike(now)) until = next.Until;
        return new OnCallAt(now.Users, now.Layer, until <= horizon ? Instant.FromUnixTimeSeconds(until) : null);
    }

    /// <summary>
    /// All shifts of [<paramref name="from"/>, <paramref name="to"/>) in order, disjoint, cut to the range, those joined that touch and have the same users and
    /// layer. Where nobody is on call there is none.
    /// </summary>
    /// <exception cref="OnCallRangeException">An instant is out of reach.</exception>
    public EquatableArray<OnCallShift> Shifts(Instant from, Instant to)
    {
        var last = Second(to);
        var shifts = new List<OnCallShift>();
        var known = Unknown();
        var found = default(Found);
        var start = from;
        for (var second = Second(from); Instant.FromUnixTimeSeconds(second) < to; second = found.Until)
        {
            var next = Look(second, known);
            if (!next.IsLike(found))
            {
                var at = Instant.Max(from, Instant.FromUnixTimeSeconds(second));
                if (!found.Users.IsEmpty) shifts.Add(new OnCallShift(start, at, found.Users, found.Layer));
                start = at;
            }

            found = next;
            if (found.Until > last) break;
        }

        if (!found.Users.IsEmpty && start < to) shifts.Add(new OnCallShift(start, to, found.Users, found.Layer));
        return shifts.ToEquatableArray();
    }

    /// <summary>The stretches of [<paramref name="from"/>, <paramref name="to"/>) in which nobody is on call, in order.</summary>
    /// <inheritdoc cref="Shifts" path="/exception"/>
    public EquatableArray<Interval> Gaps(Instant from, Instant to)
    {
        var gaps = new List<Interval>();
        var covered = from;
        foreach (var shift in Shifts(from, to))
        {
            if (shift.Start > covered) gaps.Add(new Interval(covered, shift.Start));
            covered = shift.End;
        }

        if (covered < to) gaps.Add(new Interval(covered, to));
        return gaps.ToEquatableArray();
    }

    /// <summary>The turns of a layer that touch [<paramref name="from"/>, <paramref name="to"/>), uncut, whatever hours, layers, overrides or leave say.</summary>
    /// <param name="layer">From 0.</param>
    /// <param name="from">Inclusive.</param>
    /// <param name="to">Exclusive.</param>
    /// <inheritdoc cref="Shifts" path="/exception"/>
    public EquatableArray<OnCallTurn> Turns(int layer, Instant from, Instant to)
    {
        var rules = _layers[layer];
        var turns = new List<OnCallTurn>();
        Second(to);
        for (var second = Second(from); Instant.FromUnixTimeSeconds(second) < to;)
        {
            var turn = rules.Turn(second);
            turns.Add(new OnCallTurn(
                turn.Number, Instant.FromUnixTimeSeconds(turn.Start), Instant.FromUnixTimeSeconds(turn.Rests), rules.Users(turn.Number)));
            second = turn.End;
        }

        return turns.Where(turn => turn.End > from).ToEquatableArray();
    }

    /// <summary>Nothing is known of any layer yet.</summary>
    private Stretch[] Unknown()
    {
        var known = new Stretch[_layers.Length];
        Array.Fill(known, new Stretch([], long.MinValue));
        return known;
    }

    private static long Second(Instant at) =>
        at >= BusinessCalendar.Earliest && at <= BusinessCalendar.Latest ? at.ToUnixTimeSeconds() : throw new OnCallRangeException(at);
}
