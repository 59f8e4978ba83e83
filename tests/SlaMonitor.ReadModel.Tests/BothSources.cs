using FsCheck;
using FsCheck.Fluent;
using NodaTime;
using SlaMonitor.Core;
using SlaMonitor.Core.Calendars;
using SlaMonitor.Core.Clocks;
using SlaMonitor.Core.Monitoring;
using SlaMonitor.Core.Policies;
using SlaMonitor.Core.Tickets;
using SlaMonitor.Engine.Rows;
using SlaMonitor.Engine.Tests.Stored;
using SlaMonitor.ReadModel.Boards;

namespace SlaMonitor.ReadModel.Tests;

/// <summary>Tickets as a host has them: boards in memory, rows in a file, and the states themselves.</summary>
internal sealed class BothSources
{
    public static readonly Instant Now = Instant.FromUtc(2026, 3, 2, 9, 0);
    private static readonly Rulebooks Rulebooks = new(new Rulebook(1, [BusinessCalendar.AlwaysOpen], []));

    private readonly Dictionary<string, TicketState> _states = [];
    private readonly BoardReadModel _clocks;
    private long _position;

    private BothSources(SqliteRowStore rows)
    {
        Rows = rows;
        _clocks = new BoardReadModel(Live, rows.Queries, _states.GetValueOrDefault);
    }

    public SqliteRowStore Rows { get; }

    public LiveBoards Live { get; } = new();

    public IReadOnlyCollection<TicketState> Tickets => _states.Values;

    public static void With(Action<BothSources> work)
    {
        using var folder = new TempFolder();
        folder.WithRows(rows => work(new BothSources(rows)));
    }

    /// <summary>Any desk, written over itself some times, so that places of earlier states have to go.</summary>
    public static void ForAny(Action<Any, BothSources> law) => Prop
        .ForAll(ArbMap.Default.ArbFor<int>(), seed => With(desk =>
        {
            var any = new Any(seed);
            for (var i = 0; i < 3; i++) desk.Put([.. Enumerable.Range(0, 25).Select(_ => AnyTicket(any)).DistinctBy(t => t.Id)]);
            law(any, desk);
        }))
        .Check(Config.QuickThrowOnFailure.WithMaxTest(12));

    /// <summary>A ticket at rest if its clock has ended, and live otherwise.</summary>
    public static TicketState Small(string id, Clock clock) => new()
    {
        Id = id,
        Decisions = 1,
        AsOf = Now,
        Log = TicketLog.Under(1),
        Picture = new TicketPicture { Facts = new TicketFacts { Status = TicketStatus.Solved }, Clocks = [clock] },
    };

    /// <summary>Every page of a list, in pages of a few rows.</summary>
    public static List<T> All<T>(Func<PageRequest, Page<T>> list, Any any) => All(list, () => any.Of(1, 3, 7, 1000));

    /// <summary>Every page of a list, in pages of these sizes.</summary>
    public static List<T> All<T>(Func<PageRequest, Page<T>> list, Func<int> size)
    {
        var all = new List<T>();
        string? cursor = null;
        do
        {
            var limit = size();
            var page = list(new PageRequest(limit, cursor));
            Assert.True(page.Items.Count <= limit);
            all.AddRange(page.Items);
            cursor = page.Cursor;
        }
        while (cursor is not null);
        return all;
    }

    public Page<ClockRow> List(ClockQuery query) => _clocks.ListClocks(query, Rulebooks, Now);

    public void Put(params TicketState[] tickets)
    {
        PutInMemoryOnly(tickets);
        var sorted = tickets.OrderBy(t => t.Id, StringComparer.Ordinal).Select(t => Row.Of(t));
        Rows.Write(new RowBatch(++_position, [.. sorted], [], []));
    }

    /// <summary>As it is after a commit, while the rows are behind.</summary>
    public void PutInMemoryOnly(params TicketState[] tickets)
    {
        foreach (var ticket in tickets)
        {
            _states[ticket.Id] = ticket;
            Live.Put(ticket.Id, Board.Of(ticket));
        }
    }

    /// <summary>Any ticket, in a calendar that there is; half of them are at rest.</summary>
    private static TicketState AnyTicket(Any any)
    {
        var ticket = any.Ticket($"{any.Text()}.");
        var rests = any.Yes();
        var clocks = ticket.Picture.Clocks.Select(c => c with
        {
            State = rests ? any.Of(ClockState.Met, ClockState.MetLate, ClockState.Cancelled) : c.State,
            Calendar = "24x7",
            DueAt = c.DueAt is null ? null : Now + Duration.FromHours(any.Below(5)),
            Since = Now - Duration.FromMinutes(any.Below(100)),
        });
        var facts = ticket.Picture.Facts;
        if (rests) facts = facts with { Disposition = Disposition.Merged };
        return ticket with { Log = ticket.Log with { Adoptions = [new Adoption(Instant.MinValue, 1)] }, Picture = ticket.Picture with { Facts = facts, Clocks = clocks.ToEquatableArray() } };
    }
}
