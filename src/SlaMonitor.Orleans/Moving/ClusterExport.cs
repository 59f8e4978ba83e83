using NodaTime;
using Npgsql;
using SlaMonitor.Core;
using SlaMonitor.Core.Accounts;
using SlaMonitor.Core.Entities;
using SlaMonitor.Core.Policies;
using SlaMonitor.Core.Tickets;
using SlaMonitor.Core.Versions;
using SlaMonitor.Exports;
using SlaMonitor.Orleans.Accounts;
using SlaMonitor.Postgres.Moving;

namespace SlaMonitor.Orleans.Moving;

/// <summary>
/// Writes all that a cluster's database holds as an export, as of one moment. What comes after that moment is not in it: to move a
/// cluster its silos are to be stopped first.
/// </summary>
/// <param name="database">Migrated.</param>
/// <param name="cluster">The name under which its silos store their grains.</param>
/// <param name="compile">Reads the versions of the configuration.</param>
public sealed class ClusterExport(NpgsqlDataSource database, string cluster, CompileConfiguration compile)
{
    /// <summary>Writes it, from the first line to the last.</summary>
    /// <exception cref="ExportException">There is nothing to export.</exception>
    public async Task RunAsync(Instant now, ExportWriter writer, CancellationToken cancellation)
    {
        await using var snapshot = await ExportSnapshot.OpenAsync(database, cluster, cancellation);
        var versions = await snapshot.ConfigurationsAsync(cancellation);
        if (versions.Count == 0) throw new ExportException("The database holds no configuration yet, and so nothing to export.");
        await new Run(snapshot, writer, Compiled(versions)).RunAsync(now, versions, cancellation);
    }

    private Rulebooks Compiled(IReadOnlyList<ConfigurationVersion> versions)
    {
        Rulebooks? rulebooks = null;
        foreach (var version in versions)
        {
            var rulebook = compile(version.Files, version.Version) is CompiledConfiguration.Valid(var valid)
                ? valid
                : throw new ExportException($"Version {version.Version} of the configuration in the database cannot be read by this program.");
            rulebooks = rulebooks is null ? new Rulebooks(rulebook) : rulebooks.With(rulebook, version.ApplyTo == ApplyTo.Open);
        }
        return rulebooks!;
    }

    /// <summary>One export.</summary>
    private sealed class Run(ExportSnapshot snapshot, ExportWriter writer, Rulebooks rulebooks)
    {
        private readonly List<(EntityId By, DomainEvent What)> _unpublished = [];
        private readonly List<(string Ticket, string Source, string Id)> _strays = [];

        public async Task RunAsync(Instant now, IReadOnlyList<ConfigurationVersion> versions, CancellationToken cancellation)
        {
            var sequence = await snapshot.LastSequenceAsync(cancellation);
            writer.Write(new ExportLine.Begin("postgresql", now, sequence, await snapshot.GivenAtStartAsync(cancellation)));
            foreach (var version in versions) writer.Write(new ExportLine.Configuration(version));
            await foreach (var (account, form, sums) in snapshot.AccountsAsync(cancellation)) writer.Write(Account(account, form, sums));
            foreach (var kind in new[] { EntityKind.Ticket, EntityKind.Escalation, EntityKind.Incident, EntityKind.Storm })
                await foreach (var grains in snapshot.GrainsAsync(kind, cancellation)) await WriteAsync(kind, grains, cancellation);
            _strays.AddRange(await snapshot.IdentitiesOfNoneAsync(cancellation));
            await foreach (var (number, by, what) in snapshot.PublishedAsync(cancellation)) writer.Write(new ExportLine.Published(number, by, what));
            // Decided and stored, and not published before a silo stopped: its next call would have.
            foreach (var (by, what) in _unpublished) writer.Write(new ExportLine.Published(++sequence, by, what));
            foreach (var (_, source, id) in _strays.OrderBy(e => e.Source, StringComparer.Ordinal).ThenBy(e => e.Id, StringComparer.Ordinal))
                writer.Write(new ExportLine.Event(await snapshot.EventAsync(source, id, cancellation), null));
            writer.End();
        }

