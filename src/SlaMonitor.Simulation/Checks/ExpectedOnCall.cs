using System.Collections.Immutable;
using NodaTime;
using NodaTime.TimeZones;
using SlaMonitor.Core.Calendars;
using SlaMonitor.Core.Escalations;
using SlaMonitor.Core.OnCall;
using SlaMonitor.Simulation.Scenario;

namespace SlaMonitor.Simulation.Checks;

/// <summary>
/// Who is on call and who sleeps under one version of the configuration, by the plain rules: turns are counted one by one from the
/// layer's start, hours are looked up day by day, and nothing is compiled. Shares no code with the product's schedules.
/// </summary>
internal sealed class ExpectedOnCall(PagingPlan plan)
{
    private const int DaysBefore = 12;
    private const int DaysAfter = 60;

    private static readonly ZoneLocalMappingResolver FirstTime =
        Resolvers.CreateMappingResolver(Resolvers.ReturnEarlier, Resolvers.ReturnStartOfIntervalAfter);

    private static readonly ZoneLocalMappingResolver LastTime =
        Resolvers.CreateMappingResolver(Resolvers.ReturnLater, Resolvers.ReturnStartOfIntervalAfter);

    private readonly Dictionary<LayerDefinition, (List<Instant> Turns, int Zero)> _turns = new(ReferenceEqualityComparer.Instance);

    public PagingPlan Plan => plan;

    public UserDefinition? User(string id) => plan.Users.FirstOrDefault(u => u.Id == id);

    public EscalationDefinition? Policy(string id) => plan.Policies.FirstOrDefault(p => p.Id == id);

    public List<string> Behind(EscalationTarget target, Instant at) => target switch
    {
        EscalationTarget.OnCall(var schedule) => plan.Schedules.FirstOrDefault(s => s.Id == schedule) is { } found ? On(found, at) : [],
        EscalationTarget.Person(var user) => Present(user, DateTimeZone.Utc, at, 0) is { } present ? [present] : [],
        _ => [],
    };

    /// <summary>When the quiet hours end in which the user is at an instant; null when they are in none.</summary>
    public static Instant? QuietUntil(UserDefinition user, Instant at)
    {
        if (user.Quiet is not { } quiet) return null;
        var until = at;
        while (Windows(quiet.Hours, user.Zone!, until).Where(w => w.Start <= until && until < w.End).ToList() is { Count: > 0 } around)
            until = around.Max(w => w.End);
        return until == at ? null : until;
    }

    /// <summary>When a step is taken that is due at an instant: then, or when the next of its hours begins.</summary>
    public static Instant Opens(EscalationStep step, Instant due)
    {
        if (step.Only is not { } only) return due;
        for (var day = 0; ; day++)
        {
            var windows = Windows(only.Hours, only.Zone, due + Duration.FromDays(day)).Where(w => due < w.End && w.Start < w.End).ToList();
            if (windows.Count > 0 && windows.Min(w => w.Start) is var first && first <= due + Duration.FromDays(day + 1)) return Instant.Max(due, first);
        }
    }

    private List<string> On(ScheduleDefinition schedule, Instant at)
    {
        var active = schedule.Overrides.Where(o => Holds(o.From, o.To, schedule.Zone, at)).Select(o => o.Change).ToList();
        var instead = active.OfType<OverrideChange.Instead>().Reverse().Select(o => Present(o.Users, schedule, at)).FirstOrDefault(p => p.Count > 0);
        var on = instead ?? FromLayers(schedule, active, at);
        return [.. on.Concat(active.OfType<OverrideChange.Add>().SelectMany(a => Present(a.Users, schedule, at))).Distinct()];
    }

