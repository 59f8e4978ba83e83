using NodaTime;
using SlaMonitor.Core;
using SlaMonitor.Core.Accounts;
using SlaMonitor.Core.Entities;
using SlaMonitor.Core.Escalations;
using SlaMonitor.Core.Tickets;
using SlaMonitor.Core.Wire;
using SlaMonitor.Engine.Journal;
using SlaMonitor.Engine.Sqlite;
using SlaMonitor.Exports;
using SlaMonitor.ReadModel.Boards;

namespace SlaMonitor.Engine.Rows;

/// <summary>A connection that looks things up in the rows. One thread at a time.</summary>
internal sealed class RowReader : IDisposable
{
    // Room for the inner pages of the index by id over some million tickets; leaves come from the system's cache.
    private const int CacheKilobytes = 16_384;

    private readonly SqliteFile _file;
    private readonly SqliteStatement _ticket;
    private readonly SqliteStatement _account;
    private readonly SqliteStatement _escalation;
    private readonly SqliteStatement _incident;
    private readonly SqliteStatement _storm;
    private readonly SqliteStatement _runs;
    private readonly SqliteStatement _page;

    public RowReader(string path)
    {
        _file = SqliteFile.Open(path, CacheKilobytes, "NORMAL");
        _ticket = _file.Prepare("SELECT state FROM ticket WHERE id = ?1");
        _account = _file.Prepare("SELECT state FROM account WHERE id = ?1");
        _escalation = _file.Prepare("SELECT state FROM escalation WHERE id = ?1");
        _incident = _file.Prepare("SELECT state FROM incident WHERE id = ?1");
        _storm = _file.Prepare("SELECT state FROM storm WHERE id = ?1");
        _runs = _file.Prepare("SELECT number, length FROM identity_run ORDER BY number DESC");
        _page = _file.Prepare("SELECT keys FROM identity_page WHERE number = ?1");
    }

    public long Position() => _file.Number("SELECT value FROM meta WHERE name = 'position'") ?? 0;

    public object? Load(EntityId id)
    {
        var table = id.Kind switch
        {
            EntityKind.Ticket => _ticket,
            EntityKind.Account => _account,
            EntityKind.Escalation => _escalation,
            EntityKind.Incident => _incident,
            EntityKind.Storm => _storm,
        };
        var select = table.Bind(1, id.Key);
        if (!select.Step()) return null;
        try
        {
            return EntityStates.Read(id.Kind, select.Bytes(0));
        }
        finally
        {
            select.Reset();
        }
    }

    public bool Knows(EventIdentity identity)
    {
        Span<byte> key = stackalloc byte[IdentityRuns.KeyBytes];
        identity.Write(key);
        // One transaction, so that a merge does not take a run away between listing and reading it.
        _file.Execute("BEGIN");
        try
        {
            while (_runs.Step())
            {
                if (!Holds(_runs.Long(0), _runs.Long(1), key)) continue;
                _runs.Reset();
                return true;
            }
            return false;
        }
        finally
        {
            _file.Execute("COMMIT");
        }
    }

    /// <summary>The identities of the page after page <paramref name="last"/>, by number; null when there is none.</summary>
    public (long Number, List<EventIdentity> Identities)? IdentitiesAfter(long last)
    {
        using var select = _file.Once("SELECT number, keys FROM identity_page WHERE number > ?1 ORDER BY number LIMIT 1000");
        select.Bind(1, last);
        var identities = new List<EventIdentity>();
        while (select.Step())
        {
            last = select.Long(0);
            var keys = select.Bytes(1);
            for (var at = 0; at < keys.Length; at += IdentityRuns.KeyBytes) identities.Add(EventIdentity.Read(keys[at..]));
        }
        return identities.Count == 0 ? null : (last, identities);
    }

    /// <summary>The next page of the boards of tickets that are not at rest, after <paramref name="last"/>; empty at the end.</summary>
    public List<(long Number, string Ticket, Board Board)> BoardsAfter(long last)
    {
        var boards = new List<(long, string, Board)>();
        using var select = _file.Once("SELECT number, id, board FROM ticket WHERE number > ?1 AND live = 1 ORDER BY number LIMIT 10000");
        select.Bind(1, last);
        while (select.Step()) boards.Add((select.Long(0), select.Text(1), BoardJson.Read(select.Bytes(2))));
        return boards;
    }

