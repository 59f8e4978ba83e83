using NodaTime;
using Npgsql;
using SlaMonitor.Core;
using SlaMonitor.Core.Accounts;
using SlaMonitor.Core.Entities;
using SlaMonitor.Core.Escalations;
using SlaMonitor.Core.Incidents;
using SlaMonitor.Core.Policies;
using SlaMonitor.Core.Storms;
using SlaMonitor.Core.Tickets;
using SlaMonitor.Core.Versions;
using SlaMonitor.Core.Wire;
using SlaMonitor.Exports;
using SlaMonitor.Orleans.Accounts;
using SlaMonitor.Orleans.Alarms;
using SlaMonitor.Orleans.Configurations;
using SlaMonitor.Orleans.Entities;
using SlaMonitor.Orleans.Escalations;
using SlaMonitor.Orleans.Incidents;
using SlaMonitor.Orleans.Storms;
using SlaMonitor.Orleans.Tickets;
using SlaMonitor.Postgres.Accounts;
using SlaMonitor.Postgres.Alarms;
using SlaMonitor.Postgres.Intake;
using SlaMonitor.Postgres.Moving;
using SlaMonitor.Postgres.Publishing;
using SlaMonitor.Postgres.Versions;

namespace SlaMonitor.Orleans.Moving;

/// <summary>Stores an export in a cluster's database, which holds nothing yet. No silo starts before the last line is stored.</summary>
/// <param name="database">Migrated, and without silos.</param>
/// <param name="cluster">The name under which its silos will look for their grains.</param>
/// <param name="compile">Reads the versions of the configuration.</param>
/// <param name="progress">Told now and then what is stored so far.</param>
public sealed class ClusterImport(NpgsqlDataSource database, string cluster, CompileConfiguration compile, Action<ExportCounts>? progress = null)
{
    /// <summary>Stores all lines.</summary>
    /// <param name="lines">From the first to the last, as <see cref="ExportReader"/> reads them.</param>
    /// <param name="now">The present.</param>
    /// <param name="cancellation">Leaves a part, with which no silo starts; running it again begins anew.</param>
    /// <returns>What was stored.</returns>
    /// <exception cref="ExportException">The export is damaged, or the database holds something already.</exception>
    public async Task<ExportCounts> RunAsync(IEnumerable<ExportLine> lines, Instant now, CancellationToken cancellation)
    {
        await using var run = new Run(database, cluster, compile, progress, now, cancellation);
        foreach (var line in lines) await run.TakeAsync(line);
        return await run.EndAsync();
    }

