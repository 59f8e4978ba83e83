using System.Runtime.InteropServices;
using NodaTime;
using Npgsql;
using NpgsqlTypes;
using SlaMonitor.Core;
using SlaMonitor.Core.Clocks;
using SlaMonitor.Core.Escalations;
using SlaMonitor.Core.Incidents;
using SlaMonitor.Core.Monitoring;
using SlaMonitor.Core.Policies;
using SlaMonitor.Core.Tickets;
using SlaMonitor.Core.Trends;
using SlaMonitor.Core.Wire;
using SlaMonitor.Postgres.Accounts;
using SlaMonitor.Postgres.Schema;
using SlaMonitor.ReadModel;
using SlaMonitor.ReadModel.Boards;

namespace SlaMonitor.Postgres.Lists;

/// <summary>
/// Lists and counts as of the last publication. The lists are those of the one-process host: the same order, the same cursors.
/// Thread-safe.
/// </summary>
public sealed class PostgresReadModel(NpgsqlDataSource database)
{
    // Above this, adding the differences up costs more than putting them together once.
    private const int DifferencesMax = 20_000;

    private const int TriggeredLookedAt = 1_000;

    private readonly SqlLists _lists = new(database, SqlTables.Postgres);
    private readonly AccountTable _accounts = new(database);

    /// <summary>
    /// Current clocks, the nearest due first, those without a due instant last; then by ticket and metric. A page may
    /// hold fewer rows than asked for, even none, and still have a cursor: a search for a text went as far as one page may, or
    /// tickets changed meanwhile.
    /// </summary>
    /// <param name="query">What to list.</param>
    /// <param name="rulebooks">Have the calendars in which the clocks count.</param>
    /// <param name="now">The instant at which <see cref="ClockRow.Remaining"/> is told.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="InvalidCursorException">The cursor is not one that this list gave.</exception>
    public async Task<Page<ClockRow>> ListClocksAsync(ClockQuery query, Rulebooks rulebooks, Instant now, CancellationToken cancellation = default)
    {
        SqlLists.CheckLimit(query.Page);
        var after = query.Page.Cursor is { } cursor ? ClockPlace.Take(cursor) : (ClockPlace?)null;
        var limit = query.Page.Limit;
        var (places, searchedTo) = await _lists.FindAsync(query, BoardStates.For(query.States), after, limit + 1, cancellation).ConfigureAwait(false);
        var next = places.Count > limit ? places[limit - 1].Give() : searchedTo?.Give();
        if (places.Count > limit) places.RemoveRange(limit, places.Count - limit);
        var tickets = await LoadTicketsAsync([.. places.Select(p => p.Ticket).Distinct(StringComparer.Ordinal)], cancellation).ConfigureAwait(false);
        var rows = new List<ClockRow>(places.Count);
        foreach (var place in places)
        {
            // What was found is shown as it is now, should it have changed since.
            if (tickets.TryGetValue(place.Ticket, out var ticket) && ClockRows.Of(ticket, place.Metric, rulebooks, now) is { } row) rows.Add(row);
        }
        return new Page<ClockRow>(rows, next);
    }

    /// <summary>Breaches that stand, the latest first.</summary>
    /// <exception cref="InvalidCursorException">The cursor is not one that this list gave.</exception>
    public async Task<Page<BreachRow>> ListBreachesAsync(BreachQuery query, CancellationToken cancellation = default) =>
        await _lists.ListBreachesAsync(query, cancellation).ConfigureAwait(false);

    /// <summary>Escalations, the last of each ticket and policy, the latest started first.</summary>
    /// <exception cref="InvalidCursorException">The cursor is not one that this list gave.</exception>
    public async Task<Page<EscalationState>> ListEscalationsAsync(EscalationQuery query, CancellationToken cancellation = default) =>
        await _lists.ListEscalationsAsync(query, cancellation).ConfigureAwait(false);

    /// <summary>Incidents, the latest declared first.</summary>
    /// <exception cref="InvalidCursorException">The cursor is not one that this list gave.</exception>
    public async Task<Page<IncidentState>> ListIncidentsAsync(IncidentQuery query, CancellationToken cancellation = default) =>
        await _lists.ListIncidentsAsync(query, cancellation).ConfigureAwait(false);

    /// <summary>Accounts by id.</summary>
    /// <exception cref="InvalidCursorException">The cursor is not one that this list gave.</exception>
    public async Task<Page<AccountView>> ListAccountsAsync(PageRequest page, CancellationToken cancellation = default)
    {
        SqlLists.CheckLimit(page);
        var views = await _accounts.ListAsync(AccountPlace.Take(page), page.Limit + 1, cancellation).ConfigureAwait(false);
        return AccountPlace.Page(views, page);
    }

    /// <summary>Current clocks of tickets that are not at rest, by metric, state, priority and group.</summary>
    public async Task<IReadOnlyList<ClockCount>> CountClocksAsync(CancellationToken cancellation = default)
    {
        var counts = await CountAsync("metric <> ''", cancellation).ConfigureAwait(false);
        return
        [
            .. counts.Select(c => new ClockCount(
                new Metric(c.Metric), BoardStates.ClockStateOf(c.State), c.State == BoardState.AtRisk, c.Priority, c.Group, c.Number)),
        ];
    }

