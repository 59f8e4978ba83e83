using NodaTime;
using SlaMonitor.Core.Calendars;
using SlaMonitor.Core.Clocks;
using SlaMonitor.Core.Entities;
using SlaMonitor.Core.Policies;
using SlaMonitor.Core.Tickets;
using SlaMonitor.Core.Trends;
using SlaMonitor.Core.Wire;
using SlaMonitor.Engine.Sqlite;
using SlaMonitor.ReadModel.Boards;

namespace SlaMonitor.Engine.Tests.Hosting;

/// <summary>Trends of an engine are those of all its tickets' states, each once, wherever they lie.</summary>
public sealed class EngineTrendsTests : IDisposable
{
    private static readonly Instant Start = Instant.FromUtc(2026, 3, 2, 9, 0);

    private static readonly Rulebooks Rulebooks = new(new Rulebook(1, [BusinessCalendar.AlwaysOpen], [new Policy
    {
        Id = "p",
        Match = Match.Always,
        Targets =
        [
            new Target
            {
                Metric = Metric.FirstResponse,
                Rule = new MetricRule.Preset(MetricPreset.FirstResponse),
                Durations = new TargetDurations(Duration.FromHours(2), Duration.FromHours(2), Duration.FromHours(2), Duration.FromHours(2)),
                Calendar = "24x7",
            },
        ],
    }]));

    private SteppedEngine _engine = new(Rulebooks, Start);

    public void Dispose() => _engine.Dispose();

    [Fact]
    public void Trends_TicketsThatCameToRestAndCameBack_CountOnce()
    {
        Work();
        Same(_engine);

        _engine.Tell("T-1", TicketEventType.Reopened);
        _engine.Tell("T-2", TicketEventType.FieldsChanged, new TicketChanges { Group = Change<string>.To("other") });
        Same(_engine);

        _engine.Advance(Duration.FromHours(1));
        _engine.Tell("T-1", TicketEventType.Solved);
        Same(_engine);
    }

    [Fact]
    public void Trends_AfterAKill_AreTheSame()
    {
        Work();
        using var killed = _engine.Killed(Rulebooks);

        Same(killed);
        Assert.Equal(Report(_engine.Core, Start + Duration.FromHours(8)), Report(killed.Core, Start + Duration.FromHours(8)));
    }

    /// <summary>A file of a program that knew no trends: they are made from its states, once, and meanwhile the answer says that it is not complete.</summary>
    [Fact]
    public void Trends_OfAFileFromBefore_AreCountedIn()
    {
        Work();
        var before = Report(_engine.Core, Start + Duration.FromHours(8));
        using var old = _engine.Killed(Rulebooks, ToSchemaOfBefore);

        Assert.False(Report(old.Core, Start + Duration.FromHours(8)).IsComplete);
        // One is touched before its turn comes: it must not be counted twice.
        old.Tell("T-4", TicketEventType.NoteAdded);
        var steps = 0;
        while (old.Core.TrendStep()) Assert.True(++steps < 100);

        Assert.Equal(before, Report(old.Core, Start + Duration.FromHours(8)));
        Same(old);
        old.Tell("T-1", TicketEventType.Reopened);
        Same(old);
        using var again = old.Killed(Rulebooks);
        while (again.Core.TrendStep())
        {
        }
        Same(again);
    }

    private static void ToSchemaOfBefore(string rows)
    {
        using var file = SqliteFile.Open(rows, 1024, "NORMAL");
        var boards = new List<(long Number, byte[] Board)>();
        var buffer = new StoredBuffer();
        using (var select = file.Once("SELECT number, board FROM ticket"))
        {
            while (select.Step())
            {
                BoardJson.Write(buffer.Begin(), BoardJson.Read(select.Bytes(1)) with { Trend = [] });
                boards.Add((select.Long(0), buffer.End().ToArray()));
            }
        }
        Assert.NotEmpty(boards);
        using (var update = file.Once("UPDATE ticket SET board = ?2 WHERE number = ?1"))
            foreach (var (number, board) in boards) update.Bind(1, number).Bind(2, board).Run();
        file.Execute("DROP TABLE trend; DELETE FROM meta WHERE name LIKE 'trends%'; DELETE FROM migration WHERE number = 4");
    }

    /// <summary>Ten tickets: some met, some late, some solved, some open.</summary>
    private void Work()
    {
        for (var i = 0; i < 10; i++) _engine.Tell($"T-{i}", TicketEventType.Created, new TicketChanges { Group = Change<string>.To($"g{i % 3}") }, ActorKind.Customer);
        _engine.Advance(Duration.FromHours(1));
        for (var i = 0; i < 5; i++) _engine.Tell($"T-{i}", TicketEventType.AgentReplied, by: ActorKind.Agent);
        for (var i = 0; i < 3; i++) _engine.Tell($"T-{i}", TicketEventType.Solved);
        _engine.Advance(Duration.FromHours(2));
        for (var i = 5; i < 7; i++) _engine.Tell($"T-{i}", TicketEventType.AgentReplied, by: ActorKind.Agent);
        _engine.Tell("T-5", TicketEventType.Solved);
        _engine.Tell("T-7", TicketEventType.MarkedSpam);
    }

    private static void Same(SteppedEngine engine)
    {
        var fold = new TrendFold(Query, engine.Now);
        for (var i = 0; i < 10; i++) fold.Add(TrendBytes.Write(TicketTrend.Of((TicketState)engine.Core.StateOf(EntityId.Ticket($"T-{i}"))!)).AsSpan());
        var report = Report(engine.Core, engine.Now);
        Assert.Equal(fold.Report(isComplete: true), report);
        Assert.True(report.Series.Sum(series => series.Buckets.Sum(bucket => bucket.Met + bucket.Breached)) > 5);
    }

    private static TrendReport Report(EngineCore core, Instant now) => core.Trends(Query, now);

    private static TrendQuery Query => new()
    {
        From = Start - Duration.FromHours(1),
        To = Start + Duration.FromHours(9),
        Zone = DateTimeZone.Utc,
        Interval = TrendInterval.Hour,
        By = TicketLabelKind.Group,
    };
}
