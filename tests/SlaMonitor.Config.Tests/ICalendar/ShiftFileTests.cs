using NodaTime;
using NodaTime.Text;
using SlaMonitor.Core;
using SlaMonitor.Core.OnCall;

namespace SlaMonitor.Config.Tests.ICalendar;

public sealed class ShiftFileTests
{
    private const string Yaml = """
        schedules: [ { id: s, time_zone: Europe/Berlin, from_ics: { file: shifts.ics, users: { "Kim K.": kim, "joe@example.org": joe } } } ]
        users: [ { id: kim }, { id: joe }, { id: ann } ]
        """;

    [Fact]
    public void Load_EventsOfAllKinds_AreShifts()
    {
        var shifts = Shifts(
            // By summary, UTC.
            "DTSTART:20260302T080000Z\r\nDTEND:20260302T160000Z\r\nSUMMARY:Kim K.",
            // By attendees, of whom one is no user; a zone of its own.
            "DTSTART;TZID=Africa/Nairobi:20260303T090000\r\nDURATION:PT12H\r\nATTENDEE;CN=Joe:mailto:joe@example.org\r\nATTENDEE;CN=\"Kim K.\":mailto:k@x.org\r\nATTENDEE:mailto:boss@x.org",
            // A whole day of the schedule's zone, and an id as it is.
            "DTSTART;VALUE=DATE:20260304\r\nSUMMARY:ann",
            "DTSTART:20260305T080000Z\r\nDTEND:20260305T160000Z\r\nSUMMARY:Kim K.\r\nSTATUS:CANCELLED");

        Assert.Equal(
            [
                Shift("2026-03-02T08:00:00Z", "2026-03-02T16:00:00Z", "kim"),
                Shift("2026-03-03T06:00:00Z", "2026-03-03T18:00:00Z", "joe", "kim"),
                Shift("2026-03-03T23:00:00Z", "2026-03-04T23:00:00Z", "ann"),
            ],
            shifts);
    }

    [Theory]
    [InlineData("FREQ=WEEKLY;COUNT=3", "03-02 03-09 03-16")]
    [InlineData("FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,WE;UNTIL=20260320T000000Z", "03-02 03-04 03-16 03-18")]
    [InlineData("FREQ=DAILY;INTERVAL=3;COUNT=4", "03-02 03-05 03-08 03-11")]
    [InlineData("FREQ=DAILY;BYDAY=SA,SU;UNTIL=20260308", "03-02 03-07 03-08")]
    [InlineData("FREQ=WEEKLY;INTERVAL=2;BYDAY=SU,TU;WKST=SU;COUNT=4", "03-02 03-03 03-15 03-17")]
    // The last begins at 08:00 UTC, which is the bound.
    [InlineData("FREQ=DAILY;UNTIL=20260304T080000Z", "03-02 03-03 03-04")]
    public void Load_Recurring_RepeatsByTheRule(string rule, string dates)
    {
        var shifts = Shifts($"DTSTART;TZID=Europe/Berlin:20260302T090000\r\nDTEND;TZID=Europe/Berlin:20260302T170000\r\nRRULE:{rule}\r\nSUMMARY:ann");
        Assert.Equal(dates, string.Join(' ', shifts.Select(s => s.Start.ToString("MM-dd", null))));
    }

    [Fact]
    public void Load_Recurring_KeepsTheWallClockThroughAChangeOfClocksAndLeavesOutExceptions()
    {
        var shifts = Shifts("DTSTART;TZID=Europe/Berlin:20260328T200000\r\nDTEND;TZID=Europe/Berlin:20260329T080000\r\nRRULE:FREQ=DAILY;COUNT=3\r\nEXDATE;TZID=Europe/Berlin:20260329T200000\r\nSUMMARY:ann");
        Assert.Equal(
            [Shift("2026-03-28T19:00:00Z", "2026-03-29T06:00:00Z", "ann"), Shift("2026-03-30T18:00:00Z", "2026-03-31T06:00:00Z", "ann")],
            shifts);
    }

