using NodaTime;
using Npgsql;
using SlaMonitor.Core.Clocks;
using SlaMonitor.Core.Entities;
using SlaMonitor.Core.Escalations;
using SlaMonitor.Core.Monitoring;
using SlaMonitor.Core.Tickets;
using SlaMonitor.Orleans.Entities;
using SlaMonitor.Orleans.Storage;
using SlaMonitor.Orleans.Tickets;
using SlaMonitor.Postgres.Publishing;
using SlaMonitor.Postgres.Schema;
using SlaMonitor.Postgres.Tests;

namespace SlaMonitor.Orleans.Tests.Conformance;

public sealed class RedeliveryTests(PostgresFixture postgres)
{
    private const string Ticket = "T-1";

    private static readonly Instant Start = Instant.FromUtc(2026, 11, 30, 9, 0);
    private static readonly string Escalation = EscalationState.KeyOf(Ticket, "critical");

    /// <summary>As after a silo that died between storing and telling; and after one that died between telling and forgetting.</summary>
    [Fact]
    public async Task Message_StoredAndNotTold_IsToldByTheNextActivationAndTakenOnce()
    {
        var configuration = ConformanceTests.Configured(typeof(RedeliveryTests).Assembly, "escalating.yaml");
        var connection = await postgres.Server.NewDatabaseAsync();
        await using var database = PostgresConnection.Open(connection);
        await PostgresSchema.MigrateAsync(database, TestContext.Current.CancellationToken);
        await using (var before = await ClusterHost.StartAsync(database, connection, configuration, Start))
        {
            Assert.IsType<SubmitResult.Stored>(await before.Monitor.SubmitAsync([Created()]));
        }
        var untold = await DecidedAsync(database, new EscalationCommand.Trigger(1, "critical", new EscalatedTicket(Ticket), new EscalationReason.Clock(Metric.Resolution, 1, Start, Start)));
        await StoreUntoldAsync(database, untold);

        await using var after = await ClusterHost.StartAsync(database, connection, configuration, Start + Duration.FromSeconds(1));
        await after.Grains.GetGrain<ITicketGrain>(Ticket).Wake();
        await after.SettleAllAsync();
        Assert.Equal([EscalationHappening.Triggered, EscalationHappening.Stepped], await HappenedAsync(database));
        Assert.Equal(Tier.L2, (await after.Monitor.FindTicketAsync(Ticket))!.Facts.Tier);

        Assert.IsType<EscalationAnswer.Told>(await after.Monitor.Escalations.AskAsync($"{Escalation}|1", new EscalationCommand.Resolve(0, "kim", null)));
        var resolved = await HappenedAsync(database);
        Assert.Equal(EscalationHappening.Resolved, resolved[^1]);
        // What the ticket has stored it tells again, as it does whenever it comes back.
        await StoreUntoldAsync(database, untold);
        var begun = after.MessagesBegun;
        await after.Grains.GetGrain<IManagementGrain>(0).ForceActivationCollection(TimeSpan.Zero);
        await after.Grains.GetGrain<ITicketGrain>(Ticket).Wake();
        await after.Grains.GetGrain<ITicketGrain>(Ticket).OthersKnowAll();
        await after.SettleAllAsync();
        Assert.Equal(begun + 1, after.MessagesBegun);
        Assert.Equal(resolved, await HappenedAsync(database));
    }

    private static TicketEvent Created() => new()
    {
        Source = "test", Id = "1", Ticket = Ticket, At = Start, Type = TicketEventType.Created, Actor = new Actor(ActorKind.Customer),
        Changes = new TicketChanges { Priority = Priority.Low },
    };

    /// <summary>A message of the last decision that the ticket has stored.</summary>
    private static async Task<PendingMessage> DecidedAsync(NpgsqlDataSource database, EscalationCommand command) =>
        new((await StoredAsync(database)).State!.Decisions, 50, EntityId.Escalation(Escalation), command);

    private static async Task StoreUntoldAsync(NpgsqlDataSource database, PendingMessage message)
    {
        var untold = await StoredAsync(database) with { Pending = [message] };
        await using var write = database.CreateCommand("UPDATE slamonitor.grain_state SET payload = $1 WHERE type = 'ticket'");
        write.Parameters.AddWithValue(new StoredStateSerializer().Serialize(untold).ToArray());
        Assert.Equal(1, await write.ExecuteNonQueryAsync());
    }

    private static async Task<StoredTicket> StoredAsync(NpgsqlDataSource database)
    {
        await using var read = database.CreateCommand("SELECT payload FROM slamonitor.grain_state WHERE type = 'ticket'");
        return new StoredStateSerializer().Deserialize<StoredTicket>(BinaryData.FromBytes((byte[])(await read.ExecuteScalarAsync())!))!;
    }

    private static async Task<List<EscalationHappening>> HappenedAsync(NpgsqlDataSource database) =>
        [.. (await new FeedTable(database).ReadAsync(0, 1_000)).Select(m => m.Event).OfType<EscalationEvent>().Select(e => e.What)];
}
