using FsCheck;
using FsCheck.Fluent;
using SlaMonitor.Core;
using SlaMonitor.Core.Clocks;
using SlaMonitor.Core.Monitoring;
using SlaMonitor.Core.Tickets;
using SlaMonitor.Engine.Tests.Stored;
using SlaMonitor.ReadModel.Boards;

namespace SlaMonitor.ReadModel.Tests;

/// <summary>Boards in memory, under change, against a dictionary of the same tickets.</summary>
public sealed class LiveBoardsTests
{
    [Fact]
    public void Put_AnyChanges_HoldsWhatADictionaryHolds() => Prop
        .ForAll(ArbMap.Default.ArbFor<int>(), seed =>
        {
            var any = new Any(seed);
            var boards = new LiveBoards();
            var tickets = new Dictionary<string, TicketState>();
            for (var i = 0; i < 200; i++)
            {
                var ticket = any.Ticket($"T-{any.Below(12)}");
                if (any.Yes(40)) ticket = AtRest(ticket);
                tickets[ticket.Id] = ticket;
                boards.Put(ticket.Id, Board.Of(ticket));
                if (i % 10 == 9) Check(boards, [.. tickets.Values]);
            }
        })
        .Check(Config.QuickThrowOnFailure.WithMaxTest(50));

    [Fact]
    public void Put_ComesToRestAndIsReopened_LeavesAndComesBack()
    {
        var boards = new LiveBoards();
        var clock = new Any(1).Clock() with { State = ClockState.Running };
        var live = BothSources.Small("T-1", clock);
        var other = BothSources.Small("T-2", clock);
        boards.Put("T-1", Board.Of(live));
        boards.Put("T-2", Board.Of(other));

        boards.Put("T-1", Board.Of(AtRest(live)));
        Check(boards, [AtRest(live), other]);
        Assert.False(boards.Holds("T-1"));

        // At rest again, and a ticket that was never here.
        boards.Put("T-1", Board.Of(AtRest(live)));
        boards.Put("T-3", Board.Of(AtRest(live)));
        Check(boards, [other]);

        boards.Put("T-1", Board.Of(live));
        Check(boards, [live, other]);
        Assert.True(boards.Holds("T-1"));
    }

    [Fact]
    public void Put_NoClocks_IsCountedUntilSolved()
    {
        var boards = new LiveBoards();
        var ticket = BothSources.Small("T-1", new Any(1).Clock());
        ticket = ticket with { Picture = new TicketPicture { Facts = new TicketFacts { Group = "first line", Priority = Priority.High } } };
        boards.Put("T-1", Board.Of(ticket));

        Assert.Equal([new TicketCount(Priority.High, "first line", 1)], boards.CountOpenTickets());
        Assert.Empty(boards.CountClocks());

        boards.Put("T-1", Board.Of(AtRest(ticket)));
        Assert.Empty(boards.CountOpenTickets());
        Assert.Equal(0, boards.Count);
    }

    [Fact]
    public async Task ListClocks_WhileTicketsChange_SeesEachStayingTicketOnce()
    {
        using var folder = new TempFolder();
        using var directory = Engine.DataDirectory.Open(folder.Path);
        using var rows = Engine.Rows.SqliteRowStore.Open(directory);
        var boards = new LiveBoards();
        var clock = new Any(1).Clock() with { State = ClockState.Running, Calendar = "24x7", DueAt = BothSources.Now, Since = BothSources.Now };
        // Enough clocks for several looks of a list, with others between them that come and go.
        var staying = Enumerable.Range(0, 60_000).Select(i => Board.Of(BothSources.Small($"stays {i:00000}", clock))).ToArray();
        var going = BothSources.Small("goes", clock);
        for (var i = 0; i < staying.Length; i++)
        {
            boards.Put($"stays {i:00000}", staying[i]);
            if (i % 100 == 0) boards.Put($"goes {i:00000}", Board.Of(going));
        }
        var query = new ClockQuery { States = [ClockFilterState.Running], Text = "stays 59" };
        var isDone = false;
        var reading = Enumerable.Range(0, 2).Select(_ => Task.Run(
            () =>
            {
                do
                {
                    var found = boards.Find(query, null, 2000);
                    Assert.Equal(Enumerable.Range(59_000, 1000).Select(i => $"stays {i:00000}"), found.Select(p => p.Ticket));
                    Assert.InRange(boards.CountClocks().Sum(c => c.Count), 60_000, 60_600);
                    Assert.InRange(boards.Count, 60_000, 60_600);
                }
                while (!Volatile.Read(ref isDone));
            },
            TestContext.Current.CancellationToken)).ToArray();

        var (open, rest) = (Board.Of(going), Board.Of(AtRest(going)));
        for (var round = 0; round < 100; round++)
            for (var i = 0; i < staying.Length; i += 100) boards.Put($"goes {i:00000}", round % 2 == 0 ? rest : open);
        Volatile.Write(ref isDone, true);

        await Task.WhenAll(reading);
    }

    private static TicketState AtRest(TicketState ticket) => ticket with
    {
        Picture = ticket.Picture with
        {
            Facts = ticket.Picture.Facts with { Status = TicketStatus.Solved },
            Clocks = ticket.Picture.Clocks.Select(c => c with { State = ClockState.Met }).ToEquatableArray(),
        },
    };

    private static bool IsOpen(TicketState ticket) => !ticket.Picture.Facts.IsSolved && ticket.Picture.Facts.Disposition == Disposition.Active;

    private static void Check(LiveBoards boards, TicketState[] all)
    {
        var live = all.Where(t => IsOpen(t) || t.Picture.CurrentClocks.Any(c => c.IsOpen)).ToList();
        var clocks = live.SelectMany(t => t.Picture.CurrentClocks.Select(c => (c.Metric, c.State, c.IsAtRisk, t.Picture.Facts.Priority, t.Picture.Facts.Group)))
            .CountBy(key => key)
            .Select(c => new ClockCount(c.Key.Metric, c.Key.State, c.Key.IsAtRisk, c.Key.Priority, c.Key.Group, c.Value));
        var open = live.Where(IsOpen).Select(t => t.Picture.Facts)
            .CountBy(f => (f.Priority, f.Group))
            .Select(c => new TicketCount(c.Key.Priority, c.Key.Group, c.Value));
        var places = live.SelectMany(t => t.Picture.CurrentClocks.Select(c => (Due: c.DueAt?.ToUnixTimeTicks() ?? long.MaxValue, t.Id, c.Metric)))
            .OrderBy(p => p.Due).ThenBy(p => p.Id, StringComparer.Ordinal).ThenBy(p => p.Metric);

        Assert.Equal(live.Count, boards.Count);
        Assert.Equal(clocks.ToHashSet(), boards.CountClocks().ToHashSet());
        Assert.Equal(open.ToHashSet(), boards.CountOpenTickets().ToHashSet());
        Assert.Equal(places, boards.Find(new ClockQuery(), null, 1000).Select(p => (p.Due, p.Ticket, new Metric(p.Metric))));
        Assert.All(all, ticket => Assert.Equal(live.Contains(ticket), boards.Holds(ticket.Id)));
    }
}
