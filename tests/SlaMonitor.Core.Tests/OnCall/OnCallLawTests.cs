using FsCheck;
using FsCheck.Fluent;
using NodaTime;
using SlaMonitor.Core.OnCall;

namespace SlaMonitor.Core.Tests.OnCall;

/// <summary>The laws of schedules, over random ones in odd zones.</summary>
public sealed class OnCallLawTests
{
    private static readonly Config Runs = Config.QuickThrowOnFailure.WithMaxTest(150);

    private static readonly Duration Around = Duration.FromDays(4);

    [Fact]
    public void At_EveryFewMinutes_AgreesWithTheWalk() => Over((schedule, users, middle) =>
    {
        var compiled = new OnCallSchedule(schedule, users);
        var slow = new SlowSchedule(schedule, users);
        // All clocks of these zones are set by quarters of an hour, and so are the schedules' own times.
        for (var at = middle - Around / 2; at < middle + Around / 2; at += Duration.FromMinutes(15))
            Assert.Equal((at, slow.At(at)), (at, OnCallSamples.Text(compiled.At(at).Users)));
    });

    [Fact]
    public void Shifts_AnyRange_AreOrderedDisjointJoinedAndSayTheSameAsAt() => Over((schedule, users, middle) =>
    {
        var compiled = new OnCallSchedule(schedule, users);
        var (from, to) = (middle - Around + Duration.FromSeconds(7), middle + Around);
        var shifts = compiled.Shifts(from, to);
        Assert.All(shifts, s => Assert.True(from <= s.Start && s.Start < s.End && s.End <= to && !s.Users.IsEmpty));
        foreach (var (one, next) in shifts.Zip(shifts.Skip(1)))
        {
            Assert.True(one.End <= next.Start);
            if (one.End == next.Start) Assert.NotEqual((one.Users, one.Layer), (next.Users, next.Layer));
        }

        for (var at = from; at < to; at += Duration.FromMinutes(37))
        {
            var shift = shifts.SingleOrDefault(s => s.Start <= at && at < s.End);
            var now = compiled.At(at);
            Assert.Equal((shift?.Users ?? [], shift?.Layer), (now.Users, now.Layer));
            if (shift is not null && shift.End < to) Assert.Equal(shift.End, now.Until);
        }

        var covered = shifts.Aggregate(Duration.Zero, (sum, s) => sum + (s.End - s.Start));
        var open = compiled.Gaps(from, to).Aggregate(Duration.Zero, (sum, g) => sum + g.Duration);
        Assert.Equal(to - from, covered + open);
    });

    [Fact]
    public void At_SomebodyOnLeave_IsNeverOnCall() => Over((schedule, users, middle) =>
    {
        var compiled = new OnCallSchedule(schedule, users);
        foreach (var shift in compiled.Shifts(middle - Around, middle + Around))
        {
            foreach (var user in users.Where(u => shift.Users.Contains(u.Id)))
            {
                Assert.All(user.Leave, leave =>
                {
                    var zone = user.Zone ?? schedule.Zone;
                    var (from, to) = (Calendars.First(zone, leave.From), Calendars.First(zone, leave.To));
                    // A leave within a day that the zone left out, as Samoa did, has no length.
                    Assert.False(from < to && from < shift.End && shift.Start < to, $"{user.Id} is away and has {shift}");
                });
            }
        }
    });

    [Fact]
    public void At_OverrideWithSomebodyThere_Wins() => Over((schedule, users, middle) =>
    {
        var wall = middle.InZone(schedule.Zone).LocalDateTime;
        var there = new UserDefinition("zoe", "Zoe", []);
        var changed = schedule with
        {
            Temporary = [],
            Overrides = schedule.Overrides.Add(new OverrideDefinition(wall.PlusHours(-12), wall.PlusHours(12), new OverrideChange.Instead(["zoe"]))),
        };
        var compiled = new OnCallSchedule(changed, [.. users, there]);
        for (var hour = -6; hour < 6; hour++)
        {
            var now = compiled.At(middle + Duration.FromHours(hour));
            Assert.Equal("zoe", now.Users[0]);
            Assert.Null(now.Layer);
        }
    });

    [Fact]
    public void Turns_ThroughOddDates_AreStrictlyIncreasingAndNumberedInARow() =>
        Prop.ForAll(ScheduleGenerator.Layers.ToArbitrary(), random =>
        {
            var compiled = new OnCallSchedule(OnCallSamples.Schedule("UTC", random.Layer), []);
            var middle = random.Odd.AtMidnight().InUtc().ToInstant();
            var turns = compiled.Turns(0, middle - Duration.FromDays(20), middle + Duration.FromDays(20));
            foreach (var (one, next) in turns.Zip(turns.Skip(1)))
            {
                Assert.True(one.Start < one.End && one.End <= next.Start, $"{one} and {next}");
                Assert.Equal(one.Number + 1, next.Number);
                if (random.Layer.Every == 1) Assert.Equal(one.End, next.Start);
            }
        }).Check(Runs);

    [Fact]
    public void At_Anchored_HoldsThatTurnAndMovesAllOthersAlike() =>
        Prop.ForAll(ScheduleGenerator.Layers.ToArbitrary(), Gen.Choose(0, 2).ToArbitrary(), (random, entry) =>
        {
            var anchor = new TurnAnchor(entry, random.Odd.AtMidnight().PlusHours(9));
            // Between turns of every other week no turn holds the anchor.
            var layer = random.Layer with { Anchor = anchor, Every = 1 };
            var compiled = new OnCallSchedule(OnCallSamples.Schedule("UTC", layer), []);
            var at = Calendars.First(layer.Zone!, anchor.At);
            Assert.Equal(entry, compiled.Turns(0, at, at + Duration.Epsilon).Last(t => t.Start <= at).Number);
        }).Check(Runs);

    private static void Over(Action<ScheduleDefinition, UserDefinition[], Instant> law) =>
        Prop.ForAll(ScheduleGenerator.Schedules.ToArbitrary(), random =>
            law(random.Schedule, random.Users, random.Odd.AtMidnight().InUtc().ToInstant())).Check(Runs);

    private static class Calendars
    {
        public static Instant First(DateTimeZone zone, LocalDateTime local) => Core.Calendars.WallClock.FirstInstant(zone, local);
    }
}
