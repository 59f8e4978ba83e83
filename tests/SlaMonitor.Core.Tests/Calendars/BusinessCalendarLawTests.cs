using FsCheck;
using FsCheck.Fluent;
using NodaTime;
using SlaMonitor.Core.Calendars;

namespace SlaMonitor.Core.Tests.Calendars;

/// <summary>The laws of business time, over random calendars in odd zones, against a walk that looks at the wall clock.</summary>
public sealed class BusinessCalendarLawTests
{
    private static readonly Config Runs = Config.QuickThrowOnFailure.WithMaxTest(100);

    [Fact]
    public void Calendar_AroundOddDates_AgreesWithTheWalk() =>
        Holds(CalendarGenerator.Calendars, random => Compiled([random.Calendar], random.Odd));

    [Fact]
    public void Union_AroundOddDates_IsOpenWhenAnyMemberIs() =>
        Holds(CalendarGenerator.Members, random => Compiled(random.Members, random.Odd));

    [Fact]
    public void Between_AnyThreeInstants_IsAdditiveMonotoneAndAntisymmetric() => Over(Years, (calendar, a, b, c) =>
    {
        Assert.Equal(calendar.Between(a, c), calendar.Between(a, b) + calendar.Between(b, c));
        Assert.Equal(calendar.Between(a, b), -calendar.Between(b, a));
        var (earlier, later) = (Instant.Min(b, c), Instant.Max(b, c));
        Assert.True(calendar.Between(a, earlier) <= calendar.Between(a, later));
        Assert.InRange(calendar.Between(earlier, later), Duration.Zero, later - earlier);
    });

    [Fact]
    public void Add_AnyAmount_IsTheEarliestInstantWithThatMuchTime() => Over(Years, (calendar, a, b, c) =>
    {
        var amount = calendar.Between(Instant.Min(b, c), Instant.Max(b, c));
        if (amount == Duration.Zero) return;
        var end = calendar.Add(a, amount);
        Assert.Equal(amount, calendar.Between(a, end));
        Assert.True(calendar.Between(a, end - Duration.Epsilon) < amount);

        var begin = calendar.Subtract(a, amount);
        Assert.Equal(amount, calendar.Between(begin, a));
        Assert.True(calendar.Between(begin + Duration.Epsilon, a) < amount);
        Assert.Equal(begin, calendar.Add(a, -amount));
        Assert.True(calendar.Add(end, -amount) >= a);
        Assert.True(calendar.Add(begin, amount) <= a);
    });

    [Fact]
    public void Add_OfBetween_NeverOvershootsAndReturnsFromOpenHours() => Over(Years, (calendar, x, y, _) =>
    {
        var (a, b) = (Instant.Min(x, y), Instant.Max(x, y));
        var between = calendar.Between(a, b);
        if (between == Duration.Zero) return;
        var back = calendar.Add(a, between);
        Assert.True(back <= b);
        Assert.Equal(Duration.Zero, calendar.Between(back, b));
        if (calendar.IsOpen(b - Duration.Epsilon)) Assert.Equal(b, back);
        if (calendar.IsOpen(a)) Assert.Equal(a, calendar.Subtract(b, between));
    });

    [Fact]
    public void Add_InTwoSteps_IsAddingTheSum() => Over(Years, (calendar, a, b, c) =>
    {
        var first = calendar.Between(Instant.Min(a, b), Instant.Max(a, b));
        var second = calendar.Between(Instant.Min(b, c), Instant.Max(b, c));
        if (first == Duration.Zero || second == Duration.Zero) return;
        Assert.Equal(calendar.Add(a, first + second), calendar.Add(calendar.Add(a, first), second));
    });

    [Fact]
    public void OpenIntervals_AnyRange_AddUpToBetweenAndStandApart() => Over(Duration.FromDays(400), (calendar, x, y, _) =>
    {
        var (a, b) = (Instant.Min(x, y), Instant.Max(x, y));
        var sum = Duration.Zero;
        Instant? last = null;
        foreach (var interval in calendar.OpenIntervals(a, b))
        {
            Assert.True(interval.Start >= a && interval.End <= b && interval.Start < interval.End);
            Assert.True(last is null || interval.Start > last);
            sum += interval.Duration;
            last = interval.End;
        }

        Assert.Equal(calendar.Between(a, b), sum);
    });

