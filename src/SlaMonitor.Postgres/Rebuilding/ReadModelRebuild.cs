using NodaTime;
using Npgsql;
using SlaMonitor.Core.Accounts;
using SlaMonitor.Core.Policies;
using SlaMonitor.Core.Tickets;
using SlaMonitor.Core.Wire;
using SlaMonitor.Postgres.Accounts;
using SlaMonitor.Postgres.Intake;
using SlaMonitor.Postgres.Lists;
using SlaMonitor.Postgres.Publishing;
using SlaMonitor.Postgres.Schema;

namespace SlaMonitor.Postgres.Rebuilding;

/// <summary>
/// Makes the rows of the lists and the counts anew from the event log, while the cluster runs: a ticket, an escalation or an incident
/// that publishes meanwhile is left as it published. What was published, the feed, is history and stays.
/// </summary>
/// <remarks>
/// When a ticket adopted a version of the configuration, and what it knew of its account when, is not in the event log but in
/// its state, which its row keeps; so are the events that it has taken in. The log tells which tickets there are, and is all
/// there is of one without a state: such a ticket is folded under the current version and the account's current profile, until
/// it publishes again. Escalations and incidents are made by no event: their rows are made from what their grains stored, and
/// what a grain had not published yet is published.
/// </remarks>
/// <param name="database">Migrated.</param>
/// <param name="escalation">What a grain's stored form is to publish; null for an escalation that never began.</param>
/// <param name="incident">The same of an incident.</param>
public sealed class ReadModelRebuild(NpgsqlDataSource database, Func<byte[], EscalationOutput?> escalation, Func<byte[], IncidentOutput?> incident)
{
    private const int TicketsAtOnce = 200;
    private const int StoredAtOnce = 200;

    private readonly EventLog _log = new(database);
    private readonly AccountTable _accounts = new(database);
    private readonly PostgresReadModel _rows = new(database);
    private readonly Outputs _outputs = new(database);

    /// <summary>Rebuilds all rows.</summary>
    /// <param name="rulebooks">Every version of the configuration that a ticket may be under.</param>
    /// <param name="now">Up to when tickets without a state are folded.</param>
    /// <param name="progress">Told after each batch, and at the end.</param>
    /// <param name="cancellation">Leaves what was rebuilt so far; running it again rebuilds all.</param>
    public async Task<RebuildProgress> RunAsync(
        Rulebooks rulebooks, Instant now, Action<RebuildProgress>? progress = null, CancellationToken cancellation = default)
    {
        var sum = default(RebuildProgress);
        var batch = new List<TicketHistory>();
        TicketHistory? history = null;
        await foreach (var logged in _log.ReadAllAsync(cancellation).ConfigureAwait(false))
        {
            if (history?.Ticket != logged.Event.Ticket)
            {
                if (batch.Count == TicketsAtOnce)
                {
                    sum = await RewriteAsync(batch, sum, rulebooks, now, cancellation).ConfigureAwait(false);
                    progress?.Invoke(sum);
                    batch.Clear();
                }
                batch.Add(history = new TicketHistory(logged.Event.Ticket, []));
            }
            history.Events.Add(logged.Event);
        }
        if (batch.Count > 0) sum = await RewriteAsync(batch, sum, rulebooks, now, cancellation).ConfigureAwait(false);
        sum = sum with { Escalations = await RewriteStoredAsync("escalation", escalation, _outputs.RewriteAsync, cancellation).ConfigureAwait(false) };
        sum = sum with { Incidents = await RewriteStoredAsync("incident", incident, _outputs.RewriteAsync, cancellation).ConfigureAwait(false) };
        await using var recount = new Call("SELECT slamonitor.recount()").Command(database);
        recount.CommandTimeout = 0;
        await recount.ExecuteNonQueryAsync(cancellation).ConfigureAwait(false);
        progress?.Invoke(sum);
        return sum;
    }

