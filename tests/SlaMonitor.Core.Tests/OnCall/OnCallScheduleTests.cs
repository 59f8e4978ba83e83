using NodaTime;
using SlaMonitor.Core.Calendars;
using SlaMonitor.Core.OnCall;
using static SlaMonitor.Core.Tests.OnCall.OnCallSamples;

namespace SlaMonitor.Core.Tests.OnCall;

public sealed class OnCallScheduleTests
{
    private static readonly Instant Monday = At("2026-03-02T00:00Z");

    [Fact]
    public void At_LayersByPlace_ALaterOneHidesWhereItHasSomeone()
    {
        var day = Layer("1d", "2026-03-02T08:00", "bob") with { Only = WeeklyHours.MondayToFriday(Hours("08:00-18:00")) };
        var schedule = Compiled(Schedule("UTC", Layer("1w", "2026-03-02", "ann", "cem"), day));

        Assert.Equal(new OnCallAt(["ann"], 0, At("2026-03-02T08:00Z")), schedule.At(Monday));
        Assert.Equal(new OnCallAt(["bob"], 1, At("2026-03-02T18:00Z")), schedule.At(At("2026-03-02T08:00Z")));
        Assert.Equal(new OnCallAt(["cem"], 0, At("2026-03-16T00:00Z")), schedule.At(At("2026-03-14T08:00Z")));
    }

    [Fact]
    public void At_EqualPriorities_AreOnCallTogetherInTheOrderOfLayers()
    {
        var schedule = Compiled(Schedule(
            "UTC",
            Layer("1w", "2026-03-02", "ann") with { Priority = 5 },
            Layer("1w", "2026-03-02", "bob") with { Priority = 1 },
            Layer("1w", "2026-03-02", "cem+ann") with { Priority = 5 }));

        Assert.Equal(new OnCallAt(["ann", "cem"], 0, null), schedule.At(Monday));
    }

    [Fact]
    public void Shifts_SharedTurnsAndTurnsOfNobody_AreAsWritten()
    {
        var schedule = Compiled(Schedule("UTC", Layer("1w", "2026-03-02", "ann+bob", "", "cem")));

        Assert.Equal(
            [
                new OnCallShift(Monday, At("2026-03-09T00:00Z"), ["ann", "bob"], 0),
                new OnCallShift(At("2026-03-16T00:00Z"), At("2026-03-20T00:00Z"), ["cem"], 0),
            ],
            schedule.Shifts(Monday, At("2026-03-20T00:00Z")));
        Assert.Equal([new Interval(At("2026-03-09T00:00Z"), At("2026-03-16T00:00Z"))], schedule.Gaps(Monday, At("2026-03-20T00:00Z")));
    }

    [Fact]
    public void Shifts_SitesInTheirOwnZones_FollowTheSunThroughAChangeOfClocks()
    {
        var berlin = Layer("1w", "2026-03-02T09:00", "ann") with { Only = WeeklyHours.EveryDay(Hours("09:00-17:00")), Zone = Zone("Europe/Berlin") };
        var nairobi = Layer("1w", "2026-03-02T09:00", "joe") with { Only = WeeklyHours.EveryDay(Hours("06:00-11:00")), Zone = Zone("Africa/Nairobi") };
        var schedule = Compiled(Schedule("UTC", nairobi, berlin));

        // Berlin opens at 08:00 UTC in winter and at 07:00 in summer, from 29 March 2026 on; Nairobi is UTC+3 all year.
        Assert.Equal(
            [("joe", "03:00", "08:00"), ("ann", "08:00", "16:00"), ("joe", "03:00", "07:00"), ("ann", "07:00", "15:00")],
            schedule.Shifts(At("2026-03-28T00:00Z"), At("2026-03-30T00:00Z"))
                .Select(s => (Text(s.Users), s.Start.ToString("HH:mm", null), s.End.ToString("HH:mm", null))));
    }

    [Theory]
    [InlineData("instead", "zoe", null)]
    [InlineData("add", "ann+zoe", 1)]
    [InlineData("remove", "bob", 0)]
    [InlineData("replace", "zoe", 1)]
    [InlineData("temporary", "zoe", null)]
    [InlineData("temporary nobody", "", null)]
    [InlineData("temporary over override", "", null)]
    public void At_Changed_IsAsOrdered(string change, string who, int? layer)
    {
        var (from, to) = ("2026-03-02T09:00", "2026-03-02T17:00");
        var plain = Schedule("UTC", Layer("1w", "2026-03-02", "bob"), Layer("1w", "2026-03-02", "ann"));
        TemporaryDefinition Temporary(params string[] users) => new(Local(from), Local(to), [new TemporaryShift(Local(from), Local(to), [.. users])]);
        var changed = change switch
        {
            "instead" => plain with { Overrides = [Instead(from, to, "zoe")] },
            "add" => plain with { Overrides = [Add(from, to, "zoe")] },
            "remove" => plain with { Overrides = [Remove(from, to, "ann")] },
            "replace" => plain with { Overrides = [Replace(from, to, "ann", "zoe")] },
            "temporary" => plain with { Temporary = [Temporary("zoe")] },
            "temporary nobody" => plain with { Temporary = [new TemporaryDefinition(Local(from), Local(to), [])] },
            _ => plain with { Temporary = [Temporary()], Overrides = [Instead(from, to, "ann"), Add(from, to, "bob")] },
        };
        var schedule = Compiled(changed);

        Assert.Equal("ann", Text(schedule.At(At("2026-03-02T08:59:59Z")).Users));
        Assert.Equal(new OnCallAt([.. who.Split('+', StringSplitOptions.RemoveEmptyEntries)], layer, At("2026-03-02T17:00Z")), schedule.At(At("2026-03-02T09:00Z")));
        Assert.Equal("ann", Text(schedule.At(At("2026-03-02T17:00Z")).Users));
    }

