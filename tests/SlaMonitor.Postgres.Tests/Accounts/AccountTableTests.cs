using NodaTime;
using SlaMonitor.Core.Accounts;
using SlaMonitor.Core.Clocks;
using SlaMonitor.Core.Monitoring;
using SlaMonitor.Engine.Tests.Stored;
using SlaMonitor.Postgres.Accounts;
using SlaMonitor.Postgres.Tests.Publishing;

namespace SlaMonitor.Postgres.Tests.Accounts;

public sealed class AccountTableTests(PostgresFixture postgres)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Put_OlderOrSameVersion_ChangesNothing()
    {
        await using var database = await postgres.NewAsync();
        var accounts = new AccountTable(database);
        var second = new AccountProfile("acme", 2, "Acme", "gold", "emea");

        var kept = await accounts.PutAsync(second, Cancellation);
        var again = await accounts.PutAsync(second with { Name = "again" }, Cancellation);
        var older = await accounts.PutAsync(second with { Version = 1, Name = "older" }, Cancellation);

        Assert.Equal((true, false, false), (kept, again, older));
        Assert.Equal(new AccountView(second, []), await accounts.FindAsync("acme", Cancellation));
        Assert.Null(await accounts.FindAsync("unknown", Cancellation));
    }

    [Fact]
    public async Task PutWindows_OfALaterDecision_AreWhatTheAccountIsFoundWith()
    {
        await using var database = await postgres.NewAsync();
        var accounts = new AccountTable(database);
        var profile = new AccountProfile("acme", 1, Segment: "gold");
        AccountState At(long decisions, int breached) => new()
        {
            Decisions = decisions,
            Profile = profile,
            Windows = [AttainmentWindow.Empty(Metric.Resolution).With(2, breached, Instant.FromUtc(2026, 11, 27, 9, 0), Duration.FromDays(30))],
        };

        // Of one that nobody has described there is nothing to keep it with.
        await accounts.PutWindowsAsync(At(1, 1), Cancellation);
        Assert.Null(await accounts.FindAsync("acme", Cancellation));
        await accounts.PutAsync(profile, Cancellation);
        await accounts.PutWindowsAsync(At(3, 2), Cancellation);
        await accounts.PutWindowsAsync(At(2, 1), Cancellation);

        Assert.Equal(At(3, 2).Windows, (await accounts.FindAsync("acme", Cancellation))!.Windows);
        await accounts.PutAsync(profile with { Version = 2 }, Cancellation);
        Assert.Equal(At(3, 2).Windows, (await accounts.FindAsync("acme", Cancellation))!.Windows);
    }

    /// <summary>By the segment that they were described with last; those without clocks too, as theirs are still to end.</summary>
    [Fact]
    public async Task Ended_OfASegment_AreItsAccountsWithTheirSums()
    {
        await using var database = await postgres.NewAsync();
        var accounts = new AccountTable(database);
        foreach (var (id, segment) in new[] { ("a", "gold"), ("b", "silver"), ("c", "gold"), ("d", "platinum"), ("e", null) })
            await accounts.PutAsync(new AccountProfile(id, 1, "Name \"quoted\"", segment), Cancellation);
        await accounts.PutAsync(new AccountProfile("b", 2, Segment: "gold"), Cancellation);
        await accounts.PutAsync(new AccountProfile("c", 2), Cancellation);
        await Rows.RunAsync(database, """
            INSERT INTO slamonitor.account_tally (account, metric, open, breached, met)
            VALUES ('b', 'resolution', 5, 2, 3), ('b', 'first_response', 1, 0, 4), ('d', 'resolution', 0, 1, 0), ('e', 'resolution', 0, 9, 9)
            """);

        var ended = await accounts.EndedAsync(["gold", "platinum"], Cancellation);

        Assert.Equal(["a", "b", "d"], ended.Keys.Order(StringComparer.Ordinal));
        Assert.Empty(ended["a"]);
        Assert.Equal([new MetricTally(Metric.FirstResponse, 0, 0, 4), new MetricTally(Metric.Resolution, 0, 2, 3)], ended["b"]);
        Assert.Equal([new MetricTally(Metric.Resolution, 0, 1, 0)], ended["d"]);
    }

    [Fact]
    public async Task Profiles_OfSome_AreThoseDescribed()
    {
        await using var database = await postgres.NewAsync();
        var accounts = new AccountTable(database);
        var any = new Any(3);
        var profiles = Enumerable.Range(0, 30).Select(i => any.Profile() with { Id = $"account {i:00}", Version = 1 + i }).ToList();
        foreach (var profile in profiles) await accounts.PutAsync(profile, Cancellation);

        var found = await accounts.ProfilesAsync(["account 03", "account 29", "unknown"], Cancellation);
        var page = await accounts.ProfilesAfterAsync("account 07", 5, Cancellation);

        Assert.Equal([profiles[3], profiles[29]], found.Values.OrderBy(p => p.Id, StringComparer.Ordinal));
        Assert.Equal(profiles[8..13], page);
    }
}
