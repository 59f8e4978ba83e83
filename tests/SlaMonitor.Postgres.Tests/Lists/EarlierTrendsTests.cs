using NodaTime;
using SlaMonitor.Core.Tickets;
using SlaMonitor.Core.Trends;
using SlaMonitor.Core.Wire;
using SlaMonitor.Engine.Tests.Stored;
using SlaMonitor.Postgres.Lists;
using SlaMonitor.Postgres.Publishing;
using SlaMonitor.Postgres.Tests.Publishing;

namespace SlaMonitor.Postgres.Tests.Lists;

/// <summary>Tickets that were published before trends were are counted in from their stored states, while others go on publishing.</summary>
public sealed class EarlierTrendsTests(PostgresFixture postgres)
{
    private static readonly TrendQuery Query = new()
    {
        From = Stories.Now - Duration.FromDays(300),
        To = Stories.Now + Duration.FromDays(1),
        Zone = DateTimeZone.Utc,
        Interval = TrendInterval.Week,
    };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Step_RowsOfBefore_AreCountedOnceEach()
    {
        await using var database = await postgres.NewAsync();
        var any = new Any(7);
        // More than one step takes.
        var tickets = Enumerable.Range(0, 620).Select(i => Stories.Ticket(any, $"T-{i:000}") with { Decisions = 1 }).ToList();
        await PublishAsync([.. tickets]);
        var lists = new PostgresReadModel(database);
        var before = await lists.TrendsAsync(Query, Stories.Now, Cancellation);
        Assert.Equal(Expected(tickets), before);
        await using (var old = database.CreateCommand("DELETE FROM slamonitor.trend; INSERT INTO slamonitor.meta (name, value) VALUES ('trends_done', '')"))
            await old.ExecuteNonQueryAsync(Cancellation);
        Assert.False((await lists.TrendsAsync(Query, Stories.Now, Cancellation)).IsComplete);

        var earlier = new EarlierTrends(database);
        Assert.True(await earlier.StepAsync(Cancellation));
        // One that was counted in and one that was not publish meanwhile.
        foreach (var place in new[] { 3, 610 }) tickets[place] = Stories.Ticket(any, tickets[place].Id) with { Decisions = 2 };
        await PublishAsync(tickets[3], tickets[610]);
        while (await earlier.StepAsync(Cancellation))
        {
        }

        Assert.Equal(Expected(tickets), await lists.TrendsAsync(Query, Stories.Now, Cancellation));
        Assert.False(await earlier.StepAsync(Cancellation));

        Task<Published> PublishAsync(params TicketState[] some)
        {
            var buffer = new StoredBuffer();
            return new Outputs(database).PublishAsync([.. some.Select(ticket => TicketOutput.Of(ticket, [], buffer))], Cancellation);
        }
    }

    [Fact]
    public async Task Trends_OlderDecisionPublishedLate_ChangesNothing()
    {
        await using var database = await postgres.NewAsync();
        var any = new Any(11);
        var later = Stories.Ticket(any, "T-1") with { Decisions = 5 };
        var buffer = new StoredBuffer();
        await new Outputs(database).PublishAsync([TicketOutput.Of(later, [], buffer)], Cancellation);

        await new Outputs(database).PublishAsync([TicketOutput.Of(Stories.Ticket(any, "T-1") with { Decisions = 4 }, [], buffer)], Cancellation);

        Assert.Equal(Expected([later]), await new PostgresReadModel(database).TrendsAsync(Query, Stories.Now, Cancellation));
    }

    private static TrendReport Expected(IReadOnlyList<TicketState> tickets)
    {
        var fold = new TrendFold(Query, Stories.Now);
        foreach (var ticket in tickets) fold.Add(TrendBytes.Write(TicketTrend.Of(ticket)).AsSpan());
        return fold.Report(isComplete: true);
    }
}
