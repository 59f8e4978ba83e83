using SlaMonitor.Core.Accounts;
using SlaMonitor.Core.Monitoring;
using SlaMonitor.Engine.Tests.Stored;
using SlaMonitor.Postgres.Accounts;

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
