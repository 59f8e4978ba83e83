using System.Buffers;
using System.Text;
using System.Text.Json;
using NodaTime;
using SlaMonitor.Core.Accounts;
using SlaMonitor.Core.Entities;
using SlaMonitor.Core.Policies;
using SlaMonitor.Core.Tickets;
using SlaMonitor.Core.Wire;
using SlaMonitor.Review.Backtests;
using SlaMonitor.Review.Histories;
using SlaMonitor.Review.Reports;
using SlaMonitor.Simulation.Demo;
using SlaMonitor.Simulation.Traffic;

namespace SlaMonitor.Review.Tests.Backtests;

/// <summary>Lifelike traffic through the live decider, event by event, and through a back-test.</summary>
public sealed class TrafficTests
{
    private static readonly Rulebook Demo = Configured.Rulebook(DemoTraffic.Configuration());
    private static readonly List<TicketEvent> Events =
        [.. TicketTraffic.Generate(11, Instant.FromUtc(2026, 1, 5, 0, 0), TrafficProfile.HelpDesk with { TicketsPerWeek = 300, Hurry = 20 }).Take(6_000)];

    [Fact]
    public void Run_Attainment_IsWhatTheMonitorCountsForItsAccounts()
    {
        var live = LiveTallies();

        var report = Run(History(), Demo);

        var counted = report.ByAccount
            .SelectMany(a => a.ByMetric.Select(m => (a.Name, m.Metric, m.All.Now.Met, m.All.Now.Breached)))
            .Where(c => c.Met + c.Breached > 0)
            .ToHashSet();
        Assert.True(counted.Count > 20);
        Assert.Equal([], live.Except(counted));
        Assert.Equal([], counted.Except(live));
    }

    [Fact]
    public void Run_Again_IsTheSameReportToTheLetter()
    {
        var tighter = Configured.Rulebook(DemoTraffic.Configuration().Replace("normal: 2h", "normal: 40m", StringComparison.Ordinal));

        var reports = Enumerable.Range(0, 3).Select(_ => Json(Run(History(), tighter, Demo))).ToList();

        Assert.Contains("\"direction\":\"worse\"", reports[0], StringComparison.Ordinal);
        Assert.All(reports, report => Assert.Equal(reports[0], report));
    }

    [Fact]
    public void Run_HistoryShuffled_IsTheSameReport()
    {
        // Events of one instant keep their order of arrival, so only those of other tickets are moved between them.
        var shuffled = Events.GroupBy(e => e.Ticket).OrderBy(g => g.Key[^1]).SelectMany(g => g.OrderByDescending(e => e.At)).ToList();

        var (ordered, other) = (Run(History(), Demo), Run(History(shuffled), Demo));

        Assert.Equal((ordered.Overall, ordered.ByAccount.Count, ordered.ByWeek), (other.Overall, other.ByAccount.Count, other.ByWeek));
    }

    private static HashSet<(string? Name, Core.Clocks.Metric Metric, long Met, long Breached)> LiveTallies()
    {
        var rulebooks = new Rulebooks(Demo);
        var end = Events[^1].At;
        var states = new Dictionary<string, TicketState>(StringComparer.Ordinal);
        var sums = new Dictionary<string, List<MetricTally>>(StringComparer.Ordinal);
        foreach (var happened in Events)
        {
            var state = states.GetValueOrDefault(happened.Ticket);
            var profile = happened.Changes.Account.Value is { } account ? DemoTraffic.Accounts.First(a => a.Id == account) : null;
            Take(TicketDecider.Decide(state, new TicketCommand.Record(happened, Demo.Version, profile), happened.At, rulebooks), happened.Ticket);
        }
        foreach (var ticket in states.Keys.ToList()) Take(TicketDecider.Decide(states[ticket], new TicketCommand.Wake(), end, rulebooks), ticket);
        return [.. sums.SelectMany(s => s.Value.Where(t => t.Met + t.Breached > 0).Select(t => ((string?)s.Key, t.Metric, (long)t.Met, (long)t.Breached)))];

        void Take(Decision<TicketState> decision, string ticket)
        {
            states[ticket] = decision.State;
            foreach (var effect in decision.Effects)
            {
                if (effect is not Effect.Tell(var to, AccountCommand.Count count)) continue;
                if (!sums.TryGetValue(to.Key, out var tallies)) sums.Add(to.Key, tallies = []);
                foreach (var difference in count.Differences) Tally.Add(tallies, difference);
            }
        }
    }

    private static BacktestReport Run(TicketHistory history, Rulebook now, Rulebook? then = null) =>
        Backtest.Run(history, Accounts(), now, then, null, null, TestContext.Current.CancellationToken);

    private static TicketHistory History(IEnumerable<TicketEvent>? events = null)
    {
        var bytes = new ArrayBufferWriter<byte>();
        foreach (var happened in events ?? Events)
        {
            TicketEventWriter.Write(bytes, happened);
            bytes.Write("\n"u8);
        }
        using var stream = new MemoryStream(bytes.WrittenSpan.ToArray());
        return TicketHistory.OfLines(stream);
    }

    private static AccountBook Accounts() =>
        HistoryText.Accounts(string.Join('\n', DemoTraffic.Accounts.Select(a => JsonSerializer.Serialize(new { id = a.Id, name = a.Name, segment = a.Segment, region = a.Region }))));

    private static string Json(BacktestReport report)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes)) new JsonReport(json, report, new ReportHeading("now", "then", "events", History())).Write();
        return Encoding.UTF8.GetString(bytes.ToArray());
    }
}
