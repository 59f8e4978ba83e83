using NodaTime;
using SlaMonitor.Core.Policies;
using SlaMonitor.Review.Backtests;
using SlaMonitor.Review.Histories;

namespace SlaMonitor.Review.Tests.Backtests;

public sealed class BacktestTests
{
    private static readonly Instant Start = Instant.FromUtc(2026, 3, 2, 8, 0);

    [Fact]
    public void Run_EachFate_IsCountedWhereItBelongs()
    {
        var report = Run("resolution: { normal: 1h }", null, """
            met 0 created {"group":"a","account":"x"}
            met 60 solved
            late 0 created {"group":"a"}
            late 61 solved
            breached 0 created {"group":"b"}
            open 200 created {"group":"b"}
            merged 0 created
            merged 10 merged
            broken-then-merged 0 created
            broken-then-merged 90 merged
            spam 0 created {"group":"b"}
            spam 90 marked_spam
            deleted 0 created
            deleted 10 deleted
            unpromised 0 created {"priority":"low"}
            last 230 note_added
            """);

        Assert.Equal(new Attainment(Met: 1, Breached: 3, MetLate: 1, Open: 2, Cancelled: 1), report.Overall.Now);
        Assert.Equal(0.25, report.Overall.Now.Ratio);
        Assert.Equal((10, 1, 1), (report.Scope.Tickets, report.Scope.Spam, report.Scope.Deleted));
        Assert.Equal(new Attainment(1, 1, 1, 0, 0), report.ByGroup.Single(g => g.Name == "a").All.Now);
        Assert.Equal(new Attainment(0, 1, 0, 1, 0), report.ByGroup.Single(g => g.Name == "b").All.Now);
        Assert.Equal(["x", null], report.ByAccount.Select(a => a.Name));
        Assert.False(report.Scope.HasBaseline);
        Assert.Empty(report.Changed);
    }

    [Fact]
    public void Run_MetricThatRepeats_CountsEachCycle()
    {
        var report = Run("next_response: { normal: 30m }", null, """
            t 0 created
            t 10 agent_replied
            t 20 customer_replied
            t 60 agent_replied
            t 70 customer_replied
            """);

        Assert.Equal(new Attainment(Met: 1, Breached: 1, MetLate: 1, Open: 1, Cancelled: 0), report.Overall.Now);
    }

    [Fact]
    public void Run_WithABaseline_TellsWhatChangedTheLargestFirst()
    {
        var report = Run("resolution: { normal: 1h, high: 4h }", "resolution: { normal: 2h, high: 1h }", """
            worse 0 created {"subject":"A","account":"acme"}
            worse 90 solved
            better 0 created {"priority":"high"}
            better 120 solved
            same 0 created
            same 30 solved
            """);

        Assert.Equal(["better", "worse"], report.Changed.Select(c => c.Ticket));
        Assert.Equal([Duration.FromHours(3), Duration.FromHours(1)], report.Changed.Select(c => c.Change));
        var worse = report.Changed[1];
        Assert.Equal((Verdict.Met, Verdict.Breached, Direction.Worse), (worse.Then.Verdict, worse.Now.Verdict, worse.Direction));
        Assert.Equal((Start + Duration.FromHours(2), Start + Duration.FromHours(1)), (worse.Then.DueAt, worse.Now.DueAt));
        Assert.Equal(Duration.FromMinutes(30), worse.Now.OverdueBy);
        Assert.Equal(("A", "acme", 1), (worse.Subject, worse.Account, worse.Cycle));
        Assert.Equal(1, report.DueMoved);
        Assert.Equal((2, 2), (report.Overall.Now.Met, report.Overall.Then.Met));
    }

    [Fact]
    public void Run_CyclesNumberedOtherwise_ArePairedByTheirStart()
    {
        // Without a first response the first exchange is the first cycle of next_response; with one it is not.
        const string Both = "first_response: { normal: 1h }\n      next_response: { normal: 1h }";
        const string History = """
            t 0 created
            t 10 agent_replied
            t 20 customer_replied
            t 90 agent_replied
            """;

        var report = Run("next_response: { normal: 2h }", Both, History);

        Assert.Equal(
            ["first_response: met -> not promised", "next_response: breached -> met", "next_response: not promised -> met"],
            report.Changed.Select(c => $"{c.Metric}: {Words(c.Then)} -> {Words(c.Now)}").Order());
        static string Words(ResultSide side) => side.Verdict == Verdict.NotPromised ? "not promised" : side.Verdict.ToString().ToLowerInvariant();
    }

