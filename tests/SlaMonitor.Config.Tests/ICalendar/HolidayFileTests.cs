using NodaTime;

namespace SlaMonitor.Config.Tests.ICalendar;

/// <summary>Through the front door: which days a calendar is closed on for a holiday file.</summary>
public sealed class HolidayFileTests
{
    private const string Yaml = """
        calendars:
          - { id: c, time_zone: Europe/Berlin, hours: { mon-sun: "00:00-24:00" }, holiday_files: [ h.ics ] }
        """;

    public static TheoryData<string, string> Events => new()
    {
        { "DTSTART;VALUE=DATE:20260501", "2026-05-01" },
        { "DTSTART;VALUE=DATE:20260501|DTEND;VALUE=DATE:20260503", "2026-05-01 2026-05-02" },
        { "DTSTART;VALUE=DATE:20260501|DURATION:P2D", "2026-05-01 2026-05-02" },
        { "DTSTART:20260501T000000|DTEND:20260502T000000", "2026-05-01" },
        { "DTSTART;TZID=Europe/Berlin:20260501T000000|DTEND;TZID=\"Europe/Berlin\":20260502T000000", "2026-05-01" },
        { "DTSTART:20260430T220000Z|DTEND:20260501T220000Z", "2026-05-01" },
        { "DTSTART;VALUE=DATE:20260501|STATUS:CANCELLED", "" },
        { "DTSTART;VALUE=DATE:20260501|RRULE:FREQ=YEARLY;COUNT=3", "2026-05-01 2027-05-01 2028-05-01" },
        { "DTSTART;VALUE=DATE:20260501|RRULE:FREQ=YEARLY;INTERVAL=2;COUNT=2", "2026-05-01 2028-05-01" },
        { "DTSTART;VALUE=DATE:20260501|RRULE:FREQ=YEARLY;UNTIL=20270501", "2026-05-01 2027-05-01" },
        { "DTSTART;VALUE=DATE:20260501|RRULE:FREQ=YEARLY;UNTIL=20270430T235959Z", "2026-05-01" },
        { "DTSTART;VALUE=DATE:20260501|RRULE:FREQ=YEARLY;UNTIL=20280501|EXDATE;VALUE=DATE:20270501", "2026-05-01 2028-05-01" },
        { "DTSTART;VALUE=DATE:20261126|RRULE:FREQ=YEARLY;BYMONTH=11;BYDAY=4TH;COUNT=3", "2026-11-26 2027-11-25 2028-11-23" },
        { "DTSTART;VALUE=DATE:20260525|RRULE:FREQ=YEARLY;BYMONTH=5;BYDAY=-1MO;COUNT=3", "2026-05-25 2027-05-31 2028-05-29" },
        { "DTSTART;VALUE=DATE:20260501|RRULE:FREQ=YEARLY;BYMONTH=5,8;BYMONTHDAY=1;COUNT=3", "2026-05-01 2026-08-01 2027-05-01" },
        { "DTSTART;VALUE=DATE:20260131|RRULE:FREQ=YEARLY;BYMONTHDAY=-1;COUNT=3", "2026-01-31 2026-02-28 2026-03-31" },
        { "DTSTART;VALUE=DATE:20240229|RRULE:FREQ=YEARLY;COUNT=2", "2024-02-29 2028-02-29" },
        { "DTSTART;VALUE=DATE:202605|\u002001|SUMMARY:Tag der\\, Arbeit", "2026-05-01" },
    };

    [Theory]
    [MemberData(nameof(Events))]
    public void Load_HolidayEvent_ClosesItsDays(string lines, string closed)
    {
        var loaded = Assert.IsType<ConfigurationResult.Loaded>(Load(Event(lines)));

        var calendar = loaded.Configuration.Rulebook.Calendars["c"];
        var days = Enumerable.Range(0, 366 * 6)
            .Select(i => new LocalDate(2024, 1, 1).PlusDays(i))
            .Where(d => !calendar.IsOpen(d.AtStartOfDayInZone(calendar.Zone).ToInstant()));
        Assert.Equal(closed, string.Join(' ', days.Select(NodaTime.Text.LocalDatePattern.Iso.Format)));
    }

