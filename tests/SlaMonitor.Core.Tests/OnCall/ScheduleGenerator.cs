using FsCheck;
using FsCheck.Fluent;
using NodaTime;
using SlaMonitor.Core.Calendars;
using SlaMonitor.Core.OnCall;

namespace SlaMonitor.Core.Tests.OnCall;

/// <summary>Random schedules in zones with odd rules, around the dates on which those rules bite.</summary>
internal static class ScheduleGenerator
{
    private static readonly (string Zone, LocalDate Date)[] OddDates =
    [
        ("Australia/Lord_Howe", new(2024, 4, 7)), ("Australia/Lord_Howe", new(2024, 10, 6)),
        ("America/Sao_Paulo", new(2015, 2, 22)), ("America/Sao_Paulo", new(2018, 11, 4)),
        ("Asia/Tehran", new(2015, 3, 22)), ("Asia/Tehran", new(2015, 9, 22)), ("Asia/Kathmandu", new(1986, 1, 1)),
        ("Pacific/Apia", new(2011, 12, 30)), ("Pacific/Apia", new(2011, 4, 2)), ("Pacific/Kwajalein", new(1993, 8, 21)),
        ("America/Chicago", new(2020, 3, 8)), ("America/Chicago", new(2020, 11, 1)), ("Africa/Casablanca", new(2024, 3, 10)),
        ("Europe/Dublin", new(1969, 12, 31)), ("Antarctica/Troll", new(2025, 3, 30)), ("Africa/Nairobi", new(2026, 1, 31)),
    ];

    private static readonly string[] People = ["ann", "bob", "cem", "dia"];

    /// <summary>A schedule, its people, and a date near which something odd happens.</summary>
    public static Gen<(ScheduleDefinition Schedule, UserDefinition[] Users, LocalDate Odd)> Schedules { get; } =
        from odd in Gen.Elements(OddDates)
        from schedule in Schedule(odd.Zone, odd.Date)
        from users in Users(odd.Date)
        select (schedule, users, odd.Date);

    public static Gen<(LayerDefinition Layer, LocalDate Odd)> Layers { get; } =
        from odd in Gen.Elements(OddDates)
        from layer in Layer(odd.Date)
        select (layer with { Zone = OnCallSamples.Zone(odd.Zone) }, odd.Date);

    private static Gen<ScheduleDefinition> Schedule(string zone, LocalDate near) =>
        from count in Gen.Choose(1, 4)
        from layers in Layer(near).ArrayOf(count)
        from other in Gen.Elements(OddDates)
        from follows in Gen.Choose(0, 3)
        from priorities in Gen.Choose(0, 2).ArrayOf(count)
        from prioritised in Gen.Elements(true, false)
        from overrideCount in Gen.Choose(0, 4)
        from overrides in Override(near).ArrayOf(overrideCount)
        from temporaryCount in Gen.Frequency((4, Gen.Constant(0)), (1, Gen.Choose(1, 2)))
        from temporary in Temporary(near).ArrayOf(temporaryCount)
        select new ScheduleDefinition(
            "s",
            OnCallSamples.Zone(zone),
            [.. layers.Select((layer, i) => layer with { Priority = prioritised ? priorities[i] : null, Zone = follows == i ? OnCallSamples.Zone(other.Zone) : null })],
            [.. overrides])
        {
            Temporary = [.. temporary],
        };

