using Microsoft.Extensions.Logging;
using NodaTime;
using SlaMonitor.Core;
using SlaMonitor.Core.Entities;
using SlaMonitor.Core.Storms;
using SlaMonitor.Orleans.Entities;
using SlaMonitor.Orleans.Hosting;
using SlaMonitor.Orleans.Placement;
using SlaMonitor.Orleans.Storage;
using SlaMonitor.Postgres.Publishing;

namespace SlaMonitor.Orleans.Storms;

/// <summary>Hosts <see cref="StormDecider"/> for one account, product or group. Nothing of it is published.</summary>
[WhereTheDatabaseIs]
internal sealed class StormGrain(
    [PersistentState(StorageNames.Storm, StorageNames.Entities)] IPersistentState<StoredStorm> stored,
    ClusterContext cluster,
    Messenger messenger,
    ILogger<StormGrain> log) : GatheringGrain<StoredStorm, StormState>(stored, cluster, messenger, log), IStormGrain
{
    protected override EntityId Entity => EntityId.Storm(Key);

    protected override long DecisionsOf(StormState state) => state.Decisions;

    protected override Instant AsOf(StormState state) => state.AsOf;

    protected override int VersionOf(StormState state) => 0;

    protected override Instant? WakeAt(StormState state) => null;

    protected override Task PublishAsync(StormState state, EquatableArray<DecidedEvent> unheard) => Task.CompletedTask;

    protected override bool IsUrgent(DomainEvent published) => false;

    protected override async Task Decide(Draft<StormState> draft, Command command)
    {
        var told = (StormCommand)command;
        await Cluster.KnowAsync(told.Version);
        var rules = Cluster.Rulebooks.Current.Escalations;
        Decide(draft, told, (state, now) =>
        {
            var decision = StormDecider.Decide(state, Key, told with { Version = rules.Version }, now, rules);
            return (decision.State, decision.Effects);
        });
    }

    /// <summary>Nothing comes to pass here by itself.</summary>
    protected override void Wake(Draft<StormState> draft)
    {
    }

    protected override Task CallTakeIn() => this.AsReference<IStormGrain>().TakeIn();
}
