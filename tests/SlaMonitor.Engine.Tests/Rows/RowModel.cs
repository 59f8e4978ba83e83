using NodaTime;
using SlaMonitor.Core.Accounts;
using SlaMonitor.Core.Entities;
using SlaMonitor.Core.Tickets;
using SlaMonitor.Engine.Journal;
using SlaMonitor.Engine.Rows;
using SlaMonitor.Engine.Sqlite;
using SlaMonitor.Engine.Tests.Stored;
using SlaMonitor.ReadModel.Boards;

namespace SlaMonitor.Engine.Tests.Rows;

/// <summary>What the rows should be, kept in dictionaries.</summary>
internal sealed class RowModel
{
    private readonly SortedDictionary<EntityId, (object State, Instant? WakeAt)> _rows = [];
    private readonly HashSet<EventIdentity> _identities = [];
    private IReadOnlyList<OutboxMessage> _outbox = [];
    private long _position;

    private IEnumerable<TicketState> Tickets => _rows.Values.Select(r => r.State).OfType<TicketState>();

    /// <summary>How many rows a table of a file has.</summary>
    public static long Rows(string path, string table)
    {
        using var file = SqliteFile.Open(path, 1024, "NORMAL");
        return file.Number($"SELECT count(*) FROM {table}")!.Value;
    }

    public RowBatch Next(Any any, long position)
    {
        var rows = new SortedDictionary<EntityId, EntityRow>();
        for (var i = any.Below(25); i > 0; i--)
        {
            var key = $"{any.Text()}.";
            var wake = any.Yes() ? Instant.FromUnixTimeSeconds(any.Below(6)) : (Instant?)null;
            object state = any.Yes(70) ? any.Ticket(key) : any.Account(key);
            var row = state is TicketState ticket ? Row.Of(ticket, wake) : Row.Of((AccountState)state, wake);
            rows[row.Entity] = row;
            _rows[row.Entity] = (state, wake);
        }
        var identities = any.Some(() => EventIdentity.Of(any.Text(), any.Text()), 20).Distinct().Except(_identities).Order().ToList();
        _identities.UnionWith(identities);
        _outbox =
        [
            .. any.Some(any.Message).Select((effect, i) => new OutboxMessage(new MessageId(position - i / 2, i % 2), effect))
                .OrderBy(m => m.Id.Position).ThenBy(m => m.Id.Index),
        ];
        _position = position;
        return new RowBatch(position, [.. rows.Values], identities, _outbox);
    }

    public void Check(SqliteRowStore store, string path)
    {
        Assert.Equal(_position, store.Position);
        foreach (var (entity, row) in _rows) Assert.Equal(row.State, store.Load(entity));
        Assert.Equal(_identities.Order(), store.Identities().Order());
        Assert.All(_identities, identity => Assert.True(store.Knows(identity)));
        Assert.False(store.Knows(EventIdentity.Of("nobody", "nothing")));
        Assert.Equal(_outbox, store.Outbox());
        Assert.Equal(
            _rows.Values.Select(r => r.State).OfType<AccountState>().Where(a => a.Profile.Version > 0).Select(a => a.Profile).OrderBy(p => p.Id, CodePointOrder.Instance),
            store.Profiles());
        CheckAlarms(store);
        foreach (var account in Tickets.Select(t => t.Picture.Facts.Account).Distinct())
            if (account is not null) Assert.Equal(OpenOf(account), store.OpenTicketsOf(account));
        CheckBoards(store, path);
    }

    private static bool IsOpen(TicketState ticket) =>
        (!ticket.Picture.Facts.IsSolved && ticket.Picture.Facts.Disposition == Disposition.Active)
        || ticket.Picture.CurrentClocks.Any(c => c.IsOpen);

    private IEnumerable<string> OpenOf(string account) =>
        Tickets.Where(t => t.Picture.Facts.Account == account && IsOpen(t)).Select(t => t.Id).Order(CodePointOrder.Instance);

    private void CheckBoards(SqliteRowStore store, string path)
    {
        Assert.Equal(
            Tickets.Where(IsOpen).Select(t => (t.Id, Board.Of(t))).OrderBy(b => b.Id, CodePointOrder.Instance),
            store.LiveBoards().OrderBy(b => b.Ticket, CodePointOrder.Instance));
        Assert.Equal(Tickets.Where(t => !IsOpen(t)).Sum(t => t.Picture.CurrentClocks.Count()), Rows(path, "clock"));
        Assert.Equal(Tickets.Sum(t => t.Picture.Clocks.Count(c => c.BreachedAt is not null)), Rows(path, "breach"));
    }

    private void CheckAlarms(SqliteRowStore store)
    {
        var due = new List<Alarm>();
        var from = Instant.MinValue;
        while (store.Due(from, Instant.FromUnixTimeSeconds(5), 4) is { Count: > 0 } page)
        {
            due.AddRange(page);
            from = page[^1].At + Duration.FromTicks(1);
        }
        var expected = _rows.Where(r => r.Value.WakeAt < Instant.FromUnixTimeSeconds(5)).Select(r => new Alarm(r.Key, r.Value.WakeAt!.Value));
        Assert.Equal(expected.OrderBy(a => a.At).ThenBy(a => a.Entity), due.OrderBy(a => a.At).ThenBy(a => a.Entity));
        Assert.Equal(due.Select(a => a.At).Order(), due.Select(a => a.At));
    }
}
