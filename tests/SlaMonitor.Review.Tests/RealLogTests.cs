using System.Diagnostics;
using SlaMonitor.Review.Backtests;
using SlaMonitor.Review.Histories;

namespace SlaMonitor.Review.Tests;

/// <summary>The real logs under two configurations, each within seconds, every row read.</summary>
public sealed class RealLogTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData("servicenow_incidents.csv.gz", 890, 5_443)]
    [InlineData("helpdesk_events.csv.gz", 4_580, 25_429)]
    public void Run_RealLog_ReadsAllAndFindsWhatATighterPromiseBreaks(string name, int tickets, int events)
    {
        var log = Path.Combine(SharedData(), name);
        if (!File.Exists(log)) Assert.Skip($"the log {name} is not here (it is not part of the project)");
        var began = Stopwatch.GetTimestamp();

        var history = TicketHistory.Open(log, null, TestContext.Current.CancellationToken);
        var report = Backtest.Run(
            history, AccountBook.Empty, Configured.Rulebook(Promising("2h", "1d")), Configured.Rulebook(Promising("8h", "5d")), null, null, TestContext.Current.CancellationToken);

        var took = Stopwatch.GetElapsedTime(began);
        output.WriteLine($"{name}: {history.Events} events, {report.Scope.Tickets} tickets, {report.Overall.Then.Ratio:P1} then, {report.Overall.Now.Ratio:P1} now, {took.TotalSeconds:F2} s");
        Assert.Equal((tickets, events, 0), (report.Scope.Tickets, history.Events, history.Errors.Rows));
        Assert.Empty(report.Failed);
        Assert.True(report.Overall.Now.Ratio < report.Overall.Then.Ratio);
        Assert.All(report.Changed, c => Assert.Equal(Direction.Worse, c.Direction));
        Assert.Equal(report.Overall.Now.Breached - report.Overall.Then.Breached, report.Changed.Count);
    }

    private static string Promising(string first, string resolution) => $$"""
        calendars: [ { id: office, time_zone: Europe/Rome, hours: { mon-fri: ["09:00-13:00", "14:00-18:00"] } } ]
        policies:
          - id: standard
            targets:
              first_response: { urgent: {{first}}, high: {{first}}, normal: {{first}}, low: {{first}}, calendar: office }
              resolution: { urgent: {{resolution}}, high: {{resolution}}, normal: {{resolution}}, low: {{resolution}}, calendar: office, pause_on: [ pending, on_hold ] }
        """;

    private static string SharedData()
    {
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
            if (File.Exists(Path.Combine(at.FullName, "SlaMonitor.sln"))) return Path.Combine(at.FullName, "..", "shared", "data");
        return "";
    }
}
