using NodaTime;
using Npgsql;
using SlaMonitor.Core.Entities;
using SlaMonitor.Postgres.Alarms;

namespace SlaMonitor.Postgres.Tests.Alarms;

public sealed class AlarmTableTests(PostgresFixture postgres)
{
    private static readonly Instant Start = Instant.FromUtc(2026, 3, 2, 9, 0);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>The rows after any calls are those of a dictionary that follows the words of the law.</summary>
    [Fact]
    public async Task SetAndMove_AnyCalls_FollowTheLaw()
    {
        await using var database = await postgres.NewAsync();
        var table = new AlarmTable(database);
        await Law.CheckAsync(30, seed => CheckAsync(database, table, new Random(seed)));
    }

    [Fact]
    public async Task Due_ManyAlarms_AreThoseBeforeTheInstantByDue()
    {
        await using var database = await postgres.NewAsync();
        var table = new AlarmTable(database);
        var sets = Enumerable.Range(0, 300).Select(i => new AlarmSet(EntityId.Ticket($"T{i}"), i % 3, At(i * 37 % 101), 1)).ToList();
        await table.SetEarlierAsync(sets, Cancellation);

        var due = await table.DueAsync(1, At(50), 30, Cancellation);

        var expected = sets.Where(s => s.Shard == 1 && s.Due < At(50)).OrderBy(s => s.Due).ThenBy(s => s.Entity).Take(30);
        Assert.Equal(expected.Select(s => new Alarm(s.Entity, s.Due, 1)), due);
    }

    [Fact]
    public async Task SetAndMove_FourCallersOverTheSameEntities_NoneWaitsForever()
    {
        await using var database = await postgres.NewAsync();
        var table = new AlarmTable(database);

        await Task.WhenAll(Enumerable.Range(0, 4).Select(caller => Task.Run(async () =>
        {
            var random = new Random(caller);
            for (var version = 1; version <= 60; version++)
            {
                var entities = Enumerable.Range(0, 40).OrderBy(_ => random.Next()).Select(i => EntityId.Ticket($"T{i}")).ToList();
                await table.SetEarlierAsync([.. entities.Select(e => new AlarmSet(e, 0, At(random.Next(100)), version))], Cancellation);
                entities = [.. entities.OrderBy(_ => random.Next())];
                await table.MoveAsync([.. entities.Select(e => new AlarmMove(e, random.Next(3) == 0 ? null : At(random.Next(100)), version))], Cancellation);
            }
        })));

        await table.MoveAsync([.. Enumerable.Range(0, 40).Select(i => new AlarmMove(EntityId.Ticket($"T{i}"), null, 60))], Cancellation);
        Assert.Equal(0, await table.CountAsync(Cancellation));
    }

    private static async Task CheckAsync(NpgsqlDataSource database, AlarmTable table, Random random)
    {
        await using (var empty = database.CreateCommand("DELETE FROM slamonitor.alarm")) await empty.ExecuteNonQueryAsync(Cancellation);
        var law = new Dictionary<EntityId, (Instant Due, long Version)>();
        for (var call = 0; call < 12; call++)
        {
            var some = Enumerable.Range(0, 1 + random.Next(5)).Select(_ => new EntityId((EntityKind)(1 + random.Next(2)), $"{random.Next(4)}")).ToList();
            if (random.Next(2) == 0)
            {
                var sets = some.Select(e => new AlarmSet(e, 0, At(random.Next(20)), random.Next(6))).ToList();
                await table.SetEarlierAsync(sets, Cancellation);
                foreach (var set in sets)
                {
                    law[set.Entity] = law.TryGetValue(set.Entity, out var was)
                        ? (Instant.Min(was.Due, set.Due), Math.Max(was.Version, set.Version))
                        : (set.Due, set.Version);
                }
            }
            else
            {
                var moves = some.Select(e => new AlarmMove(e, random.Next(3) == 0 ? null : At(random.Next(20)), random.Next(6))).ToList();
                await table.MoveAsync(moves, Cancellation);
                // The last of the highest version speaks for an entity.
                foreach (var move in moves.GroupBy(m => m.Entity).Select(g => g.OrderBy(m => m.Version).Last()))
                {
                    if (!law.TryGetValue(move.Entity, out var was) || was.Version > move.Version) continue;
                    if (move.Due is { } due) law[move.Entity] = (due, move.Version);
                    else law.Remove(move.Entity);
                }
            }
            var rows = await table.DueAsync(0, Instant.FromUtc(2100, 1, 1, 0, 0), 1000, Cancellation);
            Assert.Equal(
                law.Select(a => new Alarm(a.Key, a.Value.Due, a.Value.Version)).OrderBy(a => a.Due).ThenBy(a => a.Entity),
                rows);
        }
    }

    private static Instant At(int seconds) => Start + Duration.FromSeconds(seconds);
}