    private static Gen<LayerDefinition> Layer(LocalDate near) =>
        from count in Gen.Frequency((3, Gen.Constant(1)), (2, Gen.Choose(2, 3)), (1, Gen.Constant(12)))
        from unit in Gen.Elements(Enum.GetValues<RotationUnit>())
        from days in Gen.Choose(-40, 40)
        from quarter in Gen.Choose(0, 95)
        from users in Turn.ArrayOf(3)
        from turns in Gen.Choose(1, 3)
        from hours in Hours.ArrayOf(7)
        from open in Gen.Choose(0, 2)
        from matching in Gen.Choose(0, 2)
        from every in Gen.Choose(1, 2)
        let only = open == 0 ? null : Week(hours)
        let counts = matching == 0 && unit != RotationUnit.Hour
        select new LayerDefinition(
            new Rotation(count, unit),
            near.PlusDays(days) + LocalTime.FromSecondsSinceMidnight(quarter * 900),
            [["ann"], .. users.Take(turns - 1)],
            only is { IsEmpty: true } ? null : only)
        {
            Turns = counts ? TurnCount.Matching : TurnCount.Elapsed,
            Every = counts && unit is RotationUnit.Week or RotationUnit.Month && counts ? every : 1,
        };

    private static Gen<EquatableArray<string>> Turn { get; } =
        from count in Gen.Frequency((1, Gen.Constant(0)), (6, Gen.Constant(1)), (2, Gen.Constant(2)))
        from names in Gen.Elements(People).ArrayOf(count)
        select names.Distinct().ToEquatableArray();

    private static Gen<EquatableArray<OpenHours>> Hours { get; } = Gen.Frequency(
        (1, Gen.Constant(EquatableArray<OpenHours>.Empty)),
        (3, from start in Gen.Choose(0, 47)
            from end in Gen.Choose(0, 47)
            select EquatableArray.Create([new OpenHours(HalfHour(start), HalfHour(end))])),
        (1, from start in Gen.Choose(0, 20)
            from later in Gen.Choose(24, 47)
            from end in Gen.Choose(0, 47)
            select EquatableArray.Create([new OpenHours(HalfHour(later), HalfHour(end)), new OpenHours(HalfHour(start), HalfHour(start + 3))])));

    private static Gen<OverrideDefinition> Override(LocalDate near) =>
        from span in Span(near)
        from who in Gen.Elements(People)
        from other in Gen.Elements(People)
        from kind in Gen.Choose(0, 3)
        select new OverrideDefinition(span.From, span.To, kind switch
        {
            0 => new OverrideChange.Instead([who]),
            1 => new OverrideChange.Add([who]),
            2 => new OverrideChange.Remove([who]),
            _ => new OverrideChange.Replace([new StandIn(who, other)]),
        });

    private static Gen<TemporaryDefinition> Temporary(LocalDate near) =>
        from span in Span(near)
        from shift in Span(near)
        from who in Turn
        select new TemporaryDefinition(span.From, span.To, [new TemporaryShift(shift.From, shift.To, who)]);

    private static Gen<UserDefinition[]> Users(LocalDate near) =>
        from away in Gen.Choose(0, 2)
        from spans in Span(near).ArrayOf(away)
        from covers in Gen.Elements<string?>("ann", "bob", "cem", "dia", null).ArrayOf(away)
        from zone in Gen.Elements(OddDates)
        select People.Select((name, i) => new UserDefinition(name, name, [])
        {
            Leave = i < away ? [new LeaveDefinition(spans[i].From, spans[i].To, covers[i])] : [],
            Zone = i == 0 ? OnCallSamples.Zone(zone.Zone) : null,
        }).ToArray();

    private static Gen<(LocalDateTime From, LocalDateTime To)> Span(LocalDate near) =>
        from start in Gen.Choose(-4 * 24, 3 * 24)
        from length in Gen.Choose(1, 60)
        select (near.AtMidnight().PlusHours(start), near.AtMidnight().PlusHours(start + length));

    private static WeeklyHours Week(EquatableArray<OpenHours>[] days) => days
        .Select((hours, i) => (Day: (IsoDayOfWeek)(i + 1), Hours: hours))
        .Aggregate(WeeklyHours.None, (week, day) => week.With(day.Day, day.Hours));

    private static LocalTime HalfHour(int number) => LocalTime.FromSecondsSinceMidnight(number * 1800);
}
