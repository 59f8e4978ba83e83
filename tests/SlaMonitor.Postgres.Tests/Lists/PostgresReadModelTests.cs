using NodaTime;
using SlaMonitor.Core.Accounts;
using SlaMonitor.Core.Calendars;
using SlaMonitor.Core.Clocks;
using SlaMonitor.Core.Monitoring;
using SlaMonitor.Core.Policies;
using SlaMonitor.Core.Tickets;
using SlaMonitor.Core.Wire;
using SlaMonitor.Engine.Tests.Stored;
using SlaMonitor.Postgres.Accounts;
using SlaMonitor.Postgres.Lists;
using SlaMonitor.Postgres.Publishing;
using SlaMonitor.Postgres.Tests.Publishing;
using SlaMonitor.ReadModel.Boards;

namespace SlaMonitor.Postgres.Tests.Lists;

/// <summary>What the lists give is compared with a plain filter over the same tickets, page by page.</summary>
public sealed class PostgresReadModelTests(PostgresFixture postgres)
{
    private static readonly Rulebooks Rulebooks = new Rulebooks(new Rulebook(1, [BusinessCalendar.AlwaysOpen], []))
        .With(new Rulebook(2, [BusinessCalendar.AlwaysOpen], [])).With(new Rulebook(3, [BusinessCalendar.AlwaysOpen], []));

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public Task ListClocks_AnyQuery_IsThePlainFilter() => ForAnyAsync(6, async (any, tickets, lists) =>
    {
        for (var i = 0; i < 20; i++)
        {
            var query = new ClockQuery
            {
                States = any.Some(any.Member<ClockFilterState>, 2),
                Metric = any.Yes(20) ? any.Metric().Name : null,
                Account = any.Yes(20) ? any.Text() : null,
                Group = any.Yes(20) ? any.Text() : null,
                Tier = any.Yes(10) ? any.Member<Tier>() : null,
                Priority = any.Yes(20) ? any.Member<Priority>() : null,
                Region = any.Yes(10) ? any.Text() : null,
                Channel = any.Yes(10) ? any.Member<Channel>() : null,
                Text = any.Yes(20) ? any.Of("T1", "größe", "🚀", "o'b", "%") : null,
            };
            var states = BoardStates.For(query.States);
            var expected = tickets.SelectMany(t => t.Picture.CurrentClocks.Where(c => states.Contains(BoardStates.Of(c)) && Fits(query, t, c)).Select(c => (t.Id, c)))
                .OrderBy(row => row.c.DueAt ?? Instant.MaxValue)
                .ThenBy(row => row.Id, CodePointOrder.Instance)
                .ThenBy(row => row.c.Metric.Name, CodePointOrder.Instance);

            var listed = await AllAsync(page => lists.ListClocksAsync(query with { Page = page }, Rulebooks, Stories.Now, Cancellation), any);

            Assert.Equal(
                expected.Select(row => (row.Id, row.c.Metric, row.c.Cycle, row.c.State, row.c.DueAt)),
                listed.Select(row => (row.Ticket, row.Metric, row.Cycle, row.State, row.DueAt)));
        }
    });

    [Fact]
    public Task ListBreaches_AnyQuery_IsThePlainFilter() => ForAnyAsync(6, async (any, tickets, lists) =>
    {
        for (var i = 0; i < 20; i++)
        {
            var query = new BreachQuery
            {
                Since = any.MaybeAt(),
                Until = any.Yes(30) ? any.At() : null,
                Ticket = any.Yes(20) ? any.Of([.. tickets.Select(t => t.Id)]) : null,
                Metric = any.Yes(20) ? any.Metric().Name : null,
                Account = any.Yes(20) ? any.Text() : null,
                Priority = any.Yes(20) ? any.Member<Priority>() : null,
            };
            var expected = tickets.SelectMany(t => t.Picture.Clocks.Where(c => Fits(query, t, c)).Select(c => (t.Id, c.Metric, c.Cycle, c.BreachedAt)))
                .OrderByDescending(row => row.BreachedAt)
                .ThenByDescending(row => row.Id, CodePointOrder.Instance)
                .ThenByDescending(row => row.Metric.Name, CodePointOrder.Instance)
                .ThenByDescending(row => row.Cycle);

            var listed = await AllAsync(page => lists.ListBreachesAsync(query with { Page = page }, Cancellation), any);

            Assert.Equal(expected, listed.Select(row => (row.Ticket, row.Metric, row.Cycle, (Instant?)row.BreachedAt)));
        }
    });

