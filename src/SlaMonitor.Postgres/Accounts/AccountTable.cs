using Npgsql;
using NpgsqlTypes;
using SlaMonitor.Core;
using SlaMonitor.Core.Accounts;
using SlaMonitor.Core.Clocks;
using SlaMonitor.Core.Monitoring;
using SlaMonitor.Core.Wire;
using SlaMonitor.Postgres.Schema;

namespace SlaMonitor.Postgres.Accounts;

/// <summary>What is known of accounts, and their clocks counted as of the last publication. Thread-safe.</summary>
public sealed class AccountTable(NpgsqlDataSource database)
{
    private const string Select = """
        SELECT a.id, a.form, a.body, t.metrics, t.opens, t.breacheds, t.mets, a.windows_form, a.windows
        FROM slamonitor.account a
        LEFT JOIN LATERAL (
            SELECT array_agg(y.metric ORDER BY y.metric) AS metrics, array_agg(y.open ORDER BY y.metric) AS opens,
                   array_agg(y.breached ORDER BY y.metric) AS breacheds, array_agg(y.met ORDER BY y.metric) AS mets
            FROM slamonitor.account_tally y WHERE y.account = a.id
        ) t ON true
        """;

    /// <summary>Keeps a profile, unless one of the same version or a later one is there. Durable when it returns.</summary>
    /// <returns>Whether it was kept.</returns>
    public async Task<bool> PutAsync(AccountProfile profile, CancellationToken cancellation = default)
    {
        var body = new StoredBuffer().Write(new AccountState { Decisions = profile.Version, Profile = profile }).ToArray();
        return await new Call("""
            INSERT INTO slamonitor.account AS a (id, version, form, body) VALUES ($1, $2, $3, $4)
            ON CONFLICT (id) DO UPDATE SET version = excluded.version, form = excluded.form, body = excluded.body
            WHERE a.version < excluded.version
            """)
            .With(profile.Id)
            .With(profile.Version)
            .With((short)StoredJson.Version, NpgsqlDbType.Smallint)
            .With(body, NpgsqlDbType.Bytea)
            .RunAsync(database, cancellation).ConfigureAwait(false) == 1;
    }

    /// <summary>Keeps an account's counts by time, unless those of the same decision or a later one are there. Durable when it returns.</summary>
    /// <param name="state">The account; one that nobody has described has no objectives, and keeps nothing.</param>
    /// <param name="cancellation">Ends it.</param>
    public Task PutWindowsAsync(AccountState state, CancellationToken cancellation = default)
    {
        var body = new StoredBuffer().Write(new AccountState { Decisions = state.Decisions, Profile = new AccountProfile(state.Profile.Id), Windows = state.Windows }).ToArray();
        return new Call("UPDATE slamonitor.account SET counted = $2, windows_form = $3, windows = $4 WHERE id = $1 AND counted < $2")
            .With(state.Profile.Id)
            .With(state.Decisions)
            .With((short)StoredJson.Version, NpgsqlDbType.Smallint)
            .With(body, NpgsqlDbType.Bytea)
            .RunAsync(database, cancellation);
    }

    /// <summary>An account that somebody described or that a ticket's clock counts for; null when there is none.</summary>
    public async Task<AccountView?> FindAsync(string id, CancellationToken cancellation = default) =>
        (await new Call($"{Select} WHERE a.id = $1").With(id).ReadAsync(database, View, cancellation).ConfigureAwait(false)).SingleOrDefault();

    /// <summary>The profiles of those among the accounts that somebody described, by id.</summary>
    public async Task<IReadOnlyDictionary<string, AccountProfile>> ProfilesAsync(IReadOnlyCollection<string> ids, CancellationToken cancellation = default)
    {
        if (ids.Count == 0) return new Dictionary<string, AccountProfile>();
        var profiles = await new Call("SELECT id, form, body FROM slamonitor.account WHERE id = ANY ($1) AND body IS NOT NULL")
            .With(ids.ToArray<string?>())
            .ReadAsync(database, Profile, cancellation).ConfigureAwait(false);
        return profiles.ToDictionary(p => p.Id, StringComparer.Ordinal);
    }

    /// <summary>Up to <paramref name="limit"/> profiles of accounts that somebody described, after an id, by id.</summary>
    public async Task<IReadOnlyList<AccountProfile>> ProfilesAfterAsync(string after, int limit, CancellationToken cancellation = default) =>
        await new Call("SELECT id, form, body FROM slamonitor.account WHERE id > $1 AND body IS NOT NULL ORDER BY id LIMIT $2")
            .With(after)
            .With(limit)
            .ReadAsync(database, Profile, cancellation).ConfigureAwait(false);

    /// <summary>How many cycles of the clocks of accounts of these segments were met and breached, by account and sorted by metric; the open ones are left out.</summary>
    public async Task<IReadOnlyDictionary<string, EquatableArray<MetricTally>>> EndedAsync(
        IReadOnlyCollection<string> segments, CancellationToken cancellation = default)
    {
        var rows = await new Call("""
            SELECT a.id, y.metric, y.breached, y.met
            FROM slamonitor.account a LEFT JOIN slamonitor.account_tally y ON y.account = a.id
            WHERE a.segment = ANY ($1)
            """)
            .With(segments.ToArray<string?>())
            .ReadAsync(
                database,
                row => (Account: row.GetString(0), Ended: row.IsDBNull(1) ? (MetricTally?)null : new MetricTally(new Metric(row.GetString(1)), 0, row.GetInt32(2), row.GetInt32(3))),
                cancellation).ConfigureAwait(false);
        return rows.GroupBy(row => row.Account).ToDictionary(
            account => account.Key,
            account => account.Select(row => row.Ended).OfType<MetricTally>().OrderBy(ended => ended.Metric).ToEquatableArray(),
            StringComparer.Ordinal);
    }

    /// <summary>Up to <paramref name="limit"/> accounts after an id, by id; from the first when it is null.</summary>
    internal async Task<List<AccountView>> ListAsync(string? after, int limit, CancellationToken cancellation) =>
        await new Call($"{Select} WHERE $1 IS NULL OR a.id > $1 ORDER BY a.id LIMIT $2")
            .With(after)
            .With(limit)
            .ReadAsync(database, View, cancellation).ConfigureAwait(false);

    private static AccountView View(NpgsqlDataReader rows)
    {
        var tallies = new List<MetricTally>();
        if (!rows.IsDBNull(3))
        {
            var metrics = rows.GetFieldValue<string[]>(3);
            var (opens, breacheds, mets) = (rows.GetFieldValue<int[]>(4), rows.GetFieldValue<int[]>(5), rows.GetFieldValue<int[]>(6));
            for (var i = 0; i < metrics.Length; i++) Tally.Add(tallies, new MetricTally(new Metric(metrics[i]), opens[i], breacheds[i], mets[i]));
        }
        return new AccountView(Profile(rows), tallies.ToEquatableArray()) { Windows = Windows(rows) };
    }

    private static EquatableArray<AttainmentWindow> Windows(NpgsqlDataReader rows)
    {
        if (rows.IsDBNull(8)) return [];
        StoredForm.Check(rows.GetInt16(7));
        return StateJson.ReadAccount(rows.GetFieldValue<byte[]>(8)).Windows;
    }

    private static AccountProfile Profile(NpgsqlDataReader rows)
    {
        if (rows.IsDBNull(2)) return new AccountProfile(rows.GetString(0));
        StoredForm.Check(rows.GetInt16(1));
        return StateJson.ReadAccount(rows.GetFieldValue<byte[]>(2)).Profile;
    }
}