        /// <summary>
        /// An account counts in one process what its tickets tell it, and here what it finds in their sums. So what it has counted is in its
        /// state, and what it has yet to count is a message to it.
        /// </summary>
        private ExportLine.Entity Account(string account, byte[]? form, EquatableArray<MetricTally> sums)
        {
            var stored = form is null ? new StoredAccount() : StoredAccountJson.Read(form);
            var state = stored.State ?? new AccountState { Decisions = 0, Profile = new AccountProfile(account) };
            var uncounted = BurnCounts.Uncounted(state, stored.CountedUnder, sums, rulebooks);
            var counted = sums.ToList();
            foreach (var difference in uncounted) Tally.Add(counted, new MetricTally(difference.Metric, 0, 0, 0).Minus(difference));
            var tells = stored.Pending.Select(message => (Effect)new Effect.Tell(message.To, message.Command)).ToList();
            if (stored.IsSpreading) tells.Add(new Effect.TellOpenTickets(account, new TicketCommand.KnowAccount(state.Profile)));
            if (!uncounted.IsEmpty) tells.Add(new Effect.Tell(EntityId.Account(account), new AccountCommand.Count(uncounted, rulebooks.Current.Version)));
            foreach (var unheard in stored.Unheard) _unpublished.Add((EntityId.Account(account), unheard.Event));
            return new ExportLine.Entity(EntityId.Account(account), state with { Tallies = counted.ToEquatableArray() }, tells.ToEquatableArray());
        }

        private async Task WriteAsync(EntityKind kind, IReadOnlyList<StoredGrain> grains, CancellationToken cancellation)
        {
            var all = grains.Select(grain => (Id: new EntityId(kind, grain.Key), grain.Published, Stored: StoredParts.Read(kind, grain.Form))).ToList();
            var receivers = await ReceiversAsync(all.SelectMany(grain => grain.Stored.Pending).Select(message => message.To), cancellation);
            if (kind == EntityKind.Ticket) await FindStraysAsync(all.ToDictionary(grain => grain.Id.Key, grain => (TicketState)grain.Stored.State!), cancellation);
            foreach (var (id, published, stored) in all)
            {
                // What is stored as pending may have got there since: its receiver knows.
                var tells = stored.Pending.Where(message => !(receivers.TryGetValue(message.To, out var receiver) && receiver.HasHeard(id, message)))
                    .Select(message => (Effect)new Effect.Tell(message.To, message.Command)).ToEquatableArray();
                if (stored.State is not null || !tells.IsEmpty) writer.Write(new ExportLine.Entity(id, stored.State, tells));
                foreach (var unheard in stored.Unheard)
                    if (unheard.Decision > published) _unpublished.Add((id, unheard.Event));
            }
        }

        private async Task<Dictionary<EntityId, StoredParts>> ReceiversAsync(IEnumerable<EntityId> ids, CancellationToken cancellation)
        {
            var receivers = new Dictionary<EntityId, StoredParts>();
            foreach (var kind in ids.Distinct().GroupBy(id => id.Kind))
            {
                foreach (var grain in await snapshot.FindAsync(kind.Key, kind.Select(id => id.Key).ToList(), cancellation))
                    receivers.Add(new EntityId(kind.Key, grain.Key), StoredParts.Read(kind.Key, grain.Form));
            }
            return receivers;
        }

        /// <summary>Events are logged before their ticket takes them in: some it may never have.</summary>
        private async Task FindStraysAsync(Dictionary<string, TicketState> tickets, CancellationToken cancellation)
        {
            var logged = await snapshot.IdentitiesAsync(tickets.Keys, cancellation);
            foreach (var of in logged.GroupBy(e => e.Ticket))
            {
                var taken = tickets[of.Key].Log.Events.Select(e => (e.Source, e.Id)).ToHashSet();
                _strays.AddRange(of.Where(e => !taken.Contains((e.Source, e.Id))));
            }
        }
    }
}
