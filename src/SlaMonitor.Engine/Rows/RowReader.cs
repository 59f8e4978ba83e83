using NodaTime;
using SlaMonitor.Core.Accounts;
using SlaMonitor.Core.Entities;
using SlaMonitor.Core.Wire;
using SlaMonitor.Engine.Journal;
using SlaMonitor.Engine.Sqlite;

namespace SlaMonitor.Engine.Rows;

/// <summary>A connection that looks things up in the rows. One thread at a time.</summary>
internal sealed class RowReader : IDisposable
{
    private const int CacheKilobytes = 4096;
    private const int IdentityPage = 10_000;

    private readonly SqliteFile _file;
    private readonly SqliteStatement _ticket;
    private readonly SqliteStatement _account;
    private readonly SqliteStatement _knows;

    public RowReader(string path)
    {
        _file = SqliteFile.Open(path, CacheKilobytes, "NORMAL");
        _ticket = _file.Prepare("SELECT state FROM ticket WHERE id = ?1");
        _account = _file.Prepare("SELECT state FROM account WHERE id = ?1");
        _knows = _file.Prepare("SELECT 1 FROM event_identity WHERE key = ?1");
    }

    public long Position() => _file.Number("SELECT value FROM meta WHERE name = 'position'") ?? 0;

    public object? Load(EntityId id)
    {
        var select = (id.Kind == EntityKind.Ticket ? _ticket : _account).Bind(1, id.Key);
        if (!select.Step()) return null;
        try
        {
            return id.Kind == EntityKind.Ticket ? StateJson.ReadTicket(select.Bytes(0)) : StateJson.ReadAccount(select.Bytes(0));
        }
        finally
        {
            select.Reset();
        }
    }

    public bool Knows(EventIdentity identity)
    {
        Span<byte> key = stackalloc byte[16];
        identity.Write(key);
        var found = _knows.Bind(1, key).Step();
        _knows.Reset();
        return found;
    }

    /// <summary>The next page of identities after <paramref name="last"/>, in order; empty at the end.</summary>
    public List<EventIdentity> IdentitiesAfter(EventIdentity? last)
    {
        var page = new List<EventIdentity>(IdentityPage);
        using var select = _file.Once($"SELECT key FROM event_identity {(last is null ? "" : "WHERE key > ?1")} ORDER BY key LIMIT {IdentityPage}");
        if (last is { } after)
        {
            Span<byte> key = stackalloc byte[16];
            after.Write(key);
            select.Bind(1, key);
        }
        while (select.Step()) page.Add(EventIdentity.Read(select.Bytes(0)));
        return page;
    }

    public List<Alarm> Due(EntityKind kind, Instant from, Instant until, int limit)
    {
        var table = kind == EntityKind.Ticket ? "ticket" : "account";
        var due = new List<Alarm>();
        using var select = _file.Once($"SELECT wake_at, id FROM {table} WHERE wake_at >= ?1 AND wake_at < ?2 ORDER BY wake_at, id LIMIT ?3");
        Collect(select.Bind(1, from.ToUnixTimeTicks()).Bind(2, until.ToUnixTimeTicks()).Bind(3, limit));
        if (due.Count < limit) return due;
        var last = due[^1];
        using var ties = _file.Once($"SELECT wake_at, id FROM {table} WHERE wake_at = ?1 AND id > ?2 ORDER BY wake_at, id");
        Collect(ties.Bind(1, last.At.ToUnixTimeTicks()).Bind(2, last.Entity.Key));
        return due;

        void Collect(SqliteStatement rows)
        {
            while (rows.Step()) due.Add(new Alarm(new EntityId(kind, rows.Text(1)), Instant.FromUnixTimeTicks(rows.Long(0))));
        }
    }

    public List<OutboxMessage> Outbox()
    {
        var messages = new List<OutboxMessage>();
        using var select = _file.Once("SELECT position, place, effect FROM outbox ORDER BY position, place");
        while (select.Step())
            messages.Add(new OutboxMessage(new MessageId(select.Long(0), (int)select.Long(1)), EffectJson.Read(select.Bytes(2))));
        return messages;
    }

    public List<string> OpenTicketsOf(string account)
    {
        var tickets = new List<string>();
        // Breached, at risk, running, paused, waiting: the states before those of clocks that ended.
        using var select = _file.Once("SELECT DISTINCT ticket FROM clock WHERE account = ?1 AND state <= 5 ORDER BY ticket");
        select.Bind(1, account);
        while (select.Step()) tickets.Add(select.Text(0));
        return tickets;
    }

    /// <summary>The next page of profiles of accounts after <paramref name="last"/>; empty at the end.</summary>
    public List<AccountProfile> ProfilesAfter(string last)
    {
        var profiles = new List<AccountProfile>();
        using var select = _file.Once("SELECT state FROM account WHERE id > ?1 AND described = 1 ORDER BY id LIMIT 1000");
        select.Bind(1, last);
        while (select.Step()) profiles.Add(StateJson.ReadAccount(select.Bytes(0)).Profile);
        return profiles;
    }

    public void Dispose() => _file.Dispose();
}