    [Fact]
    public Task CountsAndAccountsAndOpenTickets_AnyTickets_AreThePlainSums() => ForAnyAsync(10, async (any, tickets, lists) =>
    {
        var live = tickets.Where(t => !Board.Of(t).IsAtRest).ToList();
        Assert.Equal(
            live.SelectMany(t => t.Picture.CurrentClocks.Select(c => (c.Metric, c.State, BoardStates.Of(c) == BoardState.AtRisk, t.Picture.Facts.Priority, t.Picture.Facts.Group)))
                .CountBy(k => k).Select(c => new ClockCount(c.Key.Metric, c.Key.State, c.Key.Item3, c.Key.Priority, c.Key.Group, c.Value)).ToHashSet(),
            (await lists.CountClocksAsync(Cancellation)).ToHashSet());
        Assert.Equal(
            tickets.Where(t => Board.Of(t).IsOpen).CountBy(t => (t.Picture.Facts.Priority, t.Picture.Facts.Group))
                .Select(c => new TicketCount(c.Key.Priority, c.Key.Group, c.Value)).ToHashSet(),
            (await lists.CountOpenTicketsAsync(Cancellation)).ToHashSet());

        var accounts = await AllAsync(page => lists.ListAccountsAsync(page, Cancellation), any);
        Assert.Equal(accounts.OrderBy(a => a.Profile.Id, CodePointOrder.Instance), accounts);
        foreach (var account in accounts)
        {
            var sums = new List<MetricTally>();
            foreach (var tally in tickets.Where(t => t.Picture.Facts.Account == account.Profile.Id).SelectMany(t => TallyDifferences.Contribution(t.Picture))) Tally.Add(sums, tally);
            Assert.Equal(sums.Where(t => !t.IsZero), account.Tallies.Where(t => !t.IsZero));
            Assert.Equal(
                live.Where(t => t.Picture.Facts.Account == account.Profile.Id).Select(t => t.Id).Order(CodePointOrder.Instance),
                await lists.OpenTicketsOfAsync(account.Profile.Id, "", 1000, Cancellation));
        }

        var earlier = live.Where(t => t.Rulebook < 3).Select(t => t.Id).Order(CodePointOrder.Instance).ToList();
        Assert.Equal(earlier, await lists.UnderEarlierThanAsync(3, "", 1000, Cancellation));
        Assert.Equal(earlier.Skip(2).Take(3), await lists.UnderEarlierThanAsync(3, earlier[1], 3, Cancellation));
        Assert.Equal(earlier.Count, await lists.CountUnderEarlierThanAsync(3, Cancellation));
        Assert.Equal(tickets.OrderBy(t => t.Id), (await lists.LoadTicketsAsync([.. tickets.Select(t => t.Id), "unknown"], Cancellation)).Values.OrderBy(t => t.Id));
    });

    [Fact]
    public async Task CountClocks_ManyDifferences_AreFoldedAndStayTheSame()
    {
        await using var database = await postgres.NewAsync();
        var lists = new PostgresReadModel(database);
        await new Outputs(database).PublishAsync([.. Enumerable.Range(0, 30).SelectMany(i => Stories.Any(new Any(i), $"T{i}", 1))], Cancellation);
        var before = (await lists.CountClocksAsync(Cancellation)).ToHashSet();
        await Rows.RunAsync(database, "INSERT INTO slamonitor.board_count SELECT 'resolution', 3, 'high', 'g', n FROM generate_series(1, 15000) i, (VALUES (1), (-1)) AS d(n)");

        await lists.CountClocksAsync(Cancellation);

        await using var count = database.CreateCommand("SELECT count(*) FROM slamonitor.board_count");
        Assert.InRange((long)(await count.ExecuteScalarAsync(Cancellation))!, 0, 200);
        Assert.Equal(before, (await lists.CountClocksAsync(Cancellation)).ToHashSet());
    }

