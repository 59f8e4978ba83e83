using System.Diagnostics;
using System.Runtime.CompilerServices;
using Npgsql;
using SlaMonitor.Core.Tickets;
using SlaMonitor.Engine.Tests.Stored;
using SlaMonitor.Postgres.Alarms;
using SlaMonitor.Postgres.Schema;
using SlaMonitor.PostgresServer;

namespace SlaMonitor.Benchmarks.Postgres;

/// <summary>
/// What the cluster writes to PostgreSQL, each kind alone: events, alarms, publications, states of grains; and beside the last
/// a bare upsert of rows as large, with as many clients. The server is a private one on this machine and shares its processors.
/// </summary>
internal sealed class PostgresBenchmark : IBenchmark
{
    private const int Tickets = 20_000;
    private const int Clients = 8;

    private static readonly TimeSpan Time = TimeSpan.FromSeconds(8);

    public string Name => "postgres";

    public string Describes => "what the cluster writes to PostgreSQL, a second";

    public async IAsyncEnumerable<Measurement> RunAsync(IReadOnlyList<string> arguments, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await using var server = await PrivatePostgres.StartAsync();
        await using var database = PostgresConnection.Open(await server.NewDatabaseAsync());
        await PostgresSchema.MigrateAsync(database, cancellation);

        foreach (var callers in (int[])[1, 4])
            yield return new Measurement("events claimed, 500 a call", $"{callers} at once", "mean", await ClaimAsync(database, callers, cancellation), "events/s");
        yield return new Measurement("alarms set and moved, 500 a call", "2 at once", "mean", await AlarmsAsync(database, cancellation), "alarms/s");

        var desk = new PublishingDesk(database, Tickets);
        yield return new Measurement("tickets published first, 3 clocks", "500 a call", "mean", await desk.FillAsync(cancellation), "tickets/s");
        foreach (var (batch, callers) in ((int, int)[])[(1, 1), (1, Clients), (50, 1), (50, 4), (500, 1), (500, 2)])
        {
            var rate = await RateAsync(callers, (caller, _) => desk.PublishAsync(caller, callers, batch, cancellation));
            yield return new Measurement("tickets published again, 3 clocks", $"{batch} x {callers}", "mean", rate, "tickets/s");
        }

        var grains = new GrainWrites(database, Tickets);
        await grains.FillAsync(cancellation);
        foreach (var clients in (int[])[1, Clients, 32])
        {
            yield return new Measurement("grain states, one a call", $"{clients} clients", "mean", await RateAsync(clients, grains.WriteAsync), "writes/s");
            yield return new Measurement("bare upserts, one a call", $"{clients} clients", "mean", await RateAsync(clients, grains.BareAsync), "writes/s");
        }
    }

    /// <summary>Runs the work by so many callers for some time.</summary>
    /// <param name="callers">How many at once.</param>
    /// <param name="work">For a caller and its own random numbers; answers how much it did.</param>
    /// <returns>How much a second.</returns>
    private static async Task<double> RateAsync(int callers, Func<int, Random, Task<int>> work)
    {
        var began = Stopwatch.GetTimestamp();
        var done = await Task.WhenAll(Enumerable.Range(0, callers).Select(caller => Task.Run(async () =>
        {
            var random = new Random(caller);
            var sum = 0L;
            while (Stopwatch.GetElapsedTime(began) < Time) sum += await work(caller, random);
            return sum;
        })));
        return done.Sum() / Stopwatch.GetElapsedTime(began).TotalSeconds;
    }

    private static async Task<double> ClaimAsync(NpgsqlDataSource database, int callers, CancellationToken cancellation)
    {
        var log = new SlaMonitor.Postgres.Intake.EventLog(database);
        var next = new int[callers];
        return await RateAsync(callers, async (caller, _) =>
        {
            var events = Enumerable.Range(0, 500).Select(_ => Event(caller + (callers * 10), next[caller]++)).ToList();
            await log.ClaimAsync(events, Desk.Now, cancellation);
            return events.Count;
        });
    }

    private static async Task<double> AlarmsAsync(NpgsqlDataSource database, CancellationToken cancellation)
    {
        var table = new AlarmTable(database);
        var version = 0L;
        return await RateAsync(2, async (_, random) =>
        {
            var mine = Interlocked.Increment(ref version);
            var entities = Enumerable.Range(0, 500).Select(_ => Core.Entities.EntityId.Ticket($"T-{random.Next(Tickets)}")).ToList();
            await table.SetEarlierAsync([.. entities.Select(e => new AlarmSet(e, 0, Desk.Now + NodaTime.Duration.FromSeconds(random.Next(100_000)), mine))], cancellation);
            await table.MoveAsync([.. entities.Select(e => new AlarmMove(e, Desk.Now + NodaTime.Duration.FromSeconds(random.Next(100_000)), mine))], cancellation);
            return entities.Count;
        });
    }

    private static TicketEvent Event(int source, int number) => new()
    {
        Source = $"source-{source}",
        Id = $"event-{number}",
        Ticket = $"T-{source}-{number / 6}",
        At = Desk.Now,
        Type = TicketEventType.AgentReplied,
        Actor = new Actor(ActorKind.Agent, "kim"),
        Changes = new TicketChanges { Status = TicketStatus.Pending, Assignee = Change<string>.To("kim") },
    };
}