    /// <summary>The next page of tickets that are not at rest, after <paramref name="last"/>; empty at the end.</summary>
    public List<(long Number, TicketState Ticket)> TicketsAfter(long last)
    {
        var tickets = new List<(long, TicketState)>();
        using var select = _file.Once("SELECT number, state FROM ticket WHERE number > ?1 AND live = 1 ORDER BY number LIMIT 500");
        select.Bind(1, last);
        while (select.Step()) tickets.Add((select.Long(0), StateJson.ReadTicket(select.Bytes(1))));
        return tickets;
    }

    /// <summary>The next page of escalations that stand so, after <paramref name="last"/>; empty at the end.</summary>
    public List<EscalationState> EscalationsAfter(EscalationPhase phase, EscalationState? last)
    {
        var escalations = new List<EscalationState>();
        using var select = _file.Once("SELECT state FROM escalation WHERE phase = ?1 AND (started, id) > (?2, ?3) ORDER BY started, id LIMIT 500");
        select.Bind(1, (long)phase).Bind(2, last?.StartedAt.ToUnixTimeTicks() ?? long.MinValue).Bind(3, last?.Id ?? "");
        while (select.Step()) escalations.Add(EscalationJson.Read(select.Bytes(0)));
        return escalations;
    }

    public List<string> EscalationsOf(string ticket)
    {
        var keys = new List<string>();
        using var select = _file.Once("SELECT id FROM escalation WHERE ticket = ?1");
        select.Bind(1, ticket);
        while (select.Step()) keys.Add(select.Text(0));
        return keys;
    }

    /// <summary>What tickets at rest contribute to trends, of those that tell of <paramref name="from"/> or later; as of one position, which is told first.</summary>
    /// <param name="from">In ticks since the Unix epoch.</param>
    /// <param name="begin">Told the position, and whether all tickets are counted in; gives the tickets to leave out, or null to read nothing.</param>
    /// <param name="take">Takes one; valid until it returns.</param>
    public bool Trends(long from, Func<long, bool, IReadOnlyDictionary<string, Board>?> begin, Action<ReadOnlySpan<byte>> take)
    {
        _file.Execute("BEGIN");
        try
        {
            var isComplete = _file.Number("SELECT d.value >= a.value FROM meta d, meta a WHERE d.name = 'trends_done' AND a.name = 'trends_all'") == 1;
            if (begin(Position(), isComplete) is not { } except) return false;
            using var select = _file.Once("SELECT body, ticket FROM trend WHERE last >= ?1");
            select.Bind(1, from);
            while (select.Step())
                if (except.Count == 0 || !except.ContainsKey(select.Text(1))) take(select.Bytes(0));
            return true;
        }
        finally
        {
            _file.Execute("COMMIT");
        }
    }

    /// <summary>The next page of the states of a kind of entity, by key, after <paramref name="last"/>; empty at the end.</summary>
    public List<(EntityId Entity, object State)> StatesAfter(EntityKind kind, string last)
    {
        var states = new List<(EntityId, object)>();
        // A table has its kind's name.
        using var select = _file.Once($"SELECT id, state FROM {EntityId.NameOf(kind)} WHERE id > ?1 ORDER BY id LIMIT 500");
        select.Bind(1, last);
        while (select.Step()) states.Add((new EntityId(kind, select.Text(0)), EntityStates.Read(kind, select.Bytes(1))));
        return states;
    }

    public List<Alarm> Due(EntityKind kind, Instant from, Instant until, int limit)
    {
        // A table has its kind's name.
        var table = EntityId.NameOf(kind);
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
        using var select = _file.Once("SELECT id FROM ticket WHERE account = ?1 AND live = 1 ORDER BY id");
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

    /// <summary>Searches a run by halves, page by page and then within one.</summary>
    private bool Holds(long run, long length, ReadOnlySpan<byte> key)
    {
        var (low, high) = (0L, (length - 1) / IdentityRuns.PageKeys);
        while (low <= high)
        {
            var at = (low + high) / 2;
            Invariant.Check(_page.Bind(1, IdentityRuns.Page(run, at)).Step(), "a run has all its pages");
            try
            {
                var keys = _page.Bytes(0);
                if (key.SequenceCompareTo(keys[..IdentityRuns.KeyBytes]) < 0) high = at - 1;
                else if (key.SequenceCompareTo(keys[^IdentityRuns.KeyBytes..]) > 0) low = at + 1;
                else return HoldsPage(keys, key);
            }
            finally
            {
                _page.Reset();
            }
        }
        return false;
    }

    private static bool HoldsPage(ReadOnlySpan<byte> keys, ReadOnlySpan<byte> key)
    {
        for (var at = 0; at < keys.Length; at += IdentityRuns.KeyBytes)
            if (key.SequenceEqual(keys.Slice(at, IdentityRuns.KeyBytes))) return true;
        return false;
    }
}