    public static TheoryData<string, string> Refused => new()
    {
        { "DTSTART:20260501T090000|DTEND:20260502T000000", "3:1: an event that begins or ends within a day (20260501T090000, in Europe/Berlin) is not supported: a holiday is whole days; write it as a break" },
        { "DTSTART;VALUE=DATE:20261301", "3:1: expected DTSTART as a date such as 20261225, found '20261301'" },
        { "DTSTART;VALUE=DATE:00010101", "3:1: DTSTART lies outside the years 1900 to 2200" },
        { "SUMMARY:nothing", "2:1: an event without DTSTART" },
        { "DTSTART;VALUE=DATE:20260501|DTEND;VALUE=DATE:20260430", "2:1: an event that ends before it begins" },
        { "DTSTART;VALUE=DATE:20260501|DTEND;VALUE=DATE:20280430", "2:1: an event of more than 366 days" },
        { "DTSTART;VALUE=DATE:20260501|DURATION:PT8H", "4:1: DURATION is not supported unless it is whole days, such as P1D" },
        { "DTSTART;VALUE=DATE:20260501|RDATE:20270501", "4:1: RDATE is not supported; write the dates as events of their own" },
        { "DTSTART;VALUE=DATE:20260501|RRULE:FREQ=MONTHLY", "4:1: RRULE part 'FREQ=MONTHLY' is not supported; supported are FREQ=YEARLY with INTERVAL, COUNT, UNTIL, BYMONTH, BYMONTHDAY and BYDAY such as 4TH" },
        { "DTSTART;VALUE=DATE:20260501|RRULE:FREQ=YEARLY;BYWEEKNO=20", "4:1: RRULE part 'BYWEEKNO=20' is not supported; supported are FREQ=YEARLY with INTERVAL, COUNT, UNTIL, BYMONTH, BYMONTHDAY and BYDAY such as 4TH" },
        { "DTSTART;VALUE=DATE:20260501|RRULE:FREQ=YEARLY;BYDAY=20MO", "4:1: RRULE part 'BYDAY=20MO' is not supported; supported are FREQ=YEARLY with INTERVAL, COUNT, UNTIL, BYMONTH, BYMONTHDAY and BYDAY such as 4TH" },
        { "DTSTART;VALUE=DATE:20260501|RRULE:FREQ=YEARLY;BYDAY=MO", "4:1: RRULE with BYDAY and without BYMONTH is not supported" },
        { "DTSTART;VALUE=DATE:20260501|RRULE:INTERVAL=1", "4:1: RRULE without FREQ=YEARLY is not supported" },
        { "DTSTART;TZID=Europe/Berln:20260501T000000", "3:1: TZID 'Europe/Berln' is no IANA time zone, and others are not supported; did you mean Europe/Berlin?" },
        { "DTSTART;VALUE=DATE:20260501|nonsense", "4:1: expected an iCalendar line such as SUMMARY:Christmas, found 'nonsense'" },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public void Load_UnsupportedHolidayEvent_SaysSo(string lines, string error)
    {
        var invalid = Assert.IsType<ConfigurationResult.Invalid>(Load(Event(lines)));
        Assert.Equal($"h.ics:{error}", Assert.Single(invalid.Errors).ToString());
    }

    [Theory]
    [InlineData("version: 1", "h.ics:1:1: not an iCalendar file: it does not begin with BEGIN:VCALENDAR")]
    [InlineData("BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:20260501", "h.ics:2:1: BEGIN:VEVENT without its END; the file is cut short")]
    [InlineData("BEGIN:VCALENDAR\nEND:VEVENT", "h.ics:2:1: END:'VEVENT' without its BEGIN")]
    public void Load_BrokenHolidayFile_SaysSo(string text, string error)
    {
        var invalid = Assert.IsType<ConfigurationResult.Invalid>(Load(text));
        Assert.Equal(error, Assert.Single(invalid.Errors).ToString());
    }

    [Fact]
    public void Load_AlarmsAndOtherComponents_ArePassedOver()
    {
        const string Text = """
            BEGIN:VCALENDAR
            BEGIN:VTIMEZONE
            BEGIN:STANDARD
            DTSTART:19701025T030000
            RRULE:FREQ=MONTHLY
            END:STANDARD
            END:VTIMEZONE
            BEGIN:VTODO
            DTSTART:20260601T123000
            END:VTODO
            BEGIN:VEVENT
            DTSTART;VALUE=DATE:20260501
            BEGIN:VALARM
            DURATION:PT5M
            END:VALARM
            END:VEVENT
            END:VCALENDAR
            """;
        var calendar = Assert.IsType<ConfigurationResult.Loaded>(Load(Text)).Configuration.Rulebook.Calendars["c"];
        Assert.False(calendar.IsOpen(Instant.FromUtc(2026, 5, 1, 12, 0)));
        Assert.True(calendar.IsOpen(Instant.FromUtc(2026, 6, 1, 12, 0)));
    }

    private static ConfigurationResult Load(string ics) => ConfigurationFile.Load([new("sla.yaml", Yaml), new("h.ics", ics)]);

    private static string Event(string lines) =>
        $"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n{lines.Replace("|", "\r\n", StringComparison.Ordinal)}\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";
}