    [Fact]
    public void Load_WhatIsNotUnderstood_IsAnErrorAtItsLine()
    {
        var errors = Errors(
            "DTSTART:20260302T080000Z\r\nDTEND:20260302T160000Z\r\nSUMMARY:Somebody",
            "DTSTART:20260302T080000Z\r\nDTEND:20260302T080000Z\r\nSUMMARY:ann",
            "DTSTART:tomorrow\r\nRRULE:FREQ=MONTHLY\r\nSUMMARY:ann",
            "DTSTART;TZID=Europe/Berln:20260302T080000\r\nRDATE:20260303T080000Z\r\nDURATION:P1X\r\nSUMMARY:ann",
            "SUMMARY:ann",
            "DTSTART:20260302T080000Z\r\nDTEND:20260702T080000Z\r\nSUMMARY:ann");

        Assert.Equal(
            [
                "shifts.ics:1:1: the file holds no shifts",
                "shifts.ics:2:1: no user is known as 'Somebody'; say who that is under users of from_ics",
                "shifts.ics:7:1: an event that does not end after it begins is no shift",
                "shifts.ics:13:1: expected DTSTART as a time such as 20260105T090000Z, found 'tomorrow'",
                "shifts.ics:14:1: RRULE part 'FREQ=MONTHLY' is not supported; supported are FREQ=DAILY and WEEKLY with INTERVAL, COUNT, UNTIL, BYDAY such as MO and WKST",
                "shifts.ics:18:1: TZID 'Europe/Berln' is no IANA time zone, and others are not supported; did you mean Europe/Berlin?",
                "shifts.ics:19:1: RDATE is not supported; write the shifts as events of their own",
                "shifts.ics:20:1: expected DURATION such as PT12H, found 'P1X'",
                "shifts.ics:23:1: an event without DTSTART",
                "shifts.ics:26:1: a shift of more than 92 days",
            ],
            errors.Where(e => e.StartsWith("shifts.ics", StringComparison.Ordinal)));
    }

    [Fact]
    public void Load_OurOwnFeed_ComesBackAsTheSameShifts()
    {
        var roster = Sample.Loaded("""
            schedules: [ { id: s, time_zone: Europe/Berlin, layers: [ { rotate: 1d, starts: "2026-01-05T09:00", users: [ kim, [ joe, ann ] ] } ] } ]
            users: [ { id: kim, name: Kim K. }, { id: joe }, { id: ann } ]
            """).Rulebook.Escalations.Roster;
        var (from, to) = (Instant.FromUtc(2026, 3, 20, 8, 0), Instant.FromUtc(2026, 4, 20, 7, 0));
        var feed = OnCallFeed.OfUser(roster, roster.User("kim")!, from, to, from);

        // A person's feed names the schedule: here every event is that person's.
        var again = Loaded(feed, Yaml.Replace("\"Kim K.\"", "\"On call: s\"", StringComparison.Ordinal));

        Assert.Equal(
            roster.Schedules[0].Shifts(from, to).Where(s => s.Users.Contains("kim")).Select(s => (s.Start, s.End)),
            again.Select(s => (s.Start, s.End)));
    }

    private static EquatableArray<FixedShift> Shifts(params string[] events) => Loaded(File(events), Yaml);

    private static string[] Errors(params string[] events) =>
        ConfigurationFile.Load([new("sla.yaml", Yaml), new("shifts.ics", File(events))]) is ConfigurationResult.Invalid invalid
            ? [.. invalid.Errors.Select(e => e.ToString())]
            : [];

    private static EquatableArray<FixedShift> Loaded(string file, string yaml) =>
        ConfigurationFile.Load([new("sla.yaml", yaml), new("shifts.ics", file)]) switch
        {
            ConfigurationResult.Loaded(var configuration) => configuration.Schedules[0].Shifts,
            var other => throw new InvalidOperationException(string.Join('\n', ((ConfigurationResult.Invalid)other).Errors)),
        };

    private static string File(string[] events) =>
        "BEGIN:VCALENDAR\r\n" + string.Concat(events.Select(e => $"BEGIN:VEVENT\r\n{e}\r\nEND:VEVENT\r\n")) + "END:VCALENDAR\r\n";

    private static FixedShift Shift(string start, string end, params string[] users) =>
        new(InstantPattern.ExtendedIso.Parse(start).Value, InstantPattern.ExtendedIso.Parse(end).Value, [.. users]);
}
