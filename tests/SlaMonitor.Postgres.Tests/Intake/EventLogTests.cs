using NodaTime;
using SlaMonitor.Core.Tickets;
using SlaMonitor.Engine.Tests.Stored;
using SlaMonitor.Postgres.Intake;

namespace SlaMonitor.Postgres.Tests.Intake;

public sealed class EventLogTests(PostgresFixture postgres)
{
    private static readonly Instant Now = Instant.FromUtc(2026, 3, 2, 9, 0);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Claim_RepeatsOfEveryKind_AreTold()
    {
        await using var database = await postgres.NewAsync();
        var log = new EventLog(database);
        await log.ClaimAsync([Event("a", "T1"), Event("b", "T1")], Now, Cancellation);

        var claims = await log.ClaimAsync(
            [Event("c", "T1"), Event("a", "T1"), Event("b", "T2"), Event("c", "T1"), Event("a", "T1") with { Source = "other" }, Event("a", "T2")],
            Now + Duration.FromSeconds(1),
            Cancellation);

        Assert.Equal([Claim.New, Claim.Known, Claim.Duplicate, Claim.Duplicate, Claim.New, Claim.Duplicate], claims);
        Assert.Equal(4, await log.CountAsync(Cancellation));
    }

    [Fact]
    public async Task Claim_AnyEvents_AreReadBackEqualByArrival()
    {
        await using var database = await postgres.NewAsync();
        var log = new EventLog(database);
        var any = new Any(7);
        var events = Enumerable.Range(0, 400).Select(i => any.Event() with { Id = $"{400 - i}", Ticket = $"{any.Text()}." }).ToList();
        foreach (var chunk in events.Chunk(130)) await log.ClaimAsync(chunk, Now, Cancellation);

        var read = new List<LoggedEvent>();
        await foreach (var logged in log.ReadAllAsync(Cancellation)) read.Add(logged);

        Assert.Equal(events.OrderBy(e => e.Ticket, CodePointOrder.Instance), read.Select(l => l.Event));
        Assert.All(read, l => Assert.Equal(Now, l.ArrivedAt));
        var ticket = events[11].Ticket;
        Assert.Equal(events.Where(e => e.Ticket == ticket), (await log.ReadTicketAsync(ticket, Cancellation)).Select(l => l.Event));
    }

    [Fact]
    public async Task Claim_FourCallersOfTheSameEvents_EachEventIsNewOnce()
    {
        await using var database = await postgres.NewAsync();
        var log = new EventLog(database);
        var batches = Enumerable.Range(0, 25).Select(b => Enumerable.Range(0, 40).Select(i => Event($"{b}-{i}", $"T{i % 7}")).ToList()).ToList();
        var news = 0;

        await Task.WhenAll(Enumerable.Range(0, 4).Select(caller => Task.Run(async () =>
        {
            // Each in an order of its own, so that they meet in the middle of their calls.
            var random = new Random(caller);
            foreach (var batch in batches)
            {
                var claims = await log.ClaimAsync([.. batch.OrderBy(_ => random.Next())], Now, Cancellation);
                Assert.DoesNotContain(Claim.Duplicate, claims);
                Interlocked.Add(ref news, claims.Count(c => c == Claim.New));
            }
        })));

        Assert.Equal(1000, news);
        Assert.Equal(1000, await log.CountAsync(Cancellation));
    }

    [Fact]
    public async Task Claim_Nothing_IsNothing()
    {
        await using var database = await postgres.NewAsync();

        Assert.Empty(await new EventLog(database).ClaimAsync([], Now, Cancellation));
    }

    private static TicketEvent Event(string id, string ticket) =>
        new() { Source = "api", Id = id, Ticket = ticket, At = Now, Type = TicketEventType.NoteAdded };
}
