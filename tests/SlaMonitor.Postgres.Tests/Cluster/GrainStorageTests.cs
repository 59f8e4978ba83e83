using System.Text;

namespace SlaMonitor.Postgres.Tests.Cluster;

/// <summary>The statements of grain storage, by the names that the provider of Orleans 10 uses.</summary>
public sealed class GrainStorageTests(PostgresFixture postgres)
{
    [Fact]
    public async Task Queries_EveryKeyThatTheProvidersAskFor_IsThere()
    {
        await using var database = await postgres.NewAsync();

        var keys = (await new OrleansQueries(database).TextsAsync()).Keys;

        Assert.Equal(
            [
                "CleanupDefunctSiloEntriesKey", "ClearStorageKey", "DeleteMembershipTableEntriesKey", "DeleteReminderRowKey", "DeleteReminderRowsKey",
                "DeleteStorageKey", "GatewaysQueryKey", "InsertMembershipKey", "InsertMembershipVersionKey", "MembershipReadAllKey",
                "MembershipReadRowKey", "ReadFromStorageKey", "ReadRangeRows1Key", "ReadRangeRows2Key", "ReadReminderRowKey", "ReadReminderRowsKey",
                "UpdateIAmAlivetimeKey", "UpdateMembershipKey", "UpsertReminderRowKey", "WriteToStorageKey",
            ],
            keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Write_VersionsInOrder_AreReadBack()
    {
        await using var database = await postgres.NewAsync();
        var storage = new OrleansQueries(database);
        var grain = Grain("T-1");

        Assert.Empty(await Read(storage, grain));
        Assert.Equal([1], await Write(storage, grain, null, "one"));
        Assert.Equal([2], await Write(storage, grain, 1, "two"));
        Assert.Equal([("two", 2)], await Read(storage, grain));
        Assert.Equal([3], await Version(storage, "ClearStorageKey", grain, 2));
        Assert.Equal([(null, 3)], await Read(storage, grain));
        Assert.Equal([4], await Write(storage, grain, 3, "four"));
        Assert.Equal([5], await Version(storage, "DeleteStorageKey", grain, 4));
        Assert.Empty(await Read(storage, grain));
        Assert.Equal([1], await Write(storage, grain, null, "anew"));
    }

    /// <summary>No row is what the provider takes for an inconsistent state.</summary>
    [Theory]
    [InlineData(null)]
    [InlineData(1)]
    [InlineData(3)]
    public async Task Write_AnotherVersion_IsRefused(int? version)
    {
        await using var database = await postgres.NewAsync();
        var storage = new OrleansQueries(database);
        var grain = Grain("T-1");
        await Write(storage, grain, null, "one");
        await Write(storage, grain, 1, "two");

        Assert.Empty(await Write(storage, grain, version, "refused"));
        if (version is not null) Assert.Empty(await Version(storage, "ClearStorageKey", grain, version));
        if (version is not null) Assert.Empty(await Version(storage, "DeleteStorageKey", grain, version));
        Assert.Equal([("two", 2)], await Read(storage, grain));
    }

    [Fact]
    public async Task Write_NamesThatAreAlike_AreDifferentGrains()
    {
        await using var database = await postgres.NewAsync();
        var storage = new OrleansQueries(database);
        (string, object?)[][] grains =
        [
            Grain("T-1"), Grain("T-1", n0: 1), Grain("T-1", n1: 1), Grain("T-1", type: "accoun"), Grain(""), Grain(null), Grain("T-1", service: "other"),
            Grain("x", type: "t", service: "s1"), Grain("1x", type: "t", service: "s"), Grain("x", type: "1t", service: "s"), Grain("Größe 🚀"),
        ];

        for (var i = 0; i < grains.Length; i++) Assert.Equal([1], await Write(storage, grains[i], null, $"{i}"));

        for (var i = 0; i < grains.Length; i++) Assert.Equal([($"{i}", 1)], await Read(storage, grains[i]));
    }

    [Fact]
    public async Task Write_TwoAtOnceOfTheSameVersion_OneIsRefused()
    {
        await using var database = await postgres.NewAsync();
        var storage = new OrleansQueries(database);
        for (var i = 0; i < 20; i++)
        {
            var grain = Grain($"T-{i}");
            var first = await Task.WhenAll(Write(storage, grain, null, "a"), Write(storage, grain, null, "b"));
            Assert.Equal([1], first.SelectMany(v => v));
            var second = await Task.WhenAll(Write(storage, grain, 1, "a"), Write(storage, grain, 1, "b"));
            Assert.Equal([2], second.SelectMany(v => v));
        }
    }

    private static (string, object?)[] Grain(string? extension, long n0 = 0, long n1 = 0, string type = "ticket", string service = "slamonitor") =>
    [
        // The hashes are the provider's own; these statements do not need them, but get them.
        ("GrainIdHash", 17), ("GrainIdN0", n0), ("GrainIdN1", n1), ("GrainTypeHash", 18), ("GrainTypeString", type),
        ("GrainIdExtensionString", extension), ("ServiceId", service),
    ];

    private static Task<List<(string? Payload, int Version)>> Read(OrleansQueries storage, (string, object?)[] grain) => storage.ReadAsync(
        "ReadFromStorageKey",
        rows => (
            rows.IsDBNull(rows.GetOrdinal("PayloadBinary")) ? null : Encoding.UTF8.GetString((byte[])rows.GetValue(rows.GetOrdinal("PayloadBinary"))),
            rows.GetInt32(rows.GetOrdinal("Version"))),
        grain);

    private static Task<List<int>> Write(OrleansQueries storage, (string, object?)[] grain, int? version, string payload) => storage.ReadAsync(
        "WriteToStorageKey",
        rows => rows.GetInt32(rows.GetOrdinal("NewGrainStateVersion")),
        [.. grain, ("GrainStateVersion", version), ("PayloadBinary", Encoding.UTF8.GetBytes(payload))]);

    private static Task<List<int>> Version(OrleansQueries storage, string key, (string, object?)[] grain, int? version) =>
        storage.ReadAsync(key, rows => rows.GetInt32(rows.GetOrdinal("NewGrainStateVersion")), [.. grain, ("GrainStateVersion", version)]);
}
