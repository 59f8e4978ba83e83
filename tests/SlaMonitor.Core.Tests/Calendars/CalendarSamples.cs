using NodaTime;
using NodaTime.Text;
using SlaMonitor.Core.Calendars;

namespace SlaMonitor.Core.Tests.Calendars;

/// <summary>Short ways to write calendars and times in tests.</summary>
internal static class CalendarSamples
{
    public static CalendarDefinition.Own Definition(string zone, string id = "test") =>
        new() { Id = id, Zone = DateTimeZoneProviders.Tzdb[zone] };

    /// <summary>09:00–17:00 on Monday to Friday.</summary>
    public static CalendarDefinition.Own Office(string zone, string id = "test") =>
        Definition(zone, id) with { Hours = WeeklyHours.MondayToFriday(Hours("09:00-17:00")) };

    public static OpenHours Hours(string text)
    {
        Assert.True(OpenHours.TryParse(text, out var hours), text);
        return hours;
    }

    public static HoursOnDate On(string date, params string[] hours) => new(Date(date), hours.Select(Hours).ToEquatableArray());

    public static Holiday Off(string date) => new(Date(date), "a day off");

    public static LocalDate Date(string date) => LocalDatePattern.Iso.Parse(date).Value;

    /// <summary>With its offset, such as <c>2026-03-29T01:30:00+01:00</c>.</summary>
    public static Instant At(string time) => OffsetDateTimePattern.ExtendedIso.Parse(time).Value.ToInstant();

    public static BusinessCalendar Compile(CalendarDefinition definition)
    {
        var compilation = CalendarCompiler.Compile([definition]);
        Assert.Empty(compilation.Problems);
        return compilation.Calendars[1];
    }

    public static BusinessCalendar Union(params CalendarDefinition[] members)
    {
        var union = new CalendarDefinition.UnionOf { Id = "union", Members = members.Select(m => m.Id).ToEquatableArray() };
        var compilation = CalendarCompiler.Compile([.. members, union]);
        Assert.Empty(compilation.Problems);
        return compilation.Calendars.Single(c => c.Id == "union");
    }
}
