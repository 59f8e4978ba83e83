using FsCheck;
using FsCheck.Fluent;
using NodaTime;
using SlaMonitor.Core.Clocks;
using SlaMonitor.Core.Tests.Tickets;
using SlaMonitor.Core.Tickets;
using SlaMonitor.Core.Trends;
using SlaMonitor.Core.Wire;

namespace SlaMonitor.Core.Tests.Trends;

/// <summary>Trends are what a plain count over all tickets' last states gives, whatever was told in whatever order, in whatever zone.</summary>
public sealed class TrendLawTests
{
    private static readonly string[] Zones = ["UTC", "Europe/Berlin", "Australia/Lord_Howe", "Asia/Kathmandu", "America/New_York"];

    private static readonly Instant Start = TicketHistories.Start;

    private static Gen<Desk> Desks =>
        from histories in Gen.NonEmptyListOf(TicketHistories.Any.Generator)
        from labels in Gen.ListOf(Gen.Choose(0, 4), histories.Count)
        from end in Gen.Choose(0, 8 * 24 * 60)
        from fromMinutes in Gen.Choose(-2 * 24 * 60, 6 * 24 * 60)
        from length in Gen.Choose(1, 8 * 24 * 60)
        from zone in Gen.Elements(Zones)
        from interval in Gen.Elements(Enum.GetValues<TrendInterval>())
        from label in Gen.Elements<TicketLabelKind?>(null, TicketLabelKind.Group, TicketLabelKind.Priority)
        from most in Gen.Choose(1, 3)
        from metric in Gen.Elements(null, null, "resolution", "own")
        from priority in Gen.Elements<Priority?>(null, null, Priority.Normal)
        select new Desk(
            [.. histories.Select((history, i) => TicketLawTests.Live(history.Events, at => labels[i] == 0 ? 0 : history.Delays[at], Start + Duration.FromDays(12)))],
            Start + Duration.FromDays(12) + Duration.FromMinutes(end),
            new TrendQuery
            {
                From = Start + Duration.FromMinutes(fromMinutes),
                To = Start + Duration.FromMinutes(fromMinutes + length),
                Zone = ZoneName.Find(zone)!,
                Interval = interval,
                By = label,
                SeriesMax = most,
                Metric = metric,
                Priority = priority,
            });