    [Fact]
    public void Answers_WhateverWasAskedBefore_AreTheSame() => Over(Duration.FromDays(40 * 365), (calendar, a, b, c, definition) =>
    {
        var fresh = CalendarSamples.Compile(definition);
        Assert.Equal(calendar.Between(a, b), fresh.Between(a, b));
        Assert.Equal(calendar.NextOpen(c), fresh.NextOpen(c));
        Assert.Equal(calendar.NextClose(c), fresh.NextClose(c));
        Assert.Equal(calendar.TryAdd(a, Duration.FromHours(40), out var one), CalendarSamples.Compile(definition).TryAdd(a, Duration.FromHours(40), out var two));
        Assert.Equal(one, two);
    });

    private static Duration Years => Duration.FromDays(10 * 365);

    private static void Compiled(CalendarDefinition.Own[] members, LocalDate odd)
    {
        // Left without hours, a random calendar is refused; then there is nothing to compare.
        if (CalendarCompiler.Compile(members).Problems.Count > 0) return;
        var calendar = members.Length == 1 ? CalendarSamples.Compile(members[0]) : CalendarSamples.Union(members);
        var middle = WallClock.FirstInstant(members[0].Zone, odd.AtMidnight());
        var slow = new SlowCalendar(middle - Duration.FromDays(4), middle + Duration.FromDays(4), members);
        AgreesWithTheWalk(calendar, slow);
    }

    private static void AgreesWithTheWalk(BusinessCalendar calendar, SlowCalendar slow)
    {
        var nearly = SlowCalendar.Step - Duration.Epsilon;
        foreach (var (start, isOpen) in slow.Cells)
            if (calendar.IsOpen(start) != isOpen || calendar.IsOpen(start + nearly) != isOpen) Assert.Fail($"{start}: open is {isOpen}");

        Instant[] marks = [.. slow.Cells.Zip(slow.Cells.Skip(1)).Where(p => p.First.IsOpen != p.Second.IsOpen).Select(p => p.Second.Start)];
        Instant[] interesting = [slow.From, .. marks.SelectMany(m => new[] { m, m - Duration.Epsilon, m + Duration.FromMilliseconds(12_345.678) })];
        foreach (var at in interesting.Where((_, i) => i % 3 == marks.Length % 3))
        {
            Assert.Equal(slow.Between(slow.From, at), calendar.Between(slow.From, at));
            if (slow.NextOpen(at) is { } open) Assert.Equal(open, calendar.NextOpen(at));
            if (slow.NextClose(at) is { } close) Assert.Equal(close, calendar.NextClose(at));
            foreach (var amount in new[] { Duration.Zero, Duration.Epsilon, Duration.FromMinutes(90), Duration.FromHours(30), slow.Between(at, slow.To) })
            {
                if (slow.Add(at, amount) is { } end) Assert.Equal(end, calendar.Add(at, amount));
                if (slow.Subtract(at, amount) is { } begin) Assert.Equal(begin, calendar.Subtract(at, amount));
            }
        }
    }

    private static void Holds<T>(Gen<T> random, Action<T> law) => Check.One(Runs, Prop.ForAll(random.ToArbitrary(), law));

    private static void Over(Duration span, Action<BusinessCalendar, Instant, Instant, Instant> law) =>
        Over(span, (calendar, a, b, c, _) => law(calendar, a, b, c));

    private static void Over(Duration span, Action<BusinessCalendar, Instant, Instant, Instant, CalendarDefinition.Own> law)
    {
        var cases =
            from random in CalendarGenerator.Calendars
            from times in CalendarGenerator.UpTo(span).ArrayOf(12)
            select (random.Calendar, random.Odd, times);
        Holds(cases, random =>
        {
            if (random.Calendar.Hours.IsEmpty || CalendarCompiler.Compile([random.Calendar]).Problems.Count > 0) return;
            var calendar = CalendarSamples.Compile(random.Calendar);
            var origin = random.Odd.PlusDays(-3).AtMidnight().InUtc().ToInstant();
            for (var i = 0; i + 2 < random.times.Length; i++)
                law(calendar, origin + random.times[i], origin + random.times[i + 1], origin + random.times[i + 2], random.Calendar);
        });
    }
}
