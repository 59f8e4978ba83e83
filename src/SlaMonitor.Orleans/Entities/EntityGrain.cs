using System.Diagnostics;
using Microsoft.Extensions.Logging;
using NodaTime;
using SlaMonitor.Core;
using SlaMonitor.Core.Calendars;
using SlaMonitor.Core.Entities;
using SlaMonitor.Core.Escalations;
using SlaMonitor.Core.Monitoring;
using SlaMonitor.Core.Tickets;
using SlaMonitor.Orleans.Alarms;
using SlaMonitor.Orleans.Hosting;
using SlaMonitor.Postgres.Publishing;

namespace SlaMonitor.Orleans.Entities;

/// <summary>
/// Hosts a decider for one entity: decides, makes sure that it will be woken in time, writes, has what followed published, and
/// tells other entities, in this order. Whatever is interrupted is made good by the next call, which the alarm brings at the
/// latest.
/// </summary>
/// <remarks>
/// Nobody waits for messages to others but those who ask for that: an entity that waited within a call for another, which waits
/// for it, would wait for ever.
/// </remarks>
internal abstract partial class EntityGrain<TStored, TState>(IPersistentState<TStored> stored, ClusterContext cluster, Messenger messenger, ILogger log) : Grain
    where TStored : StoredEntity<TState>, new()
    where TState : class
{
    // An alarm that is due by now, or would be by another silo's clock, may have been taken and moved: it counts for nothing.
    private static readonly Duration ClockSkew = Duration.FromSeconds(10);

    private static readonly Duration HeardWithin = Duration.FromMinutes(1);
    private static readonly TimeSpan TellMax = TimeSpan.FromSeconds(5);

    // Durable by now, as what is in the stored state may not be while it is written.
    private readonly List<PendingMessage> _untold = [];
    private Dictionary<PendingMessage, ActivityContext>? _causes;
    private string? _lastTrace;
    private Task<bool> _telling = Task.FromResult(true);
    private long _heard = -1;
    private bool _isBroken;

    protected string Key => this.GetPrimaryKeyString();

    protected TStored Stored => stored.State;

    protected ClusterContext Cluster => cluster;

    protected abstract EntityId Entity { get; }

    private Instant? AlarmSet => stored.State.AlarmAt is { } set && set > cluster.Now + ClockSkew ? set : null;

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _untold.AddRange(stored.State.Pending);
        TellOthers();
        return Task.CompletedTask;
    }

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        // Another activation would tell it all again, which is harmless and late.
        if (!_isBroken) await ((Task)_telling).WaitAsync(TellMax, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    protected abstract long DecisionsOf(TState state);

    /// <summary>The instant of its last decision.</summary>
    protected abstract Instant AsOf(TState state);

    /// <summary>The version of the configuration that the next decision needs at least.</summary>
    protected abstract int VersionOf(TState state);

    protected abstract Instant? WakeAt(TState state);

    /// <summary>Completes when the state's place in lists and the events are durable and on their way to every subscriber.</summary>
    protected abstract Task PublishAsync(TState state, EquatableArray<DecidedEvent> unheard);

    /// <summary>Whether somebody waits for the event, so that it must not lie until the entity's next due instant after a crash.</summary>
    protected abstract bool IsUrgent(DomainEvent published);

    /// <summary>What is to be written beside what a draft holds.</summary>
    protected virtual TStored Complete(TStored next) => next;

    protected async ValueTask<Draft<TState>> Begin()
    {
        if (_isBroken) throw new InvalidOperationException("the state in memory is not known to be the one stored; the call is to be made again");
        if (stored.State.State is { } state) await cluster.KnowAsync(VersionOf(state));
        return new Draft<TState>(stored.State);
    }

    /// <summary>
    /// Decides, at the present or at the entity's last instant where this machine's clock is behind. What cannot be decided leaves
    /// the one entity as it was, and does not stop the service.
    /// </summary>
    protected void Decide(Draft<TState> draft, Command command, Func<TState?, Instant, (TState? State, EquatableArray<Effect> Effects)> decide)
    {
        var now = draft.State is { } state ? Instant.Max(cluster.Now, AsOf(state)) : cluster.Now;
        using var span = BeginDecision(command);
        try
        {
            var decision = decide(draft.State, now);
            draft.Take(decision.State, Decisions(decision.State), decision.Effects);
            span?.Tell(decision.Effects);
        }
        catch (Exception e) when (e is InvariantViolatedException or CalendarNeverOpensException or CalendarRangeException)
        {
            span?.SetTag(SpanTags.ErrorType, e.GetType().Name).SetStatus(ActivityStatusCode.Error);
            LogRefused(log, e, Entity, command.GetType().Name);
        }
    }

    protected async Task Commit(Draft<TState> draft, bool isWoken = false)
    {
        if (draft.IsNew)
        {
            var alarm = await AlarmFor(draft, isWoken);
            await Write(Complete(stored.State with
            {
                State = draft.State,
                AlarmAt = alarm,
                Unheard = [.. stored.State.Unheard, .. draft.Published],
                Pending = draft.Told.Count == 0 ? stored.State.Pending : [.. stored.State.Pending, .. draft.Told],
                Told = draft.LastTold,
                Heard = draft.Heard,
                Asked = draft.Asked,
            }));
            _untold.AddRange(draft.Told);
            if (MonitorTraces.Here is { } cause) RememberCause(cause, draft.Told);
        }
        if (draft.State is { } state && _heard != DecisionsOf(state))
        {
            await PublishAsync(state, stored.State.Unheard);
            _heard = DecisionsOf(state);
            if (!stored.State.Unheard.IsEmpty) stored.State = stored.State with { Unheard = [] };
        }
        TellOthers();
    }

    /// <summary>When the entity has to be woken next, should nobody call it.</summary>
    protected NextAlarm Next()
    {
        var state = stored.State.State;
        // Woken too early, by an alarm that was read before it was moved, it keeps the one that is set: what is decided next relies on it.
        var next = Earlier(state is null ? null : WakeAt(state), AlarmSet);
        // Should this silo die before others have heard, the next alarm has them told.
        if (_untold.Count > 0) next = Earlier(next, cluster.Now + HeardWithin);
        return NextAlarm.At(next, Decisions(state));
    }

    /// <summary>Completes when all that was decided so far has been told.</summary>
    /// <exception cref="TimeoutException">Somebody does not hear it; it is told later.</exception>
    protected async Task OthersKnow()
    {
        TellOthers();
        if (!await _telling) throw new TimeoutException($"{Entity} has not told others yet");
    }

    /// <summary>Makes sure of an alarm no later than the state asks for, before the state is written: a lost state is harmless then, and a lost alarm cannot be.</summary>
    private async Task<Instant?> AlarmFor(Draft<TState> draft, bool isWoken)
    {
        var wake = draft.State is { } state ? WakeAt(state) : null;
        // Woken, the shard moves the alarm to what the answer says; until then the old one stands, which is earlier.
        if (isWoken) return wake;
        // Should this silo die between storing and publishing or telling, the next alarm has it made good: a breach does not wait
        // for the next due instant, and an entity that has none does not wait for ever.
        if (draft.Told.Count > 0 || (wake is null ? draft.Published.Count > 0 : draft.Published.Exists(p => IsUrgent(p.Event))))
            wake = Earlier(wake, cluster.Now + HeardWithin);
        var alarm = AlarmSet;
        if (wake is not { } due || due >= alarm) return alarm;
        await GrainFactory.GetGrain<IAlarmShardGrain>(AlarmShards.Of(Entity))
            .SetEarlier(EarlierAlarm.For(Entity, due, Decisions(draft.State)));
        return due;
    }

    /// <summary>Makes it durable, without a decision.</summary>
    protected async Task Write(TStored next)
    {
        stored.State = next;
        try
        {
            await stored.WriteStateAsync();
        }
        catch
        {
            _isBroken = true;
            DeactivateOnIdle();
            throw;
        }
    }

    private static Instant? Earlier(Instant? one, Instant? other) => one is { } a && other is { } b ? Instant.Min(a, b) : one ?? other;

    private long Decisions(TState? state) => state is null ? 0 : DecisionsOf(state);

    private void TellOthers()
    {
        if (_untold.Count > 0 && _telling.IsCompleted) _telling = Tell();
    }

    /// <summary>Tells what is to be told, beside the calls that come meanwhile.</summary>
    /// <returns>Whether all of it was.</returns>
    private async Task<bool> Tell()
    {
        while (_untold.Count > 0)
        {
            var sent = await Task.WhenAll(_untold.GroupBy(message => message.To).Select(async messages =>
            {
                var all = messages.ToList();
                return await Tell(messages.Key, all) ? all : [];
            }));
            var told = sent.SelectMany(messages => messages).ToHashSet(ReferenceEqualityComparer.Instance);
            var isAll = told.Count > 0 && sent.All(messages => messages.Count > 0);
            _untold.RemoveAll(told.Contains);
            if (_causes is not null)
                foreach (var message in told.OfType<PendingMessage>()) _causes.Remove(message);
            // Not written for that alone: told again after a crash, they are known.
            stored.State = stored.State with { Pending = stored.State.Pending.Where(message => !told.Contains(message)).ToEquatableArray() };
            if (!isAll) return false;
        }
        return true;
    }

    /// <summary>Tells one receiver, within the trace of the first message that has one: whoever began to tell may have done so for another.</summary>
    private async Task<bool> Tell(EntityId to, List<PendingMessage> messages)
    {
        if (!MonitorTraces.AreOn) return await messenger.SendAsync(Entity, to, messages, cluster.Time);
        var cause = _causes is null ? default : messages.Select(message => _causes.GetValueOrDefault(message)).FirstOrDefault(known => known != default);
        // Of this method alone: it is what the call to the receiver looks at.
        Activity.Current = null;
        var span = cause == default ? null : MonitorTraces.Begin(SpanNames.MessageTold, ActivityKind.Producer, cause);
        span?.About(to);
        using var within = MonitorTraces.Within(span);
        var isTold = await messenger.SendAsync(Entity, to, messages, cluster.Time);
        if (!isTold) span?.SetStatus(ActivityStatusCode.Error);
        MonitorTraces.End(span);
        return isTold;
    }

    /// <summary>In memory only: what another silo tells for this one after a crash belongs to no trace.</summary>
    private void RememberCause(Activity cause, List<PendingMessage> told)
    {
        if (cause.Recorded) _lastTrace = cause.Id;
        if (told.Count == 0) return;
        _causes ??= new Dictionary<PendingMessage, ActivityContext>(ReferenceEqualityComparer.Instance);
        foreach (var message in told) _causes[message] = cause.Context;
    }

    /// <summary>A decision that an alarm brought is linked to the trace that touched the entity before, as long as it lives here.</summary>
    private Activity? BeginDecision(Command command)
    {
        if (MonitorTraces.Here is null || MonitorTraces.BeginHere(SpanNames.Decided(Entity.Kind)) is not { } span) return null;
        span.About(Entity);
        if (command is TicketCommand.Wake or EscalationCommand.Wake && _lastTrace is { } last && ActivityContext.TryParse(last, null, out var of) && of.TraceId != span.TraceId)
            span.AddLink(new ActivityLink(of));
        return span;
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "{Entity} stayed as it was: {Command} could not be decided")]
    private static partial void LogRefused(ILogger log, Exception reason, EntityId entity, string command);
}
