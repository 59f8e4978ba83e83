using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;
using Microsoft.Data.Sqlite;
using NodaTime;
using SlaMonitor.Core;
using SlaMonitor.Core.Calendars;
using SlaMonitor.Core.Clocks;
using SlaMonitor.Core.Policies;
using SlaMonitor.Core.Tickets;
using SlaMonitor.Core.Trends;
using SlaMonitor.Engine;
using SlaMonitor.Engine.Journal;
using SlaMonitor.Engine.Partitions;
using SlaMonitor.Engine.Rows;

namespace SlaMonitor.Benchmarks.Trends;

/// <summary>A month's trends of an engine over tickets at rest, each with two clocks that ended: how long an answer takes to make.</summary>
internal sealed class TrendsBenchmark : IBenchmark
{
    private const int Answers = 7;

    private static readonly Instant Start = Instant.FromUtc(2026, 3, 1, 0, 0);
    private static readonly Duration Month = Duration.FromDays(30);

    public string Name => "trends";

    public string Describes => "a month's trends over N tickets at rest (option: how many, 1000000 by default)";

    public async IAsyncEnumerable<Measurement> RunAsync(IReadOnlyList<string> arguments, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await Task.Yield();
        var tickets = arguments.Count > 0 ? int.Parse(arguments[0], CultureInfo.InvariantCulture) : 1_000_000;
        var folder = Directory.CreateTempSubdirectory("sla-trends-");
        try
        {
            using var directory = DataDirectory.Open(folder.FullName);
            using var journal = SqliteJournal.Open(directory, () => "benchmark");
            using var rows = SqliteRowStore.Open(directory);
            Fill(directory.File("rows.db"), tickets, cancellation);
            var rulebooks = new Rulebooks(new Rulebook(1, [BusinessCalendar.AlwaysOpen], []));
            var core = new EngineCore(journal, rows, new Deciders(rulebooks), new EngineOptions(), new ConsoleLog());
            var query = new TrendQuery { From = Start, To = Start + Month, Zone = ZoneName.Find("Europe/Berlin")!, Interval = TrendInterval.Day };
            foreach (var (name, asked) in new[]
            {
                ("by day", query),
                ("by day and team", query with { By = TicketLabelKind.Group }),
                ("by day and account", query with { By = TicketLabelKind.Account }),
                ("a day of it", query with { From = Start + Month - Duration.FromDays(1) }),
            })
            {
                var taken = new double[Answers];
                for (var i = -1; i < Answers; i++)
                {
                    cancellation.ThrowIfCancellationRequested();
                    var started = Stopwatch.GetTimestamp();
                    var met = core.Trends(asked, Start + Month).Series.Sum(series => series.Buckets.Sum(bucket => (long)bucket.Met));
                    if (i >= 0) taken[i] = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
                    if (name == "by day" && i == 0) yield return new Measurement("met", $"{tickets} tickets", "count", met, "clocks");
                }
                Array.Sort(taken);
                yield return new Measurement(name, $"{tickets} tickets", "median", taken[Answers / 2], "ms", 1_000);
                yield return new Measurement(name, $"{tickets} tickets", "most", taken[^1], "ms", 1_000);
            }
        }
        finally
        {
            SqliteConnection.ClearAllPools();
            folder.Delete(recursive: true);
        }
    }

    private static void Fill(string path, int tickets, CancellationToken cancellation)
    {
        using var connection = new SqliteConnection($"Data Source={path}");
        connection.Open();
        using var transaction = connection.BeginTransaction();
        using var insert = connection.CreateCommand();
        insert.CommandText = "INSERT INTO trend (last, ticket, body) VALUES ($last, $ticket, $body)";
        var (last, ticket, body) = (insert.Parameters.Add("$last", SqliteType.Integer), insert.Parameters.Add("$ticket", SqliteType.Text), insert.Parameters.Add("$body", SqliteType.Blob));
        for (var i = 0; i < tickets; i++)
        {
            if (i % 10_000 == 0) cancellation.ThrowIfCancellationRequested();
            var trend = Ticket(i, Duration.FromTicks(Month.BclCompatibleTicks / tickets * i));
            (last.Value, ticket.Value, body.Value) = (TrendBytes.LastOf(trend), $"T-{i}", TrendBytes.Write(trend).AsSpan().ToArray());
            insert.ExecuteNonQuery();
        }
        transaction.Commit();
    }

    private static TicketTrend Ticket(int number, Duration after)
    {
        var (opened, answered) = (Start + after, Start + after + Duration.FromMinutes(number % 97));
        var solved = answered + Duration.FromMinutes(30 + number % 1_013);
        return new TicketTrend(
            $"account-{number % 2_000}",
            $"team-{number % 12}",
            number % 3 == 0 ? "emea" : "amer",
            (Priority)(number % 4),
            (Tier)(number % 3),
            Channel.Email,
            opened,
            [new OpenSpell(opened, solved)],
            [
                new EndedClock(Metric.FirstResponse, number % 97 > 90 ? opened + Duration.FromMinutes(90) : null, answered, answered - opened, answered - opened),
                new EndedClock(Metric.Resolution, number % 20 == 0 ? opened + Duration.FromMinutes(30) : null, solved, (solved - opened) / 2, solved - opened),
            ]);
    }
}
