using Npgsql;

namespace SlaMonitor.Postgres.Tests.Cluster;

/// <summary>The statements of clustering, by the names that the provider of Orleans 10 uses.</summary>
public sealed class MembershipTests(PostgresFixture postgres)
{
    private static readonly DateTime Start = new(2026, 3, 2, 9, 0, 0, DateTimeKind.Utc);

    [Fact]
    public async Task Version_InsertedTwice_IsThereOnce()
    {
        await using var database = await postgres.NewAsync();
        var cluster = new OrleansQueries(database);

        Assert.Equal([true], await Done(cluster, "InsertMembershipVersionKey", ("DeploymentId", "c")));
        Assert.Equal([false], await Done(cluster, "InsertMembershipVersionKey", ("DeploymentId", "c")));

        // A cluster without silos is its version alone.
        Assert.Equal([(null, 0)], await cluster.ReadAsync("MembershipReadAllKey", Silo, ("DeploymentId", "c")));
    }

    [Fact]
    public async Task Silo_JoinsAndChanges_EachRaisesTheVersion()
    {
        await using var database = await postgres.NewAsync();
        var cluster = new OrleansQueries(database);
        await Done(cluster, "InsertMembershipVersionKey", ("DeploymentId", "c"));

        Assert.Equal([true], await Done(cluster, "InsertMembershipKey", [.. Joins(1), ("Version", 0)]));
        Assert.Equal([true], await Done(cluster, "InsertMembershipKey", [.. Joins(2), ("Version", 1)]));
        Assert.Equal([true], await Done(cluster, "UpdateMembershipKey", [.. Changes(1, "127.0.0.1:2@0,when"), ("Version", 2)]));

        Assert.Equal(
            [("127.0.0.1:1@7 silo 1 on host, 3, 3001, 127.0.0.1:2@0,when, 09:00, 09:05", 3), ("127.0.0.1:2@7 silo 2 on host, 2, 3002, , 09:00, 09:01", 3)],
            (await cluster.ReadAsync("MembershipReadAllKey", Silo, ("DeploymentId", "c"))).Order());
        Assert.Equal(
            [("127.0.0.1:2@7 silo 2 on host, 2, 3002, , 09:00, 09:01", 3)],
            await cluster.ReadAsync("MembershipReadRowKey", Silo, [("DeploymentId", "c"), .. Address(2)]));
        Assert.Equal([(null, 3)], await cluster.ReadAsync("MembershipReadRowKey", Silo, [("DeploymentId", "c"), .. Address(9)]));
        Assert.Equal(["127.0.0.1:3001@7"], await cluster.ReadAsync("GatewaysQueryKey", Gateway, ("DeploymentId", "c"), ("Status", 3)));
    }

    [Fact]
    public async Task Silo_AnotherVersionOrUnknown_ChangesNothing()
    {
        await using var database = await postgres.NewAsync();
        var cluster = new OrleansQueries(database);
        await Done(cluster, "InsertMembershipVersionKey", ("DeploymentId", "c"));
        await Done(cluster, "InsertMembershipKey", [.. Joins(1), ("Version", 0)]);
        var before = await cluster.ReadAsync("MembershipReadAllKey", Silo, ("DeploymentId", "c"));

        Assert.Equal([false], await Done(cluster, "InsertMembershipKey", [.. Joins(2), ("Version", 0)]));
        Assert.Equal([false], await Done(cluster, "InsertMembershipKey", [.. Joins(1), ("Version", 1)]));
        Assert.Equal([false], await Done(cluster, "UpdateMembershipKey", [.. Changes(1, null), ("Version", 0)]));
        Assert.Equal([false], await Done(cluster, "UpdateMembershipKey", [.. Changes(5, null), ("Version", 1)]));

        Assert.Equal(before, await cluster.ReadAsync("MembershipReadAllKey", Silo, ("DeploymentId", "c")));
    }

    [Fact]
    public async Task Silo_EightJoinAtOnceWithTheSameVersion_OneDoes()
    {
        await using var database = await postgres.NewAsync();
        var cluster = new OrleansQueries(database);
        await Done(cluster, "InsertMembershipVersionKey", ("DeploymentId", "c"));

        var joined = await Task.WhenAll(Enumerable.Range(1, 8).Select(i => Done(cluster, "InsertMembershipKey", [.. Joins(i), ("Version", 0)])));

        Assert.Single(joined, answer => answer is [true]);
        Assert.Single(await cluster.ReadAsync("MembershipReadAllKey", Silo, ("DeploymentId", "c")), row => row.Silo is not null && row.Version == 1);
    }