    [Fact]
    public async Task FindAccount_DescribedAndCounted_IsBoth()
    {
        await using var database = await postgres.NewAsync();
        var ticket = new Desk(1).Ticket(1);
        var profile = new AccountProfile(ticket.Picture.Facts.Account!, 3, "Acme");

        await new Outputs(database).PublishAsync([TicketOutput.Of(ticket, [], new StoredBuffer())], Cancellation);
        await new AccountTable(database).PutAsync(profile, Cancellation);

        var found = await new AccountTable(database).FindAsync(profile.Id, Cancellation);
        Assert.Equal(profile, found!.Profile);
        Assert.Equal(3, found.Tallies.Count);
        Assert.Equal([found], (await new PostgresReadModel(database).ListAccountsAsync(new PageRequest(), Cancellation)).Items);
    }

    [Fact]
    public async Task Lists_ForeignCursorOrLimit_AreRefused()
    {
        await using var database = await postgres.NewAsync();
        var lists = new PostgresReadModel(database);
        var foreign = new PageRequest(10, "bm90IGpzb24");
        var none = new PageRequest(0);

        await Assert.ThrowsAsync<InvalidCursorException>(() => lists.ListClocksAsync(new ClockQuery { Page = foreign }, Rulebooks, Stories.Now, Cancellation));
        await Assert.ThrowsAsync<InvalidCursorException>(() => lists.ListBreachesAsync(new BreachQuery { Page = foreign }, Cancellation));
        await Assert.ThrowsAsync<InvalidCursorException>(() => lists.ListAccountsAsync(foreign, Cancellation));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => lists.ListClocksAsync(new ClockQuery { Page = none }, Rulebooks, Stories.Now, Cancellation));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => lists.ListBreachesAsync(new BreachQuery { Page = none }, Cancellation));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => lists.ListAccountsAsync(none, Cancellation));
    }

    /// <summary>Any tickets, published over one another some times, so that places of earlier states have to go.</summary>
    private async Task ForAnyAsync(int times, Func<Any, List<TicketState>, PostgresReadModel, Task> law)
    {
        await using var database = await postgres.NewAsync();
        await Law.CheckAsync(times, async seed =>
        {
            await Rows.EmptyAsync(database);
            var any = new Any(seed);
            var tickets = new Dictionary<string, TicketState>();
            for (var round = 1; round <= 3; round++)
            {
                var some = Enumerable.Range(0, 25).Select(_ => Stories.Ticket(any, $"{any.Text()}.") with { Decisions = round }).DistinctBy(t => t.Id).ToList();
                foreach (var ticket in some) tickets[ticket.Id] = ticket;
                var buffer = new StoredBuffer();
                await new Outputs(database).PublishAsync([.. some.Select(t => TicketOutput.Of(t, [], buffer))], Cancellation);
            }
            await law(any, [.. tickets.Values], new PostgresReadModel(database));
        });
    }

    private static async Task<List<T>> AllAsync<T>(Func<PageRequest, Task<Page<T>>> list, Any any)
    {
        var all = new List<T>();
        string? cursor = null;
        do
        {
            var limit = any.Of(1, 3, 7, 1000);
            var page = await list(new PageRequest(limit, cursor));
            Assert.True(page.Items.Count <= limit);
            all.AddRange(page.Items);
            cursor = page.Cursor;
        }
        while (cursor is not null);
        return all;
    }

    private static bool Fits(ClockQuery query, TicketState ticket, Clock clock)
    {
        var facts = ticket.Picture.Facts;
        return (query.Metric is null || query.Metric == clock.Metric.Name)
            && (query.Account is null || query.Account == facts.Account)
            && (query.Group is null || query.Group == facts.Group)
            && (query.Tier is null || query.Tier == facts.Tier)
            && (query.Priority is null || query.Priority == facts.Priority)
            && (query.Region is null || query.Region == facts.Region)
            && (query.Channel is null || query.Channel == facts.Channel)
            && (query.Text is null
                || ticket.Id.Contains(query.Text, StringComparison.OrdinalIgnoreCase)
                || facts.Subject?.Contains(query.Text, StringComparison.OrdinalIgnoreCase) == true);
    }

    private static bool Fits(BreachQuery query, TicketState ticket, Clock clock) =>
        clock.BreachedAt is { } at
        && (query.Since is null || at >= query.Since)
        && (query.Until is null || at < query.Until)
        && (query.Ticket is null || query.Ticket == ticket.Id)
        && (query.Metric is null || query.Metric == clock.Metric.Name)
        && (query.Account is null || query.Account == ticket.Picture.Facts.Account)
        && (query.Priority is null || query.Priority == ticket.Picture.Facts.Priority);
}
