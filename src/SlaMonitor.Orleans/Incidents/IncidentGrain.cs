using Microsoft.Extensions.Logging;
using NodaTime;
using SlaMonitor.Core;
using SlaMonitor.Core.Entities;
using SlaMonitor.Core.Incidents;
using SlaMonitor.Orleans.Entities;
using SlaMonitor.Orleans.Hosting;
using SlaMonitor.Orleans.Outputs;
using SlaMonitor.Orleans.Placement;
using SlaMonitor.Orleans.Storage;
using SlaMonitor.Postgres.Publishing;

namespace SlaMonitor.Orleans.Incidents;

/// <summary>Hosts <see cref="IncidentDecider"/> for one incident. It pages nobody itself: that is what its escalation is for.</summary>
[WhereTheDatabaseIs]
internal sealed class IncidentGrain(
    [PersistentState(StorageNames.Incident, StorageNames.Entities)] IPersistentState<StoredIncident> stored,
    ClusterContext cluster,
    OutputWriter outputs,
    Messenger messenger,
    ILogger<IncidentGrain> log) : GatheringGrain<StoredIncident, IncidentState>(stored, cluster, messenger, log), IIncidentGrain
{
    protected override EntityId Entity => EntityId.Incident(Key);

    public async Task<IncidentTold> Ask(IncidentAsk ask)
    {
        var draft = await Begin();
        string? refusal = null;
        if (draft.Asks(ask.Id))
        {
            var command = (IncidentCommand)ask.Commands.Read()[0];
            refusal = IncidentDecider.WhyNot(draft.State, command);
            if (refusal is null) await Decide(draft, command);
        }
        await Commit(draft);
        return IncidentTold.Of(Stored.State, refusal);
    }

    protected override long DecisionsOf(IncidentState state) => state.Decisions;

    protected override Instant AsOf(IncidentState state) => state.AsOf;

    protected override int VersionOf(IncidentState state) => 0;

    protected override Instant? WakeAt(IncidentState state) => IncidentDecider.WakeAt(state);

    protected override Task PublishAsync(IncidentState state, EquatableArray<DecidedEvent> unheard) => outputs.PublishAsync(state, unheard);

    /// <summary>People watch an incident go on.</summary>
    protected override bool IsUrgent(DomainEvent published) => true;

    protected override async Task Decide(Draft<IncidentState> draft, Command command)
    {
        var told = (IncidentCommand)command;
        await Cluster.KnowAsync(told.Version);
        Take(draft, told);
    }

    protected override void Wake(Draft<IncidentState> draft)
    {
        if (draft.State is not null) Take(draft, new IncidentCommand.Wake(0));
    }

    protected override Task CallTakeIn() => this.AsReference<IIncidentGrain>().TakeIn();

    private void Take(Draft<IncidentState> draft, IncidentCommand command) => Decide(draft, command, (state, now) =>
    {
        var rules = Cluster.Rulebooks.Current.Escalations;
        var decision = IncidentDecider.Decide(state, Key, command with { Version = rules.Version }, now, rules);
        return (decision.State, decision.Effects);
    });
}