    private async Task<RebuildProgress> RewriteAsync(
        List<TicketHistory> batch, RebuildProgress sum, Rulebooks rulebooks, Instant now, CancellationToken cancellation)
    {
        var states = await _rows.LoadTicketsAsync([.. batch.Select(h => h.Ticket)], cancellation).ConfigureAwait(false);
        var profiles = await ProfilesAsync(batch, states, cancellation).ConfigureAwait(false);
        var buffer = new StoredBuffer();
        var outputs = new List<TicketOutput>(batch.Count);
        foreach (var history in batch)
        {
            var state = states.TryGetValue(history.Ticket, out var stored)
                ? Refold(stored, rulebooks)
                : Fold(history, rulebooks, profiles, now);
            outputs.Add(TicketOutput.Of(state, [], buffer));
        }
        await _outputs.RewriteAsync(outputs, cancellation).ConfigureAwait(false);
        return new RebuildProgress(sum.Tickets + batch.Count, sum.Kept + states.Count, sum.Folded + batch.Count - states.Count, 0, 0);
    }

    /// <summary>Makes the rows of one kind of entity of what its grains stored.</summary>
    /// <param name="kind">The name of their storage, and of their table.</param>
    /// <param name="output">What a stored form is to publish; null for an entity that never began.</param>
    /// <param name="rewrite">Writes the rows.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <returns>How many there are.</returns>
    private async Task<long> RewriteStoredAsync<T>(
        string kind, Func<byte[], T?> output, Func<IReadOnlyList<T>, CancellationToken, Task> rewrite, CancellationToken cancellation)
        where T : class
    {
        var count = 0L;
        var batch = new List<T>();
        var stored = $"type = '{kind}' AND payload IS NOT NULL";
        await using var select = new Call($"SELECT payload FROM slamonitor.grain_state WHERE {stored}").Command(database);
        select.CommandTimeout = 0;
        await using (var rows = await select.ExecuteReaderAsync(cancellation).ConfigureAwait(false))
        {
            while (await rows.ReadAsync(cancellation).ConfigureAwait(false))
            {
                if (output(rows.GetFieldValue<byte[]>(0)) is { } one) batch.Add(one);
                if (batch.Count == StoredAtOnce) await RewriteAsync().ConfigureAwait(false);
            }
        }
        await RewriteAsync().ConfigureAwait(false);
        // A grain stores before it publishes: a row of which no grain knows is nobody's.
        await using var stray = new Call($"DELETE FROM slamonitor.{kind} e WHERE NOT EXISTS (SELECT FROM slamonitor.grain_state g WHERE g.extension = e.id AND {stored})")
            .Command(database);
        stray.CommandTimeout = 0;
        await stray.ExecuteNonQueryAsync(cancellation).ConfigureAwait(false);
        return count;

        async Task RewriteAsync()
        {
            await rewrite(batch, cancellation).ConfigureAwait(false);
            count += batch.Count;
            batch.Clear();
        }
    }

    private static TicketState Refold(TicketState stored, Rulebooks rulebooks) =>
        stored with { Picture = new TicketFold(stored.Log, rulebooks).To(stored.AsOf) };

    private static TicketState Fold(TicketHistory history, Rulebooks rulebooks, IReadOnlyDictionary<string, AccountProfile> profiles, Instant now)
    {
        var log = TicketLog.Under(rulebooks.Current.Version);
        foreach (var happened in history.Events) log = log.With(happened);
        foreach (var account in AccountsOf(history))
            if (profiles.TryGetValue(account, out var profile)) log = log.Knowing(profile, now);
        // No decision of the ticket's own made this: whatever it publishes next is newer.
        return new TicketState { Id = history.Ticket, Decisions = 0, Log = log, Picture = new TicketFold(log, rulebooks).To(now), AsOf = now };
    }

    private async Task<IReadOnlyDictionary<string, AccountProfile>> ProfilesAsync(
        List<TicketHistory> batch, IReadOnlyDictionary<string, TicketState> states, CancellationToken cancellation) =>
        await _accounts.ProfilesAsync(
            batch.Where(h => !states.ContainsKey(h.Ticket)).SelectMany(AccountsOf).ToHashSet(StringComparer.Ordinal), cancellation).ConfigureAwait(false);

    private static IEnumerable<string> AccountsOf(TicketHistory history) =>
        history.Events.Select(e => e.Changes.Account.Value).OfType<string>().Distinct(StringComparer.Ordinal);

    /// <summary>A ticket's logged events, in the order of their arrival.</summary>
    private sealed record TicketHistory(string Ticket, List<TicketEvent> Events);
}
