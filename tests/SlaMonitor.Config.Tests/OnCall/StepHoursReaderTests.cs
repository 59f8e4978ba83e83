using NodaTime;
using SlaMonitor.Core.Calendars;
using SlaMonitor.Core.Escalations;

namespace SlaMonitor.Config.Tests.OnCall;

/// <summary>Hours of the steps of an escalation policy.</summary>
public sealed class StepHoursReaderTests
{
    [Fact]
    public void Load_StepWithHours_HasThemInTheirZone()
    {
        var step = Assert.Single(Sample.Loaded(With("""only: { mon-fri: "09:00-17:00" }, time_zone: Europe/Berlin""")).Rulebook.Escalations.Policies["major"].Steps);

        var hours = WeeklyHours.MondayToFriday(new OpenHours(new LocalTime(9, 0), new LocalTime(17, 0)));
        Assert.Equal(new StepHours(hours, DateTimeZoneProviders.Tzdb["Europe/Berlin"]), step.Only);
    }

    [Theory]
    [InlineData("""only: { mon-fri: "09:00-17:00" }""", "only needs the time_zone that its hours are in")]
    [InlineData("only: {}, time_zone: Europe/Berlin", "only without any hours: the step would never be taken")]
    [InlineData("time_zone: Europe/Berlin", "time_zone says in which zone the hours of only are, and there is none")]
    public void Load_HoursThatAreNone_SaysSo(string hours, string error) => Assert.EndsWith(error, Assert.Single(Sample.Errors(With(hours))));

    private static string With(string hours) => $$"""
        escalations: [ { id: major, steps: [ { after: 0m, notify: [ { channel: c } ], {{hours}} } ] } ]
        channels: [ { id: c, type: slack, url_from: env:X } ]
        """;
}
