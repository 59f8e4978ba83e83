using Npgsql;

namespace SlaMonitor.Postgres.Tests.Cluster;

/// <summary>The statements of reminders, by the names that the provider of Orleans 10 uses.</summary>
public sealed class ReminderTests(PostgresFixture postgres)
{
    private static readonly DateTime Start = new(2026, 3, 2, 9, 0, 0, DateTimeKind.Utc);

    [Fact]
    public async Task Upsert_Twice_RaisesTheVersion()
    {
        await using var database = await postgres.NewAsync();
        var reminders = new OrleansQueries(database);

        Assert.Equal([0], await Upsert(reminders, "g", "r", 5, 60_000));
        Assert.Equal([1], await Upsert(reminders, "g", "r", 5, 5_000_000_000));

        Assert.Equal(["g r 09:00 5000000000 1"], await reminders.ReadAsync("ReadReminderRowKey", Reminder, ("ServiceId", "s"), ("GrainId", "g"), ("ReminderName", "r")));
        Assert.Empty(await reminders.ReadAsync("ReadReminderRowKey", Reminder, ("ServiceId", "other"), ("GrainId", "g"), ("ReminderName", "r")));
    }

    [Fact]
    public async Task Delete_ByVersion_OnlyTheCurrentOne()
    {
        await using var database = await postgres.NewAsync();
        var reminders = new OrleansQueries(database);
        await Upsert(reminders, "g", "r", 5, 60_000);
        await Upsert(reminders, "g", "r", 5, 60_000);
        await Upsert(reminders, "g", "q", 5, 60_000);

        Assert.Equal([false], await Delete(reminders, 0));
        Assert.Equal([true], await Delete(reminders, 1));
        Assert.Equal(["g q 09:00 60000 0"], await reminders.ReadAsync("ReadReminderRowsKey", Reminder, ("ServiceId", "s"), ("GrainId", "g")));
        await reminders.RunAsync("DeleteReminderRowsKey", ("ServiceId", "s"));
        Assert.Empty(await reminders.ReadAsync("ReadReminderRowsKey", Reminder, ("ServiceId", "s"), ("GrainId", "g")));
    }

    [Fact]
    public async Task Ranges_WithinAndOverTheEnd_AreWithoutTheBeginAndWithTheEnd()
    {
        await using var database = await postgres.NewAsync();
        var reminders = new OrleansQueries(database);
        foreach (var hash in (int[])[int.MinValue, -10, 0, 10, int.MaxValue]) await Upsert(reminders, $"{hash}", "r", hash, 1000);

        Assert.Equal(["0", "10"], await Range("ReadRangeRows1Key", -10, 10));
        Assert.Equal(["-10", "-2147483648", "2147483647"], await Range("ReadRangeRows2Key", 10, -10));
        Assert.Equal(["-10", "-2147483648", "0", "10", "2147483647"], await Range("ReadRangeRows2Key", 3, 3));

        async Task<IEnumerable<string>> Range(string key, int begin, int end) => (await reminders.ReadAsync(
            key, rows => (string)rows.GetValue(rows.GetOrdinal("GrainId")), ("ServiceId", "s"), ("BeginHash", begin), ("EndHash", end))).Order(StringComparer.Ordinal);
    }

    /// <summary>The provider gives a short period as a 32-bit number, a long one as a 64-bit one.</summary>
    private static Task<List<int>> Upsert(OrleansQueries reminders, string grain, string name, int hash, long period) => reminders.ReadAsync(
        "UpsertReminderRowKey",
        rows => Convert.ToInt32(rows.GetValue(rows.GetOrdinal("Version")), null),
        ("ServiceId", "s"), ("GrainHash", hash), ("GrainId", grain), ("ReminderName", name), ("StartTime", Start), ("Period", period <= int.MaxValue ? (object)(int)period : period));

    private static Task<List<bool>> Delete(OrleansQueries reminders, int version) => reminders.ReadAsync(
        "DeleteReminderRowKey",
        rows => Convert.ToBoolean(rows.GetValue(0), null),
        ("ServiceId", "s"), ("GrainId", "g"), ("ReminderName", "r"), ("Version", version));

    private static string Reminder(NpgsqlDataReader rows) =>
        $"{rows.GetValue(rows.GetOrdinal("GrainId"))} {rows.GetValue(rows.GetOrdinal("ReminderName"))} {rows.GetDateTime(rows.GetOrdinal("StartTime")):HH:mm} "
        + $"{rows.GetInt64(rows.GetOrdinal("Period"))} {rows.GetInt32(rows.GetOrdinal("Version"))}";
}
