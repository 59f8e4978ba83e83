using FsCheck;
using FsCheck.Fluent;
using NodaTime;
using SlaMonitor.Core;
using SlaMonitor.Core.Calendars;
using SlaMonitor.Core.Clocks;
using SlaMonitor.Core.Entities;
using SlaMonitor.Core.Monitoring;
using SlaMonitor.Core.Policies;
using SlaMonitor.Core.Tickets;
using SlaMonitor.Engine.Rows;
using SlaMonitor.Engine.Tests.Stored;

namespace SlaMonitor.ReadModel.Tests;

/// <summary>What the lists give is compared with a plain filter over the same tickets, page by page.</summary>
public sealed class SqlReadModelTests
{
    private static readonly Instant Now = Instant.FromUtc(2026, 3, 2, 9, 0);
    private static readonly Rulebooks Rulebooks = new(new Rulebook(1, [BusinessCalendar.AlwaysOpen], []));

    [Fact]
    public void ListClocks_AnyQuery_IsThePlainFilter() => ForAnyDesk((any, rows, tickets) =>
    {
        for (var i = 0; i < 30; i++)
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
                Text = any.Yes(20) ? any.Of("T1", "t", "größe", "X") : null,
            };
            var expected = tickets.SelectMany(t => t.Picture.CurrentClocks.Where(c => Fits(query, t, c)).Select(c => (Ticket: t, Clock: c)))
                .OrderBy(row => row.Clock.DueAt?.ToUnixTimeTicks() ?? long.MaxValue)
                .ThenBy(row => row.Ticket.Id, StringComparer.Ordinal)
                .ThenBy(row => row.Clock.Metric)
                .ToList();

            var listed = All(page => rows.Queries.ListClocks(query with { Page = page }, Rulebooks, Now), any);

            Assert.Equal(expected.Select(row => Row(row.Ticket, row.Clock)), listed);
        }
    });

    [Fact]
    public void ListBreaches_AnyQuery_IsThePlainFilter() => ForAnyDesk((any, rows, tickets) =>
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
                Group = any.Yes(20) ? any.Text() : null,
                Tier = any.Yes(10) ? any.Member<Tier>() : null,
                Priority = any.Yes(20) ? any.Member<Priority>() : null,
            };
            var expected = tickets.SelectMany(t => t.Picture.Clocks.Where(c => Fits(query, t, c)).Select(c => (t.Id, c.Metric, c.Cycle, c.BreachedAt)))
                .OrderByDescending(row => row.BreachedAt)
                .ThenByDescending(row => row.Id, StringComparer.Ordinal)
                .ThenByDescending(row => row.Metric)
                .ThenByDescending(row => row.Cycle);

            var listed = All(page => rows.Queries.ListBreaches(query with { Page = page }), any);

            Assert.Equal(expected, listed.Select(row => (row.Ticket, row.Metric, row.Cycle, (Instant?)row.BreachedAt)));
        }
    });

    [Fact]
    public void Counts_AnyDesk_AreThoseOfThePlainCount() => ForAnyDesk((_, rows, tickets) =>
    {
        var clocks = tickets.SelectMany(t => t.Picture.CurrentClocks.Select(c => (c.Metric, c.State, c.IsAtRisk, t.Picture.Facts.Priority, t.Picture.Facts.Group)))
            .CountBy(key => key)
            .Select(c => new ClockCount(c.Key.Metric, c.Key.State, c.Key.IsAtRisk, c.Key.Priority, c.Key.Group, c.Value));
        var open = tickets.Select(t => t.Picture.Facts)
            .Where(f => !f.IsSolved && f.Disposition == Disposition.Active)
            .CountBy(f => (f.Priority, f.Group))
            .Select(c => new TicketCount(c.Key.Priority, c.Key.Group, c.Value));

        Assert.Equal(clocks.ToHashSet(), rows.Queries.CountClocks().ToHashSet());
        Assert.Equal(open.ToHashSet(), rows.Queries.CountOpenTickets().ToHashSet());
    });

    [Fact]
    public void ListAccounts_ManyPages_IsEveryAccountById() => WithRows(store =>
    {
        var accounts = Enumerable.Range(0, 25).Select(i => new Any(i).Account($"account {i:00}")).ToList();
        store.Write(new RowBatch(1, [.. accounts.Select(a => new EntityRow(EntityId.Account(a.Profile.Id), a, null))], [], []));

        var listed = All(store.Queries.ListAccounts, new Any(1));

        Assert.Equal(accounts.Select(a => new AccountView(a.Profile, a.Tallies)), listed);
    });

    [Fact]
    public void ListClocks_RunningClock_TellsWhatRemainsNow() => WithRows(store =>
    {
        var any = new Any(1);
        var clock = any.Clock() with
        {
            State = ClockState.Running,
            IsPaused = false,
            Calendar = "24x7",
            Target = Duration.FromHours(4),
            Elapsed = Duration.FromHours(1),
            Since = Now - Duration.FromMinutes(30),
        };
        Write(store, 1, [any.Ticket("T-1") with { Rulebook = 1, Picture = new TicketPicture { Clocks = [clock] } }]);

        var row = Assert.Single(store.Queries.ListClocks(new ClockQuery(), Rulebooks, Now).Items);

        Assert.Equal(Duration.FromMinutes(150), row.Remaining);
    });

    [Fact]
    public void ListClocks_RareText_GoesOnBehindTheCursor() => WithRows(store =>
    {
        // More clocks than one page searches, and the one that is looked for is the last.
        var clock = new Any(1).Clock() with { State = ClockState.Waiting, DueAt = null };
        Write(store, 1, [.. Enumerable.Range(0, 21_000).Select(i => Small($"T-{i:00000}", clock))]);
        var query = new ClockQuery { Text = "t-20999" };

        var first = store.Queries.ListClocks(query, Rulebooks, Now);
        Assert.Empty(first.Items);
        Assert.NotNull(first.Cursor);
        var second = store.Queries.ListClocks(query with { Page = new PageRequest(100, first.Cursor) }, Rulebooks, Now);
        Assert.Equal("T-20999", Assert.Single(second.Items).Ticket);
        Assert.Null(second.Cursor);
    });

    [Theory]
    [InlineData("")]
    [InlineData("!!")]
    [InlineData("bm90IGpzb24")]
    [InlineData("WyJjbG9ja3MiXQ")]
    [InlineData("WyJjbG9ja3MiLCJ4IiwieSIsInoiXQ")]
    [InlineData("WyJjbG9ja3MiLG51bGwsInkiLCJ6Il0")]
    public void Lists_ForeignCursor_IsRefused(string cursor) => WithRows(store =>
    {
        var page = new PageRequest(10, cursor);

        Assert.Throws<InvalidCursorException>(() => store.Queries.ListClocks(new ClockQuery { Page = page }, Rulebooks, Now));
        Assert.Throws<InvalidCursorException>(() => store.Queries.ListBreaches(new BreachQuery { Page = page }));
        Assert.Throws<InvalidCursorException>(() => store.Queries.ListAccounts(page));
    });

    [Theory]
    [InlineData(0)]
    [InlineData(1001)]
    public void Lists_LimitOutOfRange_IsABug(int limit) => WithRows(store =>
        Assert.Throws<ArgumentOutOfRangeException>(() => store.Queries.ListAccounts(new PageRequest(limit))));

    private static void ForAnyDesk(Action<Any, SqliteRowStore, IReadOnlyList<TicketState>> law) => Prop
        .ForAll(ArbMap.Default.ArbFor<int>(), seed => WithRows(store =>
        {
            var any = new Any(seed);
            var tickets = new SortedDictionary<string, TicketState>(StringComparer.Ordinal);
            // Written over one another, so that rows of earlier states have to go.
            for (var position = 1; position <= 3; position++)
            {
                var batch = Enumerable.Range(0, 25).Select(_ => Desk(any, $"{any.Text()}.")).DistinctBy(t => t.Id).OrderBy(t => t.Id, StringComparer.Ordinal).ToList();
                foreach (var ticket in batch) tickets[ticket.Id] = ticket;
                Write(store, position, batch);
            }
            law(any, store, [.. tickets.Values]);
        }))
        .Check(Config.QuickThrowOnFailure.WithMaxTest(12));

    /// <summary>Any ticket, in a calendar that there is.</summary>
    private static TicketState Desk(Any any, string id)
    {
        var ticket = any.Ticket(id);
        var clocks = ticket.Picture.Clocks.Select(c => c with
        {
            Calendar = "24x7",
            DueAt = c.DueAt is null ? null : Now + Duration.FromHours(any.Below(5)),
            Since = Now - Duration.FromMinutes(any.Below(100)),
        });
        return ticket with { Rulebook = 1, Picture = ticket.Picture with { Clocks = clocks.ToEquatableArray() } };
    }

    private static TicketState Small(string id, Clock clock) => new()
    {
        Id = id,
        Decisions = 1,
        Rulebook = 1,
        AsOf = Now,
        Log = TicketLog.Empty,
        Picture = new TicketPicture { Clocks = [clock] },
    };

    private static bool Fits(ClockQuery query, TicketState ticket, Clock clock)
    {
        var facts = ticket.Picture.Facts;
        return (query.States.IsEmpty || query.States.Any(state => Fits(state, clock)))
            && (query.Metric is null || query.Metric == clock.Metric.Name)
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

    private static bool Fits(ClockFilterState state, Clock clock) => state switch
    {
        ClockFilterState.Running => clock.State == ClockState.Running,
        ClockFilterState.AtRisk => clock.IsAtRisk,
        ClockFilterState.Breached => clock.State == ClockState.Breached,
        ClockFilterState.Paused => clock.State == ClockState.Paused,
        ClockFilterState.Met => clock.State is ClockState.Met or ClockState.MetLate,
    };

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

    private static ClockRow Row(TicketState ticket, Clock clock)
    {
        var facts = ticket.Picture.Facts;
        var runs = clock.State is ClockState.Running or ClockState.Paused or ClockState.Breached && !clock.IsPaused;
        return new ClockRow(
            ticket.Id, facts.Subject, facts.Account, ticket.Picture.Account?.Segment, facts.Priority, facts.Status, facts.Group, facts.Assignee,
            facts.Tier, facts.Region, facts.Channel, clock.Metric, clock.Cycle, clock.Policy, clock.State,
            clock.State == ClockState.Running && clock.Warnings.Count > 0, clock.DueAt, clock.BreachedAt,
            clock.State is ClockState.Met or ClockState.MetLate ? clock.StoppedAt : null,
            clock.Target - clock.Elapsed - (runs ? Now - clock.Since : Duration.Zero));
    }

    /// <summary>Every page of a list, in pages of a few rows.</summary>
    private static List<T> All<T>(Func<PageRequest, Page<T>> list, Any any)
    {
        var all = new List<T>();
        string? cursor = null;
        do
        {
            var limit = any.Of(1, 3, 7, 1000);
            var page = list(new PageRequest(limit, cursor));
            Assert.True(page.Items.Count <= limit);
            all.AddRange(page.Items);
            cursor = page.Cursor;
        }
        while (cursor is not null);
        return all;
    }

    private static void Write(SqliteRowStore store, long position, IEnumerable<TicketState> tickets) =>
        store.Write(new RowBatch(position, [.. tickets.Select(t => new EntityRow(EntityId.Ticket(t.Id), t, null))], [], []));

    private static void WithRows(Action<SqliteRowStore> work)
    {
        using var folder = new TempFolder();
        folder.WithRows(work);
    }
}
