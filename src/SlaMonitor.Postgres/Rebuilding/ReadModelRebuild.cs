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
/// Makes the rows of the lists and the counts anew from the event log, while the cluster runs: a ticket that publishes meanwhile
/// is left as it published. What was published, the feed, is history and stays.
/// </summary>
/// <remarks>
/// When a ticket adopted a version of the configuration, and what it knew of its account when, is not in the event log but in
/// its state, which its row keeps; so are the events that it has taken in. The log tells which tickets there are, and is all
/// there is of one without a state: such a ticket is folded under the current version and the account's current profile, until
/// it publishes again.
/// </remarks>
public sealed class ReadModelRebuild(NpgsqlDataSource database)
{
    private const int TicketsAtOnce = 200;

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
        return new RebuildProgress(sum.Tickets + batch.Count, sum.Kept + states.Count, sum.Folded + batch.Count - states.Count);
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