    /// <summary>Tickets that are neither solved nor merged, deleted or spam, by priority and group.</summary>
    public async Task<IReadOnlyList<TicketCount>> CountOpenTicketsAsync(CancellationToken cancellation = default)
    {
        var counts = await CountAsync("metric = ''", cancellation).ConfigureAwait(false);
        return [.. counts.Select(c => new TicketCount(c.Priority, c.Group, c.Number))];
    }

    /// <summary>Escalations that are not resolved, by the step that was reached and how they stand.</summary>
    public async Task<IReadOnlyList<EscalationCount>> CountOpenEscalationsAsync(CancellationToken cancellation = default) =>
        await new Call("SELECT level, phase, count(*) FROM slamonitor.escalation WHERE level IS NOT NULL GROUP BY level, phase")
            .ReadAsync(database, rows => new EscalationCount(rows.GetInt32(0), (EscalationPhase)rows.GetInt16(1), rows.GetInt64(2)), cancellation).ConfigureAwait(false);

    /// <summary>
    /// Since when the triggered escalation has waited that waits longest; null when none is triggered. Looks at those that started first: any later one
    /// began to wait after them, unless all of these were taken on and given back.
    /// </summary>
    public async Task<Instant?> LongestTriggeredAsync(CancellationToken cancellation = default) =>
        (await new Call("""
            SELECT min(coalesce(slamonitor.stored_member(e.state, 'since')::bigint, e.started))
            FROM (SELECT state, started FROM slamonitor.escalation WHERE phase = $1 ORDER BY started, id LIMIT $2) AS e
            """)
            .With((short)EscalationPhase.Triggered, NpgsqlDbType.Smallint)
            .With(TriggeredLookedAt)
            .ReadAsync(database, rows => rows.IsDBNull(0) ? (Instant?)null : Instant.FromUnixTimeTicks(rows.GetInt64(0)), cancellation).ConfigureAwait(false))[0];

    /// <summary>What became of clocks and tickets over time, as of the last publication.</summary>
    /// <param name="query">Of at most <see cref="TrendBuckets.Max"/> buckets.</param>
    /// <param name="now">When it is asked.</param>
    /// <param name="cancellation">Ends it.</param>
    public async Task<TrendReport> TrendsAsync(TrendQuery query, Instant now, CancellationToken cancellation = default)
    {
        var fold = new TrendFold(query, now);
        var isComplete = !(await new Call("SELECT EXISTS (SELECT FROM slamonitor.meta WHERE name = 'trends_done')")
            .ReadAsync(database, rows => rows.GetBoolean(0), cancellation).ConfigureAwait(false))[0];
        await using var command = new Call("SELECT body FROM slamonitor.trend WHERE last >= $1").With(query.From.ToUnixTimeTicks()).Command(database);
        await using var trends = await command.ExecuteReaderAsync(cancellation).ConfigureAwait(false);
        while (await trends.ReadAsync(cancellation).ConfigureAwait(false)) fold.Add(trends.GetFieldValue<byte[]>(0));
        return fold.Report(isComplete);
    }

    /// <summary>Open tickets and their current clocks, for each value of a label; as one count without one.</summary>
    public async Task<IReadOnlyList<LiveCount>> CountLiveAsync(TicketLabelKind? by, CancellationToken cancellation = default)
    {
        var label = by is { } kind ? LabelColumns.Of(kind) : "NULL::text";
        var tickets = await new Call($"SELECT {label}, count(*) FROM slamonitor.ticket WHERE is_open GROUP BY 1")
            .ReadAsync(database, rows => (Key: KeyIn(rows), Open: rows.GetInt64(1)), cancellation).ConfigureAwait(false);
        var clocks = await new Call($"SELECT {label}, state, min(due), count(*) FROM slamonitor.clock WHERE state < {(int)BoardState.Waiting} GROUP BY 1, 2")
            .ReadAsync(
                database,
                rows => (Key: KeyIn(rows), State: (BoardState)rows.GetInt16(1), Due: rows.GetInt64(2), Number: rows.GetInt64(3)),
                cancellation).ConfigureAwait(false);
        var counts = new Dictionary<SeriesKey, LiveSums>();
        foreach (var (key, open) in tickets) CollectionsMarshal.GetValueRefOrAddDefault(counts, key, out _).TicketsOpen += open;
        foreach (var (key, state, due, number) in clocks) CollectionsMarshal.GetValueRefOrAddDefault(counts, key, out _).Add(state, due, number);
        return [.. counts.Select(c => c.Value.Count(c.Key.Value))];
    }

    /// <summary>A ticket's state as it was last published; null when none was.</summary>
    public async Task<TicketState?> LoadTicketAsync(string id, CancellationToken cancellation = default) =>
        (await LoadTicketsAsync([id], cancellation).ConfigureAwait(false)).GetValueOrDefault(id);

