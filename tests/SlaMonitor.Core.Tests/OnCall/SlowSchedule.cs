using NodaTime;
using SlaMonitor.Core.Calendars;
using SlaMonitor.Core.OnCall;

namespace SlaMonitor.Core.Tests.OnCall;

/// <summary>
/// Who is on call, found the slow way: turns are counted one by one from the start through <see cref="WallClock"/>, hours are looked up day by day,
/// and nothing is remembered. Says the rules once more in other words.
/// </summary>
internal sealed class SlowSchedule(ScheduleDefinition schedule, UserDefinition[] users)
{
    private readonly Dictionary<LayerDefinition, List<(Instant Start, Instant Rests)>> _turns = [];

    public string At(Instant at)
    {
        var temporary = schedule.Temporary.LastOrDefault(t => Holds(t.From, t.To, schedule.Zone, at));
        if (temporary is not null)
            return Text(Present(temporary.Shifts.Where(s => Holds(s.From, s.To, schedule.Zone, at)).SelectMany(s => s.Users), at));
        var active = schedule.Overrides.Where(o => Holds(o.From, o.To, schedule.Zone, at)).Select(o => o.Change).ToList();
        var on = active.OfType<OverrideChange.Instead>().Reverse().Select(o => Present(o.Users, at)).FirstOrDefault(p => p.Count > 0)
            ?? FromLayers(at, active);
        return Text(on.Concat(active.OfType<OverrideChange.Add>().SelectMany(a => Present(a.Users, at))).Distinct());
    }

    private static string Text(IEnumerable<string> users) => OnCallSamples.Text(users);

    private List<string> FromLayers(Instant at, List<OverrideChange> active)
    {
        var layers = schedule.Layers.Select((layer, i) => (Layer: layer, Priority: layer.Priority ?? i));
        foreach (var group in layers.GroupBy(l => l.Priority).OrderByDescending(g => g.Key))
        {
            var people = group.SelectMany(l => Present(Turn(l.Layer, at).Select(u => Overridden(u, active)).OfType<string>(), at)).Distinct().ToList();
            if (people.Count > 0) return people;
        }

        return [];
    }

    private static string? Overridden(string user, List<OverrideChange> active)
    {
        var decisive = active.LastOrDefault(change => change switch
        {
            OverrideChange.Remove(var gone) => gone.Contains(user),
            OverrideChange.Replace(var pairs) => pairs.Any(p => p.User == user),
            _ => false,
        });
        return decisive switch
        {
            null => user,
            OverrideChange.Replace(var pairs) => pairs.First(p => p.User == user).By,
            _ => null,
        };
    }

    private List<string> Present(IEnumerable<string> people, Instant at) => [.. people.Select(p => Present(p, at, 0)).OfType<string>().Distinct()];

    private string? Present(string user, Instant at, int depth)
    {
        var known = users.Single(u => u.Id == user);
        var leave = known.Leave.Where(l => Holds(l.From, l.To, known.Zone ?? schedule.Zone, at)).ToList();
        if (leave.Count == 0) return user;
        var cover = leave.Select(l => l.Cover).FirstOrDefault(c => c is not null);
        return cover is null || depth > users.Length ? null : Present(cover, at, depth + 1);
    }

    private EquatableArray<string> Turn(LayerDefinition layer, Instant at)
    {
        var zone = layer.Zone ?? schedule.Zone;
        if (layer.Only is { } only && !InHours(only, zone, at)) return [];
        if (!_turns.TryGetValue(layer, out var turns)) turns = _turns[layer] = Turns(layer, zone);
        var number = turns.FindLastIndex(t => t.Start <= at);
        Assert.True(number >= 0 && number < turns.Count - 1, "the walk is long enough");
        if (at >= turns[number].Rests) return [];
        var zero = turns.FindIndex(t => t.Start >= First(zone, Zero(layer)));
        var index = number - zero;
        return layer.Users[(index % layer.Users.Count + layer.Users.Count) % layer.Users.Count];
    }

    private static bool InHours(WeeklyHours only, DateTimeZone zone, Instant at)
    {
        var today = at.InZone(zone).Date;
        return Enumerable.Range(-3, 6).Select(today.PlusDays).Any(date => only[date.DayOfWeek].Any(hours =>
            First(zone, date + hours.Start) <= at && at < WallClock.LastInstant(zone, (hours.End <= hours.Start ? date.PlusDays(1) : date) + hours.End)));
    }

    /// <summary>When turn 0 begins, on the wall.</summary>
    private static LocalDateTime Zero(LayerDefinition layer) => layer.Turns == TurnCount.Elapsed
        ? layer.Starts
        : layer.Rotate.Unit switch
        {
            RotationUnit.Week => layer.Starts.Date.With(d => d.DayOfWeek == IsoDayOfWeek.Monday ? d : d.Previous(IsoDayOfWeek.Monday)) + layer.Starts.TimeOfDay,
            RotationUnit.Month => layer.Starts.Date.With(DateAdjusters.StartOfMonth) + layer.Starts.TimeOfDay,
            _ => Enumerable.Range(0, 8).Select(layer.Starts.PlusDays).First(day => HasHours(layer, day)),
        };

    private static bool HasHours(LayerDefinition layer, LocalDateTime day) => layer.Only is not { } only || !only[day.DayOfWeek].IsEmpty;

    /// <summary>Hand-offs over some 130 days before and after the start, those at the same instant once.</summary>
    private static List<(Instant Start, Instant Rests)> Turns(LayerDefinition layer, DateTimeZone zone)
    {
        var zero = Zero(layer);
        var days = layer.Turns == TurnCount.Matching && layer.Rotate.Unit == RotationUnit.Day
            ? Enumerable.Range(-130, 261).Select(zero.PlusDays).Where(day => HasHours(layer, day)).ToList()
            : null;
        var least = days is null ? -Steps(layer) : -(days.IndexOf(zero) / layer.Rotate.Count);
        var most = days is null ? Steps(layer) : (days.Count - days.IndexOf(zero) - 1) / layer.Rotate.Count;
        return
        [
            .. Enumerable.Range(least, most - least)
                .Select(k => (Start: First(zone, Begin(k, layer.Every)), Rests: First(zone, Begin(k, layer.Every, layer.Rotate.Count))))
                .GroupBy(turn => turn.Start)
                .Select(same => same.Last()),
        ];

        LocalDateTime Begin(int k, int every, int lasts = 0)
        {
            var count = k * layer.Rotate.Count * every + lasts;
            return layer.Rotate.Unit switch
            {
                RotationUnit.Hour => zero.PlusHours(count),
                RotationUnit.Day => days is null ? zero.PlusDays(count) : days[days.IndexOf(zero) + count],
                RotationUnit.Week => zero.PlusWeeks(count),
                _ => zero.PlusMonths(count),
            };
        }
    }

    private static int Steps(LayerDefinition layer) => 2 + layer.Rotate.Unit switch
    {
        RotationUnit.Hour => 130 * 24,
        RotationUnit.Day => 130,
        RotationUnit.Week => 20,
        _ => 5,
    };

    private static bool Holds(LocalDateTime from, LocalDateTime to, DateTimeZone zone, Instant at) => First(zone, from) <= at && at < First(zone, to);

    private static Instant First(DateTimeZone zone, LocalDateTime local) => WallClock.FirstInstant(zone, local);
}
