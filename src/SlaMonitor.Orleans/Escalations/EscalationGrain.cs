using Microsoft.Extensions.Logging;
using NodaTime;
using SlaMonitor.Core;
using SlaMonitor.Core.Calendars;
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
internal sealed partial class EscalationGrain(
    [PersistentState(StorageNames.Escalation, StorageNames.Entities)] IPersistentState<StoredEscalation> stored,
    ClusterContext cluster,
    OutputWriter outputs,
    Messenger messenger,
    ILogger<EscalationGrain> log,
    IPager? pager = null) : EntityGrain<StoredEscalation, EscalationState>(stored, cluster, messenger), IEscalationGrain
{
    // Who asks again does so within half a minute, and few ask the same escalation within that.
    private const int AskedMax = 16;

    private string? _asked;

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
        if (!Stored.Asked.Contains(ask.Id))
        {
            foreach (var command in ask.Commands.Read())
            {
                if (!state.IsOpen && command is not (EscalationCommand.SendAgain or EscalationCommand.PageEnded)) return EscalationTold.Of(state, wasTold: false);
                Decide(draft, (EscalationCommand)command);
            }
            _asked = ask.Id;
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

    protected override int VersionOf(EscalationState state) => state.Version;

    protected override Instant? WakeAt(EscalationState state) => EscalationDecider.WakeAt(state);

    protected override Task PublishAsync(EscalationState state, EquatableArray<Postgres.Publishing.DecidedEvent> unheard) => outputs.PublishAsync(state, unheard);

    /// <summary>People watch an escalation go on.</summary>
    protected override bool IsUrgent(DomainEvent published) => true;

    protected override StoredEscalation Complete(StoredEscalation next) =>
        _asked is { } id ? next with { Asked = [.. next.Asked.Skip(next.Asked.Count + 1 - AskedMax), id] } : next;

    private async Task Finish(Draft<EscalationState> draft, bool isWoken = false)
    {
        try
        {
            await Commit(draft, isWoken);
        }
        finally
        {
            _asked = null;
        }
        foreach (var page in draft.Pages) pager?.Send(page);
    }

    /// <summary>Who is on call, and how they are reached, is asked of the version in force, whichever the sender knew.</summary>
    private void Decide(Draft<EscalationState> draft, EscalationCommand command)
    {
        var now = draft.State is { } state ? Instant.Max(Cluster.Now, state.AsOf) : Cluster.Now;
        var rules = Cluster.Rulebooks.Current.Escalations;
        try
        {
            var decision = EscalationDecider.Decide(draft.State, Key, command with { Version = rules.Version }, now, rules);
            draft.Take(decision.State, decision.State?.Decisions ?? 0, decision.Effects);
        }
        catch (Exception e) when (e is InvariantViolatedException or CalendarNeverOpensException or CalendarRangeException)
        {
            // One escalation stays as it was, not the service.
            LogRefused(e, Key, command.GetType().Name);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Escalation {Escalation} stayed as it was: {Command} could not be decided")]
    private partial void LogRefused(Exception reason, string escalation, string command);
}