    /// <summary>An escalation's state as it was last published; null when none was.</summary>
    /// <param name="key">The entity's key.</param>
    /// <param name="cancellation">Ends it.</param>
    public async Task<EscalationState?> LoadEscalationAsync(string key, CancellationToken cancellation = default) =>
        (await new Call("SELECT state FROM slamonitor.escalation WHERE id = $1")
            .With(key)
            .ReadAsync(database, rows => EscalationJson.Read(rows.GetFieldValue<byte[]>(0)), cancellation).ConfigureAwait(false)).SingleOrDefault();

    /// <summary>An incident's state as it was last published; null when none was.</summary>
    public async Task<IncidentState?> LoadIncidentAsync(string id, CancellationToken cancellation = default) =>
        (await new Call("SELECT state FROM slamonitor.incident WHERE id = $1")
            .With(id)
            .ReadAsync(database, rows => IncidentJson.Read(rows.GetFieldValue<byte[]>(0)), cancellation).ConfigureAwait(false)).SingleOrDefault();

    /// <summary>The states of those among the tickets that were published, by id.</summary>
    public async Task<IReadOnlyDictionary<string, TicketState>> LoadTicketsAsync(IReadOnlyList<string> ids, CancellationToken cancellation = default)
    {
        if (ids.Count == 0) return new Dictionary<string, TicketState>();
        var states = await new Call("SELECT form, state FROM slamonitor.ticket WHERE id = ANY ($1)")
            .With([.. ids])
            .ReadAsync(
                database,
                rows =>
                {
                    StoredForm.Check(rows.GetInt16(0));
                    return StateJson.ReadTicket(rows.GetFieldValue<byte[]>(1));
                },
                cancellation).ConfigureAwait(false);
        return states.ToDictionary(s => s.Id, StringComparer.Ordinal);
    }

    /// <summary>
    /// Tickets of an account that another description of it may concern: active and not solved, or with a clock that is open or
    /// waiting. Up to <paramref name="limit"/> after an id, by id; the first page is after the empty one.
    /// </summary>
    public async Task<IReadOnlyList<string>> OpenTicketsOfAsync(string account, string after, int limit, CancellationToken cancellation = default) =>
        await new Call("SELECT id FROM slamonitor.ticket WHERE NOT at_rest AND account = $1 AND id > $2 ORDER BY id LIMIT $3")
            .With(account)
            .With(after)
            .With(limit)
            .ReadAsync(database, rows => rows.GetString(0), cancellation).ConfigureAwait(false);

    /// <summary>How many tickets that are not at rest are under an earlier version of the configuration than this one.</summary>
    public async Task<long> CountUnderEarlierThanAsync(int version, CancellationToken cancellation = default) =>
        (await new Call("SELECT count(*) FROM slamonitor.ticket WHERE NOT at_rest AND rulebook < $1")
            .With(version)
            .ReadAsync(database, rows => rows.GetInt64(0), cancellation).ConfigureAwait(false))[0];

    /// <summary>
    /// Up to <paramref name="limit"/> tickets that are not at rest and under an earlier version of the configuration than this
    /// one, after an id, by id; the first page is after the empty one.
    /// </summary>
    public async Task<IReadOnlyList<string>> UnderEarlierThanAsync(int version, string after, int limit, CancellationToken cancellation = default) =>
        await new Call("SELECT id FROM slamonitor.ticket WHERE NOT at_rest AND rulebook < $1 AND id > $2 ORDER BY id LIMIT $3")
            .With(version)
            .With(after)
            .With(limit)
            .ReadAsync(database, rows => rows.GetString(0), cancellation).ConfigureAwait(false);

    private async Task<List<Counted>> CountAsync(string which, CancellationToken cancellation)
    {
        var differences = 0L;
        var counts = await new Call(
            $"SELECT metric, state, priority, group_name, sum(n)::bigint, count(*) FROM slamonitor.board_count WHERE {which} GROUP BY metric, state, priority, group_name")
            .ReadAsync(
                database,
                rows =>
                {
                    differences += rows.GetInt64(5);
                    Invariant.Check(WireName<Priority>.TryParse(rows.GetString(2), out var priority), $"{rows.GetString(2)} is a priority");
                    return new Counted(rows.GetString(0), (BoardState)rows.GetInt16(1), priority, rows.IsDBNull(3) ? null : rows.GetString(3), rows.GetInt64(4));
                },
                cancellation).ConfigureAwait(false);
        if (differences > DifferencesMax) await new Call("SELECT slamonitor.fold_counts()").RunAsync(database, cancellation).ConfigureAwait(false);
        // Those that add up to nothing were read too: they are to be folded like the others.
        counts.RemoveAll(c => c.Number == 0);
        return counts;
    }

    private static SeriesKey KeyIn(NpgsqlDataReader rows) => new(rows.IsDBNull(0) ? null : rows.GetString(0), false);

    private readonly record struct Counted(string Metric, BoardState State, Priority Priority, string? Group, long Number);
}