    /// <summary>One import. What was read is written while the next lines are read.</summary>
    private sealed class Run(
        NpgsqlDataSource database, string cluster, CompileConfiguration compile, Action<ExportCounts>? progress, Instant now, CancellationToken cancellation) : IAsyncDisposable
    {
        private const int EntitiesAtOnce = 500;
        private const int PublishedAtOnce = 4_000;

        private readonly ImportedTables _tables = new(database, cluster);
        private readonly ConfigurationTable _versions = new(database);
        private readonly EventLog _events = new(database);
        private readonly AlarmTable _alarms = new(database);
        private readonly AccountTable _accounts = new(database);
        private readonly Postgres.Publishing.Outputs _outputs = new(database);

        private List<ExportLine.Entity> _entities = [];
        private List<(long, EntityId, DomainEvent)> _published = [];
        private Task _writing = Task.CompletedTask;
        private Rulebooks? _rulebooks;
        private ExportLine.Begin? _begin;
        private ExportLine.End? _end;
        private long _sequence;
        private ExportCounts _stored;
        private bool _isAnalyzed;

        public async Task TakeAsync(ExportLine line)
        {
            switch (line)
            {
                case ExportLine.Begin begin:
                    if (!await _tables.BeginAsync(cancellation))
                        throw new ExportException("The database holds a configuration, tickets or accounts already; an import needs one that was only migrated.");
                    _begin = begin;
                    if (begin.GivenAtStart is { } given) await _versions.RememberGivenAtStartAsync(given, cancellation);
                    break;
                case ExportLine.Configuration(var version):
                    if (await _versions.AppendAsync(version, cancellation) is Appended.Taken(var last))
                        throw new ExportException($"Version {version.Version} of the configuration follows version {last}.");
                    break;
                case ExportLine.Entity entity:
                    _rulebooks ??= await RulebooksAsync();
                    if (_entities.Count > 0 && (_entities.Count == EntitiesAtOnce || _entities[0].Id.Kind != entity.Id.Kind)) await WriteEntitiesAsync();
                    _entities.Add(entity);
                    break;
                case ExportLine.Published(var sequence, var by, var what):
                    await AllEntitiesAsync();
                    _sequence = sequence;
                    _published.Add((sequence, by, what));
                    if (_published.Count == PublishedAtOnce) await WritePublishedAsync();
                    break;
                case ExportLine.Event(var happened, _):
                    await _events.ClaimAsync([happened], now, cancellation);
                    break;
                case ExportLine.End end:
                    _end = end;
                    break;
            }
        }

        public async Task<ExportCounts> EndAsync()
        {
            Invariant.Check(_begin is not null && _end is not null, "an export that ends was read from its beginning");
            await AllEntitiesAsync();
            await WritePublishedAsync();
            await _writing;
            await _tables.EndAsync(Math.Max(_sequence, _begin.Sequence), cancellation);
            return _end.Counts;
        }

        public async ValueTask DisposeAsync() => await _writing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

        private async Task<Rulebooks> RulebooksAsync()
        {
            using var configurations = await ClusterConfigurations.OpenAsync(database, compile, null, now, cancellation)
                ?? throw new ExportException("The export holds no version of the configuration.");
            return configurations.Rulebooks;
        }

        private async Task AllEntitiesAsync()
        {
            if (_isAnalyzed) return;
            await WriteEntitiesAsync();
            await _writing;
            await _tables.AnalyzeAsync(cancellation);
            _isAnalyzed = true;
        }

        private async Task WriteEntitiesAsync()
        {
            if (_entities.Count == 0) return;
            await _writing;
            var some = _entities;
            _entities = [];
            _writing = Task.Run(() => WriteAsync(some), cancellation);
            foreach (var entity in some.Where(entity => entity.State is not null)) _stored = Counted(_stored, entity.Id.Kind);
            progress?.Invoke(_stored);
        }

        private async Task WritePublishedAsync()
        {
            await _writing;
            var some = _published;
            _published = [];
            _writing = _tables.PutAsync(some, cancellation);
            _stored = _stored with { Published = _stored.Published + some.Count };
            progress?.Invoke(_stored);
        }

        private static ExportCounts Counted(ExportCounts counts, EntityKind kind) => kind switch
        {
            EntityKind.Ticket => counts with { Tickets = counts.Tickets + 1 },
            EntityKind.Account => counts with { Accounts = counts.Accounts + 1 },
            EntityKind.Escalation => counts with { Escalations = counts.Escalations + 1 },
            EntityKind.Incident => counts with { Incidents = counts.Incidents + 1 },
            EntityKind.Storm => counts with { Storms = counts.Storms + 1 },
        };

        private Task WriteAsync(List<ExportLine.Entity> entities) => entities[0].Id.Kind switch
        {
            EntityKind.Ticket => WriteTicketsAsync(entities),
            EntityKind.Account => WriteAccountsAsync(entities),
            EntityKind.Escalation => Task.WhenAll(
                PutAsync<StoredEscalation, EscalationState>(entities, StoredEscalationJson.Write),
                _outputs.PublishAsync([.. StatesOf<EscalationState>(entities).Select(state => EscalationOutput.Of(state, [], new StoredBuffer()))], cancellation)),
            EntityKind.Incident => Task.WhenAll(
                PutAsync<StoredIncident, IncidentState>(entities, stored => stored.Write()),
                _outputs.PublishAsync([.. StatesOf<IncidentState>(entities).Select(state => IncidentOutput.Of(state, [], new StoredBuffer()))], cancellation)),
            EntityKind.Storm => PutAsync<StoredStorm, StormState>(entities, stored => stored.Write()),
        };

        private Task WriteTicketsAsync(List<ExportLine.Entity> entities)
        {
            var buffer = new StoredBuffer();
            var tickets = StatesOf<TicketState>(entities).ToList();
            return Task.WhenAll(
                _events.ClaimAsync([.. tickets.SelectMany(ticket => ticket.Log.Events)], now, cancellation),
                PutAsync<StoredTicket, TicketState>(entities, StoredTicketJson.Write),
                _outputs.PublishAsync([.. tickets.Select(ticket => TicketOutput.Of(ticket, [], buffer))], cancellation));
        }

        /// <summary>
        /// An account's clocks are counted where its tickets are. What its state has of them is what its rates are counted from, where its
        /// segment has objectives; a message that tells it what to count it finds in its tickets' sums.
        /// </summary>
        private async Task WriteAccountsAsync(List<ExportLine.Entity> entities)
        {
            var described = new List<(EntityId Id, StoredAccount Stored)>();
            foreach (var entity in entities)
            {
                if (entity.State is not AccountState { Profile.Version: > 0 } state) continue;
                var follows = BurnCounts.Follows(_rulebooks!.Current, state.Profile.Segment);
                described.Add((entity.Id, With<StoredAccount, AccountState>(
                    entity,
                    state with { Tallies = follows ? state.Tallies.Select(tally => tally with { Open = 0 }).Where(tally => !tally.IsZero).ToEquatableArray() : [] }) with
                {
                    IsSpreading = entity.Tells.Any(told => told is Effect.TellOpenTickets),
                    CountedUnder = follows ? _rulebooks.Current.Version : 0,
                }));
                await _accounts.PutAsync(state.Profile, cancellation);
                if (!state.Windows.IsEmpty || state.AsOf is not null) await _accounts.PutWindowsAsync(state, cancellation);
            }
            await PutAsync(EntityKind.Account, described, StoredAccountJson.Write);
        }

        private Task PutAsync<TStored, TState>(List<ExportLine.Entity> entities, Func<TStored, byte[]> write)
            where TStored : StoredEntity<TState>, new()
            where TState : class =>
            PutAsync(entities[0].Id.Kind, [.. entities.Select(entity => (entity.Id, With<TStored, TState>(entity, (TState?)entity.State)))], write);

        private async Task PutAsync<TStored>(EntityKind kind, List<(EntityId Id, TStored Stored)> grains, Func<TStored, byte[]> write)
            where TStored : class
        {
            await _tables.PutAsync(kind, [.. grains.Select(grain => new StoredGrain(grain.Id.Key, write(grain.Stored)))], cancellation);
            var sets = new List<AlarmSet>();
            foreach (var (id, stored) in grains)
            {
                var (due, decisions) = AlarmOf(stored);
                if (due is { } at) sets.Add(new AlarmSet(id, AlarmShards.Of(id), at, decisions));
            }
            await _alarms.SetEarlierAsync(sets, cancellation);
        }

        private static (Instant? Due, long Decisions) AlarmOf(object stored) => stored switch
        {
            StoredTicket ticket => (ticket.AlarmAt, ticket.State?.Decisions ?? 0),
            StoredAccount account => (account.AlarmAt, account.State?.Decisions ?? 0),
            StoredEscalation escalation => (escalation.AlarmAt, escalation.State?.Decisions ?? 0),
            StoredIncident incident => (incident.AlarmAt, incident.State?.Decisions ?? 0),
            StoredStorm storm => (storm.AlarmAt, storm.State?.Decisions ?? 0),
            _ => throw new InvariantViolatedException($"no entity stores a {stored.GetType().Name}"),
        };

        /// <summary>What a grain stores, with the messages that it has to tell yet as those of its last decision.</summary>
        private TStored With<TStored, TState>(ExportLine.Entity entity, TState? state)
            where TStored : StoredEntity<TState>, new()
            where TState : class
        {
            var decisions = state is null ? 0 : EntityStates.DecisionsOf(state);
            var pending = entity.Tells.OfType<Effect.Tell>().Where(told => told.To.Kind != EntityKind.Account)
                .Select((told, place) => new PendingMessage(decisions, place, told.To, told.Command)).ToEquatableArray();
            var wake = state is null ? null : EntityStates.WakeAt(state);
            // Whoever has to tell others something is woken for that.
            if (entity.Tells.Count > 0) wake = wake is { } due ? Instant.Min(due, now) : now;
            return new TStored
            {
                State = state,
                Pending = pending,
                Told = pending.IsEmpty ? null : new LastTold(decisions, pending.Count - 1),
                AlarmAt = wake,
            };
        }

        private static IEnumerable<TState> StatesOf<TState>(List<ExportLine.Entity> entities) => entities.Select(entity => entity.State).OfType<TState>();
    }
}
