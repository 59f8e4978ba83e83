using NodaTime;
using SlaMonitor.Core.Clocks;
using SlaMonitor.Core.Entities;
using SlaMonitor.Core.Tickets;
using SlaMonitor.Orleans.Tickets;
using SlaMonitor.Postgres.Alarms;
using SlaMonitor.Postgres.Publishing;
using SlaMonitor.Postgres.Schema;
using SlaMonitor.Postgres.Tests;

namespace SlaMonitor.Orleans.Tests.Conformance;

/// <summary>A shard that reads its rows while one of them is moved may wake an entity again, before its alarm is due.</summary>
public sealed class EarlyWakeTests(PostgresFixture postgres)
{
    private const string Ticket = "T-1";

    private static readonly Instant Start = Instant.FromUtc(2026, 11, 30, 9, 0);

    [Fact]
    public async Task Ticket_WokenTooEarlyWhileItIsPaused_StillBreachesInTime()
    {
        var configuration = ConformanceTests.Configured(typeof(EarlyWakeTests).Assembly, "storming.yaml");
        var connection = await postgres.Server.NewDatabaseAsync();
        await using var database = PostgresConnection.Open(connection);
        await PostgresSchema.MigrateAsync(database, TestContext.Current.CancellationToken);
        await using var host = await ClusterHost.StartAsync(database, connection, configuration, Start + Duration.FromSeconds(3));
        var pausing = new TicketChanges { Status = TicketStatus.OnHold };
        await host.Monitor.SubmitAsync([Event(0, TicketEventType.Created, new TicketChanges { Priority = Priority.Urgent }), Event(1, TicketEventType.StatusChanged, pausing)]);

        // As the shard does with what it is answered.
        var next = await host.Grains.GetGrain<ITicketGrain>(Ticket).Wake();
        await new AlarmTable(database).MoveAsync([new AlarmMove(EntityId.Ticket(Ticket), next.Due, next.Version)]);
        await host.Monitor.SubmitAsync([Event(2, TicketEventType.StatusChanged, new TicketChanges { Status = TicketStatus.Open })]);
        await host.AdvanceToAsync(Start + Duration.FromMinutes(30));

        var breached = Assert.Single((await new FeedTable(database).ReadAsync(0, 1_000)).Select(m => m.Event).OfType<ClockEvent.Breached>());
        Assert.Equal(Metric.Resolution, breached.Metric);
    }

    private static TicketEvent Event(int number, TicketEventType type, TicketChanges changes) => new()
    {
        Source = "test", Id = $"{number}", Ticket = Ticket, At = Start + Duration.FromSeconds(number), Type = type, Actor = new Actor(ActorKind.Agent), Changes = changes,
    };
}