    [Theory]
    [InlineData(null, null, "bob")] // whoever is below
    [InlineData("zoe", null, "zoe")]
    [InlineData("cem", "zoe", "zoe")] // the cover is away too
    [InlineData("cem", "ann", "bob")] // covers in a circle are nobody
    public void At_OnLeave_TheCoverOrWhoeverIsBelowStandsIn(string? cover, string? coverOfCem, string who)
    {
        var schedule = Compiled(
            Schedule("UTC", Layer("1w", "2026-03-02", "bob"), Layer("1w", "2026-03-02", "ann")),
            User("ann", Leave("2026-03-03", "2026-03-05", cover)),
            User("cem", Leave("2026-03-01", "2026-03-10", coverOfCem)));

        Assert.Equal(new OnCallAt(["ann"], 1, At("2026-03-03T00:00Z")), schedule.At(Monday));
        Assert.Equal(who, Text(schedule.At(At("2026-03-03T00:00Z")).Users));
        Assert.Equal(At("2026-03-05T00:00Z"), schedule.At(At("2026-03-03T00:00Z")).Until);
    }

    [Fact]
    public void At_LeaveInTheUsersZone_BeginsAtTheirMidnight()
    {
        var away = User("ann", Leave("2026-03-03", "2026-03-05")) with { Zone = Zone("Asia/Tokyo") };
        var schedule = Compiled(Schedule("UTC", Layer("1w", "2026-03-02", "ann")), away);

        Assert.Equal([new Interval(At("2026-03-02T15:00Z"), At("2026-03-04T15:00Z"))], schedule.Gaps(Monday, At("2026-03-09T00:00Z")));
    }

    [Fact]
    public void At_ImportedShifts_FillInBelowTheLayers()
    {
        var schedule = Compiled(Schedule("UTC", Layer("1d", "2026-03-02", "ann") with { Only = WeeklyHours.MondayToFriday(Hours("08:00-12:00")) }) with
        {
            Shifts = [new FixedShift(Monday, At("2026-03-02T10:00Z"), ["bob"]), new FixedShift(Monday, At("2026-03-03T00:00Z"), ["cem"])],
        });

        Assert.Equal(
            [("bob+cem", (int?)null), ("ann", 0), ("cem", null)],
            schedule.Shifts(Monday, At("2026-03-03T00:00Z")).Select(s => (Text(s.Users), s.Layer)));
    }

    [Fact]
    public void Turns_DailyOneAndHourlyTwentyFour_HandOffAlike()
    {
        var (from, to) = (At("2024-03-25T00:00Z"), At("2024-04-12T00:00Z"));
        foreach (var zone in new[] { "Australia/Lord_Howe", "Europe/London", "America/Chicago" })
        {
            Assert.Equal(
                Compiled(Schedule(zone, Layer("1d", "2024-03-01T01:30", "ann", "bob"))).Turns(0, from, to),
                Compiled(Schedule(zone, Layer("24h", "2024-03-01T01:30", "ann", "bob"))).Turns(0, from, to));
        }
    }

    [Fact]
    public void Turns_OverADateThatIsMissing_GiveItToNobody()
    {
        // Apia had no 30 December 2011: the turn that would begin at its midnight has no length.
        var schedule = Compiled(Schedule("Pacific/Apia", Layer("1d", "2011-12-28", "ann", "bob", "cem", "dia")));

        Assert.Equal(
            [("ann", 24.0), ("bob", 24.0), ("cem", 24.0), ("dia", 24.0)],
            schedule.Turns(0, At("2011-12-28T10:00Z"), At("2012-01-01T10:00Z")).Select(t => (Text(t.Users), (t.End - t.Start).TotalHours)));
    }

    [Fact]
    public void Shifts_NightOfTheChange_StayUntilTheLastTimeTheWallShowsTheEnd()
    {
        var schedule = Compiled(Schedule("America/Chicago", Layer("1w", "2026-01-05", "ann") with { Only = WeeklyHours.EveryDay(Hours("20:00-01:30")) }));

        var night = Assert.Single(schedule.Shifts(At("2026-10-31T12:00-05:00"), At("2026-11-01T12:00-06:00")));
        Assert.Equal((At("2026-10-31T20:00-05:00"), At("2026-11-01T01:30-06:00")), (night.Start, night.End));
    }

    [Fact]
    public void At_OutOfReach_IsRefused()
    {
        var schedule = Compiled(Schedule("UTC", Layer("1w", "2026-03-02", "ann")));
        Assert.Throws<OnCallRangeException>(() => schedule.At(Instant.FromUtc(2151, 1, 1, 0, 0)));
        Assert.Throws<OnCallRangeException>(() => schedule.Shifts(Instant.FromUtc(1899, 1, 1, 0, 0), Monday));
        Assert.Equal("ann", Text(schedule.At(BusinessCalendar.Earliest).Users));
        Assert.Equal("ann", Text(schedule.At(BusinessCalendar.Latest).Users));
    }

    [Fact]
    public void QuietUntil_InAndOutOfTheHours_IsTheirEnd()
    {
        var ann = User("ann") with { Zone = Zone("Europe/Berlin"), Quiet = new QuietHours(WeeklyHours.EveryDay(Hours("22:00-07:00")), QuietRule.Wait) };
        var roster = new OnCallRoster([], [ann, User("bob")]);

        Assert.Equal(At("2026-03-03T06:00Z"), roster.QuietUntil("ann", At("2026-03-02T21:00Z")));
        Assert.Null(roster.QuietUntil("ann", At("2026-03-03T06:00Z")));
        Assert.Null(roster.QuietUntil("bob", At("2026-03-02T21:00Z")));
    }
}
