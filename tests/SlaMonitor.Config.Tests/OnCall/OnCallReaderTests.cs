using NodaTime;
using SlaMonitor.Core.Calendars;
using SlaMonitor.Core.OnCall;

namespace SlaMonitor.Config.Tests.OnCall;

public sealed class OnCallReaderTests
{
    private static readonly LocalDateTime Start = new(2026, 1, 5, 9, 0);

    [Fact]
    public void Load_LayerWithAllThatThereIs_IsRead()
    {
        var layer = Schedule("""
            layers:
              - rotate: 2w
                starts: "2026-01-05T09:00"
                users: [ kim, [ joe, ann ], [] ]
                only: { mon: "09:00-17:00" }
                time_zone: Asia/Tokyo
                priority: 3
                turns: matching
                every: 2
                anchor: { turn: 1, at: "2026-02-01T09:00" }
            """).Layers[0];

        Assert.Equal(
            new LayerDefinition(
                new Rotation(2, RotationUnit.Week), Start, [["kim"], ["joe", "ann"], []], new WeeklyHours { Monday = [new OpenHours(new LocalTime(9, 0), new LocalTime(17, 0))] })
            {
                Zone = DateTimeZoneProviders.Tzdb["Asia/Tokyo"],
                Priority = 3,
                Turns = TurnCount.Matching,
                Every = 2,
                Anchor = new TurnAnchor(1, new LocalDateTime(2026, 2, 1, 9, 0)),
            },
            layer);
    }

    [Fact]
    public void Load_OverrideThatChangesSeveralThings_IsOneForEach()
    {
        var overrides = Schedule("""
            layers: [ { rotate: 1w, starts: "2026-01-05T09:00", users: [ kim ] } ]
            overrides: [ { from: "2026-01-05T09:00", to: "2026-01-05T17:00", add: [ ann ], remove: [ joe ], replace: { kim: ann } } ]
            """).Overrides;

        Assert.Equal(
            [new OverrideChange.Remove(["joe"]), new OverrideChange.Replace([new StandIn("kim", "ann")]), new OverrideChange.Add(["ann"])],
            overrides.Select(o => o.Change));
        Assert.All(overrides, o => Assert.Equal((Start, Start.PlusHours(8)), (o.From, o.To)));
    }

    [Fact]
    public void Load_TemporarySchedules_HaveTheirShifts()
    {
        var schedule = Schedule("""
            layers: [ { rotate: 1w, starts: "2026-01-05T09:00", users: [ kim ] } ]
            temporary:
              - { from: "2026-01-05T09:00", to: "2026-01-06T09:00", users: [] }
              - { from: "2026-01-06T09:00", to: "2026-01-07T09:00", users: [ ann ] }
              - { from: "2026-01-07T09:00", to: "2026-01-08T09:00", shifts: [ { from: "2026-01-07T10:00", to: "2026-01-07T11:00", users: [ joe ] } ] }
            calendar: 24x7
            coverage: 24x7
            """);

        Assert.Equal(
            [
                new TemporaryDefinition(Start, Start.PlusDays(1), []),
                new TemporaryDefinition(Start.PlusDays(1), Start.PlusDays(2), [new TemporaryShift(Start.PlusDays(1), Start.PlusDays(2), ["ann"])]),
                new TemporaryDefinition(Start.PlusDays(2), Start.PlusDays(3), [new TemporaryShift(Start.PlusDays(2).PlusHours(1), Start.PlusDays(2).PlusHours(2), ["joe"])]),
            ],
            schedule.Temporary);
        Assert.Equal(("24x7", "24x7"), (schedule.Calendar, schedule.Coverage));
    }

    [Fact]
    public void Load_UserWithAllThatThereIs_IsRead()
    {
        var user = Sample.Loaded("""
            users:
              - id: kim
                time_zone: Asia/Seoul
                language: ko-KR
                quiet_hours: { mon-sun: "22:00-07:00" }
                quiet: pass_over
                leave: [ { from: 2026-07-01, to: 2026-07-14, cover: joe }, { from: "2026-08-03T12:00", to: "2026-08-03T18:00" } ]
              - { id: joe }
            """).Users[0];

        Assert.Equal(
            new UserDefinition("kim", "kim", [])
            {
                Zone = DateTimeZoneProviders.Tzdb["Asia/Seoul"],
                Language = "ko-KR",
                Quiet = new QuietHours(WeeklyHours.EveryDay(new OpenHours(new LocalTime(22, 0), new LocalTime(7, 0))), QuietRule.PassOver),
                // The last day of a leave is a day away.
                Leave =
                [
                    new LeaveDefinition(new LocalDateTime(2026, 7, 1, 0, 0), new LocalDateTime(2026, 7, 15, 0, 0), "joe"),
                    new LeaveDefinition(new LocalDateTime(2026, 8, 3, 12, 0), new LocalDateTime(2026, 8, 3, 18, 0), null),
                ],
            },
            user);
    }

    private static ScheduleDefinition Schedule(string body) => Sample.Loaded($$"""
        schedules:
          - id: s
            time_zone: Europe/Berlin
        {{string.Join('\n', body.Split('\n').Select(line => "    " + line))}}
        users: [ { id: kim }, { id: joe }, { id: ann } ]
        """).Schedules[0];
}
