using Npgsql;
using SlaMonitor.Postgres.Schema;

namespace SlaMonitor.Postgres.Tests.Schema;

public sealed class PostgresSchemaTests(PostgresFixture postgres)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Migrate_Twice_SecondChangesNothing()
    {
        await using var database = PostgresConnection.Open(await postgres.Server.NewDatabaseAsync());

        var first = await PostgresSchema.MigrateAsync(database, Cancellation);
        var second = await PostgresSchema.MigrateAsync(database, Cancellation);

        Assert.Equal((Migration.All.Count, 0), (first, second));
        await PostgresSchema.CheckAsync(database, Cancellation);
    }

    [Fact]
    public async Task Migrate_FourNodesAtOnce_OneDoesIt()
    {
        await using var database = PostgresConnection.Open(await postgres.Server.NewDatabaseAsync());

        var applied = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => PostgresSchema.MigrateAsync(database, Cancellation)));

        Assert.Equal([0, 0, 0, Migration.All.Count], applied.Order());
    }

    [Fact]
    public async Task Migrate_NewerSchema_IsRefused()
    {
        await using var database = await postgres.NewAsync();
        await RunAsync(database, "INSERT INTO slamonitor.migration (number, name, hash) VALUES (900, '900-later.sql', '')");

        var migrate = await Assert.ThrowsAsync<SchemaException>(() => PostgresSchema.MigrateAsync(database, Cancellation));
        await Assert.ThrowsAsync<SchemaException>(() => PostgresSchema.CheckAsync(database, Cancellation));

        Assert.Contains("900", migrate.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Migrate_EditedMigration_IsRefused()
    {
        await using var database = await postgres.NewAsync();
        await RunAsync(database, "UPDATE slamonitor.migration SET hash = 'another' WHERE number = 1");

        await Assert.ThrowsAsync<SchemaException>(() => PostgresSchema.MigrateAsync(database, Cancellation));
    }

    [Fact]
    public async Task Check_EmptyDatabase_SaysToMigrate()
    {
        await using var database = PostgresConnection.Open(await postgres.Server.NewDatabaseAsync());

        await Assert.ThrowsAsync<SchemaException>(() => PostgresSchema.CheckAsync(database, Cancellation));
    }

    private static async Task RunAsync(NpgsqlDataSource database, string sql)
    {
        await using var command = database.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(Cancellation);
    }
}