    [Fact]
    public void Report_AnyTicketsAndQuery_IsThePlainCount() => Prop.ForAll(Desks.ToArbitrary(), desk =>
    {
        var fold = new TrendFold(desk.Query, desk.AsOf);
        foreach (var ticket in desk.Tickets) fold.Add(TrendBytes.Write(TicketTrend.Of(ticket)).AsSpan());
        var report = fold.Report(isComplete: true);

        var counted = desk.Tickets.Where(ticket => desk.Query.Priority is not { } p || ticket.Picture.Facts.Priority == p).ToList();
        var own = report.Series.Where(series => !series.Key.IsOther).Select(series => series.Key.Value).ToList();
        Assert.Equal(own.Count, own.Distinct().Count());
        Assert.True(own.Count <= desk.Query.SeriesMax || desk.Query.By is null);
        foreach (var series in report.Series)
        {
            var tickets = desk.Query.By is null ? counted
                : series.Key.IsOther ? [.. counted.Where(ticket => !own.Contains(LabelOf(ticket, desk.Query.By)))]
                : counted.Where(ticket => LabelOf(ticket, desk.Query.By) == series.Key.Value).ToList();
            Check(desk.Query, tickets, series.Buckets);
            CheckDurations(desk.Query, tickets, [.. report.Durations.Where(d => d.Key == series.Key)]);
        }
        Assert.Equal(report.Series.Sum(s => s.Buckets.Sum(b => b.Breached)), report.HeatMap.Sum(cell => cell.Breaches));
        Assert.Equal(counted.Count(IsOpen), report.Ages.Sum(band => band.Open));
        foreach (var band in report.Ages)
            Assert.Equal(counted.Count(t => IsOpen(t) && desk.AsOf - t.Picture.Facts.CreatedAt!.Value is var age && age >= band.From && (band.To is not { } to || age < to)), band.Open);
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(200));

    /// <summary>One that was opened before the range and solved after it was put into the backlog of another series, if nothing else of its own fell into the range.</summary>
    [Fact]
    public void Report_TicketOpenThroughoutAndSolvedSince_IsInTheBacklogOfItsOwnSeries()
    {
        var fold = new TrendFold(
            new TrendQuery { From = Start + Duration.FromDays(2), To = Start + Duration.FromDays(3), Zone = DateTimeZone.Utc, Interval = TrendInterval.Day, By = TicketLabelKind.Priority },
            Start + Duration.FromDays(9));
        TicketTrend Open(Priority priority, int from, int? to) => new(
            null, null, null, priority, null, null, Start, [new OpenSpell(Start + Duration.FromDays(from), to is { } days ? Start + Duration.FromDays(days) : null)], []);
        fold.Add(TrendBytes.Write(Open(Priority.Low, 0, 5)).AsSpan());
        fold.Add(TrendBytes.Write(Open(Priority.High, 0, null)).AsSpan());

        var backlogs = fold.Report(isComplete: true).Series.Select(series => (series.Key.Value, series.Buckets[^1].Backlog)).ToList();

        Assert.Equal([("high", 1), ("low", 1)], backlogs.OrderBy(one => one.Value, StringComparer.Ordinal));
    }

    /// <summary>Stored and read, a ticket contributes the same but for parts of seconds.</summary>
    [Fact]
    public void Bytes_WrittenAndRead_AreEqual() => Prop.ForAll(TicketHistories.Any, history =>
    {
        var trend = TicketTrend.Of(TicketLawTests.Live(history.Events, at => history.Delays[at], Start + Duration.FromDays(10)));
        var cut = trend with { Clocks = [.. trend.Clocks.Select(c => c with { Used = Cut(c.Used), Waited = Cut(c.Waited) })] };

        Assert.Equal(cut, TrendBytes.Read(TrendBytes.Write(trend).AsSpan()));
        Assert.Equal(trend.Spells.IsEmpty && trend.Clocks.IsEmpty ? null : TrendBytes.LastOf(trend), TrendBytes.PlaceOf(TrendBytes.Write(trend).AsSpan()));
    }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("")]
    [InlineData("02")]
    [InlineData("0100000000")]
    [InlineData("01000000FFFFFFFFFFFFFFFFFFFFFF")]
    [InlineData("010000007F61")]
    public void Bytes_Damaged_Throw(string hex)
    {
        Assert.Throws<StoredFormatException>(() => TrendBytes.Read(Convert.FromHexString(hex)));
        var fold = new TrendFold(new TrendQuery { From = Start, To = Start + Duration.FromDays(1), Zone = DateTimeZone.Utc, Interval = TrendInterval.Day }, Start);
        Assert.Throws<StoredFormatException>(() => fold.Add(Convert.FromHexString(hex)));
    }

    private static void Check(TrendQuery query, List<TicketState> tickets, EquatableArray<TrendBucket> buckets)
    {
        Assert.Equal(query.From, buckets[0].From);
        Assert.Equal(query.To, buckets[^1].To);
        for (var i = 1; i < buckets.Count; i++) Assert.Equal(buckets[i - 1].To, buckets[i].From);
        var clocks = tickets.SelectMany(ticket => ticket.Picture.Clocks).Where(clock => query.Metric is not { } metric || clock.Metric.Name == metric).ToList();
        foreach (var bucket in buckets)
        {
            bool Lies(Instant? at) => at >= bucket.From && at < bucket.To;
            Assert.Equal(clocks.Count(clock => clock.State == ClockState.Met && Lies(clock.StoppedAt)), bucket.Met);
            Assert.Equal(clocks.Count(clock => Lies(clock.BreachedAt)), bucket.Breached);
            Assert.Equal(tickets.Sum(ticket => Turns(ticket).Count(turn => turn.IsOpen && Lies(turn.At))), bucket.Opened);
            Assert.Equal(tickets.Sum(ticket => Turns(ticket).Count(turn => !turn.IsOpen && Lies(turn.At))), bucket.Solved);
            Assert.Equal(tickets.Count(ticket => Turns(ticket).LastOrDefault(turn => turn.At < bucket.To).IsOpen), bucket.Backlog);
        }
    }

    private static void CheckDurations(TrendQuery query, List<TicketState> tickets, List<DurationSpread> spreads)
    {
        var stopped = tickets.SelectMany(ticket => ticket.Picture.Clocks)
            .Where(clock => clock.State is ClockState.Met or ClockState.MetLate && clock.StoppedAt >= query.From && clock.StoppedAt < query.To)
            .Where(clock => query.Metric is not { } metric || clock.Metric.Name == metric)
            .GroupBy(clock => clock.Metric).ToDictionary(same => same.Key, same => same.ToList());
        Assert.Equal(stopped.Keys.Order(), spreads.Where(s => s.Kind == DurationKind.Business).Select(s => s.Metric).Order());
        foreach (var spread in spreads)
        {
            var sorted = stopped[spread.Metric].Select(clock => Cut(spread.Kind == DurationKind.Business ? clock.Elapsed : clock.StoppedAt!.Value - clock.StartedAt!.Value)).Order().ToList();
            Assert.Equal(sorted.Count, spread.Count);
            Assert.Equal(sorted.Count, spread.Bins.Sum(bin => bin.Count));
            Assert.Equal(Cut(sorted.Aggregate(Duration.Zero, (sum, one) => sum + one) / sorted.Count), spread.Mean);
            foreach (var (percent, value) in new[] { (50, spread.P50), (75, spread.P75), (90, spread.P90), (95, spread.P95), (99, spread.P99) })
            {
                // The smallest that so many per cent do not exceed.
                Assert.Equal(sorted.First(one => sorted.Count(other => other <= one) * 100 >= percent * sorted.Count), value);
            }
            foreach (var bin in spread.Bins) Assert.Equal(sorted.Count(one => one >= bin.From && (bin.To is not { } to || one < to)), bin.Count);
        }
    }

    /// <summary>When the ticket came open and ceased to be, by its facts after each event.</summary>
    private static IEnumerable<(Instant At, bool IsOpen)> Turns(TicketState ticket)
    {
        var (facts, was) = (new TicketFacts(), false);
        foreach (var happened in ticket.Log.Events)
        {
            facts = facts.After(happened, !ticket.Log.HasCreated);
            var isOpen = facts is { IsActive: true, IsSolved: false };
            if (isOpen != was) yield return (happened.At, isOpen);
            was = isOpen;
        }
    }

    private static bool IsOpen(TicketState ticket) => ticket.Picture.Facts is { IsActive: true, IsSolved: false };

    private static string? LabelOf(TicketState ticket, TicketLabelKind? by) =>
        by == TicketLabelKind.Group ? ticket.Picture.Facts.Group : WireName<Priority>.Of(ticket.Picture.Facts.Priority);

    private static Duration Cut(Duration duration) => Duration.FromSeconds((long)duration.TotalSeconds);

    private sealed record Desk(IReadOnlyList<TicketState> Tickets, Instant AsOf, TrendQuery Query);
}