    [Fact]
    public void Run_FromAndTo_BoundWhatCounts()
    {
        const string History = """
            early 0 created
            early 30 solved
            late 100 created
            late 200 solved
            never 300 created
            """;

        var all = Run("resolution: { normal: 1h }", null, History);
        var some = Run("resolution: { normal: 1h }", null, History, Start + Duration.FromMinutes(50), Start + Duration.FromMinutes(150));

        Assert.Equal(new Attainment(1, 1, 1, 1, 0), all.Overall.Now);
        Assert.Equal(new Attainment(0, 0, 0, 1, 0), some.Overall.Now);
        Assert.Equal(2, some.Scope.Tickets);
    }

    [Fact]
    public void Run_AccountProfiles_DecideThePolicy()
    {
        var history = HistoryText.Of("""
            t 0 created {"account":"acme"}
            t 30 solved
            u 0 created {"account":"other"}
            u 30 solved
            """);
        var rulebook = Configured.Rulebook("policies: [ { id: gold, match: { account.segment: gold }, targets: { resolution: { normal: 1h } } } ]");

        var known = Backtest.Run(history, HistoryText.Accounts("""{"id":"acme","segment":"gold"}"""), rulebook, null, null, null, TestContext.Current.CancellationToken);
        var unknown = Backtest.Run(history, AccountBook.Empty, rulebook, rulebook, null, null, TestContext.Current.CancellationToken);

        Assert.Equal((1, "u"), (known.Overall.Now.Met, Assert.Single(known.NotMatched)));
        Assert.Equal(["t", "u"], unknown.NotMatched);
        Assert.Equal(unknown.NotMatched, unknown.NotMatchedThen);
        Assert.Empty(known.NotMatchedThen);
    }

    [Fact]
    public void Run_TimeUsed_FallsIntoTenthsAndTheDueInstantIsInTime()
    {
        var report = Run("resolution: { normal: 100m }", null, """
            a 0 created
            a 0 solved
            b 0 created
            b 10 solved
            c 0 created
            c 99 solved
            d 0 created
            d 100 solved
            e 0 created
            e 101 solved
            f 0 created
            f 5000 solved
            """);

        var counts = Assert.Single(report.TimeUsed).Now;
        Assert.Equal((1, 1, 2, 1, 1), (counts[0], counts[1], counts[9], counts[10], counts[20]));
        Assert.Equal(6, counts.Sum());
    }

    [Fact]
    public void Run_Weeks_BeginOnMonday()
    {
        var report = Run("resolution: { normal: 100m }", null, """
            sunday -500 created
            monday -479 created
            """);

        Assert.Equal([new LocalDate(2026, 2, 23), new LocalDate(2026, 3, 2)], report.ByWeek.Select(w => w.Monday));
    }

    [Fact]
    public void Run_CalendarThatRunsOut_IsThatTicketsMatter()
    {
        const string Yaml = """
            calendars: [ { id: office, time_zone: UTC, hours: { mon: "09:00-10:00" } } ]
            policies: [ { id: all, targets: { resolution: { normal: 36000d, calendar: office } } } ]
            """;
        var history = HistoryText.Of("t 0 created\nu 0 created {\"priority\":\"low\"}");

        var report = Backtest.Run(history, AccountBook.Empty, Configured.Rulebook(Yaml), null, null, null, TestContext.Current.CancellationToken);

        Assert.Equal("t", Assert.Single(report.Failed).Ticket);
        Assert.Equal(1, report.Scope.Tickets);
    }

    [Fact]
    public void Run_NoEvents_IsAnEmptyReport()
    {
        var report = Run("resolution: { normal: 1h }", "resolution: { normal: 1h }", "");

        Assert.Equal((default(ThenAndNow), (Instant?)null), (report.Overall, report.Scope.To));
    }

    private static BacktestReport Run(string now, string? then, string history, Instant? from = null, Instant? to = null) =>
        Backtest.Run(HistoryText.Of(history), AccountBook.Empty, Promising(now), then is null ? null : Promising(then), from, to, TestContext.Current.CancellationToken);

    private static Rulebook Promising(string targets) =>
        Configured.Rulebook($"policies:\n  - id: all\n    targets:\n      {targets}\n");
}