    [Fact]
    public async Task Silo_DefunctOnes_AreCleanedUp_TheOthersStay()
    {
        await using var database = await postgres.NewAsync();
        var cluster = new OrleansQueries(database);
        await Done(cluster, "InsertMembershipVersionKey", ("DeploymentId", "c"));
        for (var i = 1; i <= 3; i++) await Done(cluster, "InsertMembershipKey", [.. Joins(i), ("Version", i - 1)]);
        await Done(cluster, "UpdateMembershipKey", [.. Changes(1, null), ("Version", 3)]);
        await cluster.RunAsync("UpdateIAmAlivetimeKey", [("DeploymentId", "c"), .. Address(2), ("IAmAliveTime", Start.AddHours(1))]);

        // 1 is active, 2 was heard of, 3 is neither.
        await cluster.RunAsync("CleanupDefunctSiloEntriesKey", ("DeploymentId", "c"), ("IAmAliveTime", Start.AddMinutes(30)));

        Assert.Equal(
            ["127.0.0.1:1", "127.0.0.1:2"],
            (await cluster.ReadAsync("MembershipReadAllKey", Silo, ("DeploymentId", "c"))).Select(s => s.Silo![..11]).Order());
        await cluster.RunAsync("DeleteMembershipTableEntriesKey", ("DeploymentId", "c"));
        Assert.Empty(await cluster.ReadAsync("MembershipReadAllKey", Silo, ("DeploymentId", "c")));
    }

    private static (string, object?)[] Address(int port) => [("Address", "127.0.0.1"), ("Port", port), ("Generation", 7)];

    private static (string, object?)[] Joins(int port) =>
    [
        ("DeploymentId", "c"), ("IAmAliveTime", Start.AddMinutes(1)), ("SiloName", $"silo {port}"), ("HostName", "host"), .. Address(port),
        ("StartTime", Start), ("Status", 2), ("ProxyPort", 3000 + port),
    ];

    private static (string, object?)[] Changes(int port, string? suspects) =>
        [("DeploymentId", "c"), .. Address(port), ("IAmAliveTime", Start.AddMinutes(5)), ("Status", 3), ("SuspectTimes", suspects)];

    /// <summary>The one value of a statement that says whether it was done.</summary>
    private static Task<List<bool>> Done(OrleansQueries cluster, string key, params (string, object?)[] parameters) => cluster.ReadAsync(
        key,
        rows =>
        {
            Assert.Equal(1, rows.FieldCount);
            return Convert.ToBoolean(rows.GetValue(0), null);
        },
        parameters);

    private static string Gateway(NpgsqlDataReader rows) => $"{Text(rows, "Address")}:{Number(rows, "ProxyPort")}@{Number(rows, "Generation")}";

    private static (string? Silo, int Version) Silo(NpgsqlDataReader rows)
    {
        var version = Number(rows, "Version");
        if (rows.IsDBNull(rows.GetOrdinal("StartTime"))) return (null, version);
        var suspects = rows.IsDBNull(rows.GetOrdinal("SuspectTimes")) ? "" : Text(rows, "SuspectTimes");
        return (
            $"{Text(rows, "Address")}:{Number(rows, "Port")}@{Number(rows, "Generation")} {Text(rows, "SiloName")} on {Text(rows, "HostName")}, "
            + $"{Number(rows, "Status")}, {Number(rows, "ProxyPort")}, {suspects}, {Time(rows, "StartTime"):HH:mm}, {Time(rows, "IAmAliveTime"):HH:mm}",
            version);
    }

    private static string Text(NpgsqlDataReader rows, string column) => (string)rows.GetValue(rows.GetOrdinal(column));

    private static int Number(NpgsqlDataReader rows, string column) => rows.GetInt32(rows.GetOrdinal(column));

    private static DateTime Time(NpgsqlDataReader rows, string column) => rows.GetDateTime(rows.GetOrdinal(column));
}
