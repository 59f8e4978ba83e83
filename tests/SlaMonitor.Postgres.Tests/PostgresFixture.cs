using System.Diagnostics.CodeAnalysis;
using Npgsql;
using SlaMonitor.Postgres.Schema;
using SlaMonitor.PostgresServer;

[assembly: AssemblyFixture(typeof(SlaMonitor.Postgres.Tests.PostgresFixture))]

namespace SlaMonitor.Postgres.Tests;

/// <summary>One server for all tests, a database for each.</summary>
public sealed class PostgresFixture : IAsyncLifetime
{
    private PrivatePostgres? _server;
    private string? _missing;

    public async ValueTask InitializeAsync()
    {
        try
        {
            _server = await PrivatePostgres.StartAsync();
        }
        catch (PostgresUnavailableException e)
        {
            _missing = e.Message;
        }
    }

    /// <summary>The server; without one, the test is skipped and says why.</summary>
    public PrivatePostgres Server
    {
        get
        {
            SkipWithout();
            return _server;
        }
    }

    /// <summary>A new database with the schema.</summary>
    internal async Task<NpgsqlDataSource> NewAsync()
    {
        var database = PostgresConnection.Open(await Server.NewDatabaseAsync());
        await PostgresSchema.MigrateAsync(database, TestContext.Current.CancellationToken);
        return database;
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is not null) await _server.DisposeAsync();
    }

    [MemberNotNull(nameof(_server))]
    private void SkipWithout()
    {
        if (_server is null) Assert.Skip(_missing!);
    }
}