    private List<string> FromLayers(ScheduleDefinition schedule, List<OverrideChange> active, Instant at)
    {
        var layers = schedule.Layers.Select((layer, i) => (Layer: layer, Rank: layer.Priority ?? i));
        foreach (var equal in layers.GroupBy(l => l.Rank).OrderByDescending(g => g.Key))
        {
            var people = equal
                .SelectMany(l => Present(Turn(l.Layer, schedule.Zone, at).Select(u => Overridden(u, active)).OfType<string>(), schedule, at))
                .Distinct()
                .ToList();
            if (people.Count > 0) return people;
        }
        return [];
    }

    private static string? Overridden(string user, List<OverrideChange> active)
    {
        foreach (var change in Enumerable.Reverse(active))
        {
            if (change is OverrideChange.Remove(var gone) && gone.Contains(user)) return null;
            if (change is OverrideChange.Replace(var pairs) && pairs.Any(p => p.User == user)) return pairs.First(p => p.User == user).By;
        }
        return user;
    }

    private List<string> Present(IEnumerable<string> people, ScheduleDefinition schedule, Instant at) =>
        [.. people.Select(p => Present(p, schedule.Zone, at, 0)).OfType<string>().Distinct()];

    /// <summary>Whoever is away sends their cover, and that one theirs; a circle sends nobody.</summary>
    private string? Present(string user, DateTimeZone zone, Instant at, int depth)
    {
        if (User(user) is not { } known) return user;
        var leave = known.Leave.Where(l => Holds(l.From, l.To, known.Zone ?? zone, at)).ToList();
        if (leave.Count == 0) return user;
        var cover = leave.Select(l => l.Cover).FirstOrDefault(c => c is not null);
        return cover is null || depth > plan.Users.Count ? null : Present(cover, zone, at, depth + 1);
    }

    private ImmutableArray<string> Turn(LayerDefinition layer, DateTimeZone scheduled, Instant at)
    {
        var zone = layer.Zone ?? scheduled;
        if (layer.Only is { } only && !Windows(only, zone, at).Any(w => w.Start <= at && at < w.End)) return [];
        if (!_turns.TryGetValue(layer, out var known)) _turns.Add(layer, known = Turns(layer, zone));
        var number = known.Turns.FindLastIndex(begins => begins <= at);
        if (number < 0 || number == known.Turns.Count - 1) throw new InvalidOperationException($"the walk from {layer.Starts} does not reach {at}");
        var count = layer.Users.Count;
        return layer.Users[((number - known.Zero) % count + count) % count].Items;
    }

    /// <summary>When turns begin, those of one instant once; and which of them is turn 0.</summary>
    private static (List<Instant> Turns, int Zero) Turns(LayerDefinition layer, DateTimeZone zone)
    {
        var hours = layer.Rotate.Count * layer.Rotate.Unit switch { RotationUnit.Hour => 1, RotationUnit.Day => 24, _ => 168 };
        var turns = new List<Instant>();
        for (var k = -(DaysBefore * 24 / hours) - 2; k <= (DaysAfter * 24 / hours) + 2; k++)
        {
            var begins = First(zone, layer.Starts.PlusHours(k * hours));
            if (turns.Count == 0 || turns[^1] != begins) turns.Add(begins);
        }
        return (turns, turns.IndexOf(First(zone, layer.Starts)));
    }

    /// <summary>The windows around an instant.</summary>
    private static IEnumerable<(Instant Start, Instant End)> Windows(WeeklyHours hours, DateTimeZone zone, Instant at)
    {
        var today = at.InZone(zone).Date;
        for (var day = -2; day <= 2; day++)
        {
            var date = today.PlusDays(day);
            foreach (var window in hours[date.DayOfWeek])
            {
                var last = (window.End <= window.Start ? date.PlusDays(1) : date) + window.End;
                yield return (First(zone, date + window.Start), zone.ResolveLocal(last, LastTime).ToInstant());
            }
        }
    }

    private static bool Holds(LocalDateTime from, LocalDateTime to, DateTimeZone zone, Instant at) => First(zone, from) <= at && at < First(zone, to);

    private static Instant First(DateTimeZone zone, LocalDateTime local) => zone.ResolveLocal(local, FirstTime).ToInstant();
}
