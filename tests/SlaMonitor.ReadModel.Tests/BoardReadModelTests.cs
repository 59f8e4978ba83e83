using NodaTime;
using SlaMonitor.Core.Clocks;
using SlaMonitor.Core.Monitoring;
using SlaMonitor.Core.Tickets;
using SlaMonitor.Engine.Tests.Stored;

namespace SlaMonitor.ReadModel.Tests;

/// <summary>What the list over memory and rows gives is compared with a plain filter over the same tickets, page by page.</summary>
public sealed class BoardReadModelTests
{
    [Fact]
    public void ListClocks_AnyQuery_IsThePlainFilter() => BothSources.ForAny((any, desk) =>
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
                Text = any.Yes(20) ? any.Of("T1", "t", "größe", "🚀", "X") : null,
            };
            var expected = desk.Tickets.SelectMany(t => t.Picture.CurrentClocks.Where(c => Fits(query, t, c)).Select(c => (Ticket: t, Clock: c)))
                .OrderBy(row => row.Clock.DueAt?.ToUnixTimeTicks() ?? long.MaxValue)
                .ThenBy(row => row.Ticket.Id, CodePointOrder.Instance)
                .ThenBy(row => row.Clock.Metric)
                .ToList();

            var listed = BothSources.All(page => desk.List(query with { Page = page }), any);

            Assert.Equal(expected.Select(row => RowOf(row.Ticket, row.Clock)), listed);
        }
    });

    [Fact]
    public void ListClocks_RunningClock_TellsWhatRemainsNow() => BothSources.With(desk =>
    {
        var any = new Any(1);
        var clock = any.Clock() with
        {
            State = ClockState.Running,
            IsPaused = false,
            Calendar = "24x7",
            Target = Duration.FromHours(4),
            Elapsed = Duration.FromHours(1),
            Since = BothSources.Now - Duration.FromMinutes(30),
        };
        desk.Put(any.Ticket("T-1") with { Log = TicketLog.Under(1), Picture = new TicketPicture { Clocks = [clock] } });

        var row = Assert.Single(desk.List(new ClockQuery()).Items);

        Assert.Equal(Duration.FromMinutes(150), row.Remaining);
    });

    [Fact]
    public void ListClocks_RareTextAmongResting_GoesOnBehindTheCursor() => BothSources.With(desk =>
    {
        // More clocks than one page searches, and the one that is looked for is the last; a live one behind it waits its turn.
        var clock = new Any(1).Clock() with { State = ClockState.Met, DueAt = BothSources.Now };
        desk.Put([.. Enumerable.Range(0, 21_000).Select(i => BothSources.Small($"T-{i:00000}", clock)), Live("U-20999", BothSources.Now)]);
        var query = new ClockQuery { Text = "-20999" };

        var first = desk.List(query);
        Assert.Empty(first.Items);
        Assert.NotNull(first.Cursor);
        var second = desk.List(query with { Page = new PageRequest(100, first.Cursor) });
        Assert.Equal(["T-20999", "U-20999"], second.Items.Select(row => row.Ticket));
        Assert.Null(second.Cursor);
    });

    [Fact]
    public void ListClocks_OrdersOfUtf8AndUtf16Differ_LosesNone() => BothSources.With(desk =>
    {
        var clock = new Any(1).Clock() with { State = ClockState.Met, DueAt = null };
        desk.Put(BothSources.Small("🚀", clock), BothSources.Small("Ａ", clock), Live("🚀 live", null), Live("Ａ live", null));

        var listed = BothSources.All(page => desk.List(new ClockQuery { Page = page }), () => 1);

        Assert.Equal(["Ａ", "Ａ live", "🚀", "🚀 live"], listed.Select(row => row.Ticket));
    });

    [Fact]
    public void ListClocks_ReopenedBeforeItsRowIsWritten_IsListedOnce() => BothSources.With(desk =>
    {
        var clock = new Any(1).Clock() with { State = ClockState.Met, DueAt = BothSources.Now };
        desk.Put([.. Enumerable.Range(0, 5).Select(i => BothSources.Small($"T-{i}", clock))]);
        // Two come back with another due instant, one as it was but open.
        desk.PutInMemoryOnly(Live("T-1", BothSources.Now + Duration.FromHours(1)), Live("T-2", null));
        desk.PutInMemoryOnly(Reopened(BothSources.Small("T-3", clock)));

        foreach (var limit in (int[])[1, 2, 3, 100])
        {
            var listed = BothSources.All(page => desk.List(new ClockQuery { Page = page }), () => limit);
            Assert.Equal(["T-0", "T-3", "T-4", "T-1", "T-2"], listed.Select(row => row.Ticket));
        }
    });

    private static TicketState Live(string id, Instant? due) =>
        Reopened(BothSources.Small(id, new Any(1).Clock() with { State = ClockState.Running, DueAt = due, Calendar = "24x7", Since = BothSources.Now }));

    private static TicketState Reopened(TicketState ticket) => ticket with
    {
        Picture = ticket.Picture with { Facts = ticket.Picture.Facts with { Status = TicketStatus.Open } },
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

    private static ClockRow RowOf(TicketState ticket, Clock clock)
    {
        var facts = ticket.Picture.Facts;
        var runs = clock.State is ClockState.Running or ClockState.Paused or ClockState.Breached && !clock.IsPaused;
        return new ClockRow(
            ticket.Id, facts.Subject, facts.Account, ticket.Picture.Account?.Segment, facts.Priority, facts.Status, facts.Group, facts.Assignee,
            facts.Tier, facts.Region, facts.Channel, clock.Metric, clock.Cycle, clock.Policy, clock.State,
            clock.State == ClockState.Running && clock.Warnings.Count > 0, clock.DueAt, clock.BreachedAt,
            clock.State is ClockState.Met or ClockState.MetLate ? clock.StoppedAt : null,
            clock.Target - clock.Elapsed - (runs ? BothSources.Now - clock.Since : Duration.Zero));
    }
}
