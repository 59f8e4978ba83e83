using NodaTime;
using SlaMonitor.Core.Clocks;
using SlaMonitor.Core.Monitoring;
using SlaMonitor.Core.Tickets;
using SlaMonitor.Engine.Rows;
using SlaMonitor.Engine.Tests.Stored;

namespace SlaMonitor.ReadModel.Tests;

/// <summary>What the lists give is compared with a plain filter over the same tickets, page by page.</summary>
public sealed class SqlReadModelTests
{
    [Fact]
    public void ListBreaches_AnyQuery_IsThePlainFilter() => BothSources.ForAny((any, desk) =>
    {
        for (var i = 0; i < 20; i++)
        {
            var query = new BreachQuery
            {
                Since = any.MaybeAt(),
                Until = any.Yes(30) ? any.At() : null,
                Ticket = any.Yes(20) ? any.Of([.. desk.Tickets.Select(t => t.Id)]) : null,
                Metric = any.Yes(20) ? any.Metric().Name : null,
                Account = any.Yes(20) ? any.Text() : null,
                Group = any.Yes(20) ? any.Text() : null,
                Tier = any.Yes(10) ? any.Member<Tier>() : null,
                Priority = any.Yes(20) ? any.Member<Priority>() : null,
            };
            var expected = desk.Tickets.SelectMany(t => t.Picture.Clocks.Where(c => Fits(query, t, c)).Select(c => (t.Id, c.Metric, c.Cycle, c.BreachedAt)))
                .OrderByDescending(row => row.BreachedAt)
                .ThenByDescending(row => row.Id, CodePointOrder.Instance)
                .ThenByDescending(row => row.Metric)
                .ThenByDescending(row => row.Cycle);

            var listed = BothSources.All(page => desk.Rows.Queries.ListBreaches(query with { Page = page }), any);

            Assert.Equal(expected, listed.Select(row => (row.Ticket, row.Metric, row.Cycle, (Instant?)row.BreachedAt)));
        }
    });

    [Fact]
    public void ListAccounts_ManyPages_IsEveryAccountById() => BothSources.With(desk =>
    {
        var accounts = Enumerable.Range(0, 25).Select(i => new Any(i).Account($"account {i:00}")).ToList();
        desk.Rows.Write(new RowBatch(1, [.. accounts.Select(a => Row.Of(a))], [], []));

        var listed = BothSources.All(desk.Rows.Queries.ListAccounts, new Any(1));

        Assert.Equal(accounts.Select(a => new AccountView(a.Profile, a.Tallies) { Windows = a.Windows }), listed);
    });

    [Theory]
    [InlineData("")]
    [InlineData("!!")]
    [InlineData("bm90IGpzb24")]
    [InlineData("WyJjbG9ja3MiXQ")]
    [InlineData("WyJjbG9ja3MiLCJ4IiwieSIsInoiXQ")]
    [InlineData("WyJjbG9ja3MiLG51bGwsInkiLCJ6Il0")]
    public void Lists_ForeignCursor_IsRefused(string cursor) => BothSources.With(desk =>
    {
        var page = new PageRequest(10, cursor);

        Assert.Throws<InvalidCursorException>(() => desk.List(new ClockQuery { Page = page }));
        Assert.Throws<InvalidCursorException>(() => desk.Rows.Queries.ListBreaches(new BreachQuery { Page = page }));
        Assert.Throws<InvalidCursorException>(() => desk.Rows.Queries.ListAccounts(page));
    });

    [Theory]
    [InlineData(0)]
    [InlineData(1001)]
    public void Lists_LimitOutOfRange_IsABug(int limit) => BothSources.With(desk =>
    {
        var page = new PageRequest(limit);

        Assert.Throws<ArgumentOutOfRangeException>(() => desk.List(new ClockQuery { Page = page }));
        Assert.Throws<ArgumentOutOfRangeException>(() => desk.Rows.Queries.ListBreaches(new BreachQuery { Page = page }));
        Assert.Throws<ArgumentOutOfRangeException>(() => desk.Rows.Queries.ListAccounts(page));
    });

    private static bool Fits(BreachQuery query, TicketState ticket, Clock clock)
    {
        var facts = ticket.Picture.Facts;
        return clock.BreachedAt is { } at
            && (query.Since is null || at >= query.Since)
            && (query.Until is null || at < query.Until)
            && (query.Ticket is null || query.Ticket == ticket.Id)
            && (query.Metric is null || query.Metric == clock.Metric.Name)
            && (query.Account is null || query.Account == facts.Account)
            && (query.Group is null || query.Group == facts.Group)
            && (query.Tier is null || query.Tier == facts.Tier)
            && (query.Priority is null || query.Priority == facts.Priority);
    }
}
