using Microsoft.Extensions.Logging;
using NodaTime;
using SlaMonitor.Core;
using SlaMonitor.Core.Entities;
using SlaMonitor.Core.Escalations;
using SlaMonitor.Orleans.Alarms;
using SlaMonitor.Orleans.Entities;
using SlaMonitor.Orleans.Hosting;
using SlaMonitor.Orleans.Messages;
using SlaMonitor.Orleans.Outputs;
using SlaMonitor.Orleans.Placement;
using SlaMonitor.Orleans.Storage;

namespace SlaMonitor.Orleans.Escalations;

/// <summary>
/// Hosts <see cref="EscalationDecider"/> for the escalations of one ticket under one policy. Pages go to this silo's pager once
/// they are published; those that are lost with the silo are asked for again by the escalation itself.
/// </summary>
[WhereTheDatabaseIs]
internal sealed class EscalationGrain(
    [PersistentState(StorageNames.Escalation, StorageNames.Entities)] IPersistentState<StoredEscalation> stored,
    ClusterContext cluster,
    OutputWriter outputs,
    Messenger messenger,
    ILogger<EscalationGrain> log,
    IPager? pager = null) : EntityGrain<StoredEscalation, EscalationState>(stored, cluster, messenger, log), IEscalationGrain
{
    protected override EntityId Entity => EntityId.Escalation(Key);

    public async Task Hear(MessagesOf messages)
    {
        var draft = await Begin();
        foreach (var (decision, place, command) in messages.Read())
            if (draft.Hears(messages.From, decision, place)) Decide(draft, (EscalationCommand)command);
        await Finish(draft);
    }

    public async Task<EscalationTold> Ask(EscalationAsk ask)
    {
        var draft = await Begin();
        if (draft.State is not { } state || (ask.Alert is { } alert && state.Alert != alert)) return EscalationTold.Nothing;
        if (draft.Asks(ask.Id))
        {
            foreach (var command in ask.Commands.Read())
            {
                if (!state.IsOpen && command is not (EscalationCommand.SendAgain or EscalationCommand.PageEnded)) return EscalationTold.Of(state, wasTold: false);
                Decide(draft, (EscalationCommand)command);
            }
        }
        await Finish(draft);
        return EscalationTold.Of(Stored.State!, wasTold: true);
    }

    public async Task<NextAlarm> Wake()
    {
        var draft = await Begin();
        if (draft.State is not null) Decide(draft, new EscalationCommand.Wake(0));
        await Finish(draft, isWoken: true);
        return Next();
    }

    protected override long DecisionsOf(EscalationState state) => state.Decisions;

    protected override Instant AsOf(EscalationState state) => state.AsOf;

    protected override int VersionOf(EscalationState state) => state.Version;

    protected override Instant? WakeAt(EscalationState state) => EscalationDecider.WakeAt(state);

    protected override Task PublishAsync(EscalationState state, EquatableArray<Postgres.Publishing.DecidedEvent> unheard) => outputs.PublishAsync(state, unheard);

    /// <summary>People watch an escalation go on.</summary>
    protected override bool IsUrgent(DomainEvent published) => true;

    private async Task Finish(Draft<EscalationState> draft, bool isWoken = false)
    {
        await Commit(draft, isWoken);
        foreach (var page in draft.Pages) pager?.Send(page);
    }

    /// <summary>Who is on call, and how they are reached, is asked of the version in force, whichever the sender knew.</summary>
    private void Decide(Draft<EscalationState> draft, EscalationCommand command) => Decide(draft, command, (state, now) =>
    {
        var rules = Cluster.Rulebooks.Current.Escalations;
        var decision = EscalationDecider.Decide(state, Key, command with { Version = rules.Version }, now, rules);
        return (decision.State, decision.Effects);
    });
}
