using System.Diagnostics;
using NodaTime;
using SlaMonitor.Core;
using SlaMonitor.Core.Accounts;
using SlaMonitor.Core.Clocks;
using SlaMonitor.Core.Entities;
using SlaMonitor.Core.Escalations;
using SlaMonitor.Core.Incidents;
using SlaMonitor.Core.Monitoring;
using SlaMonitor.Core.Tickets;

namespace SlaMonitor.Engine.Partitions;

/// <summary>
/// The spans of a decision while it is made. One that nobody asked for begins a trace of its own, linked to the one that touched the
/// entity last, and is forgotten when nothing came of it: a million tickets that adopt a version are no traces. So is one of a request with
/// many events, whose trace would hold little else. Nothing at all while nobody listens.
/// </summary>
internal readonly struct TracedDecision
{
    private const int FewEvents = 100;
    private const string Many = "slamonitor.many";

    private readonly EntityId _entity;
    private readonly Activity? _cause;
    private readonly Activity? _alarm;
    private readonly Activity? _decided;

    private TracedDecision(EntityId entity, Activity? cause, Activity? alarm, Activity? decided) =>
        (_entity, _cause, _alarm, _decided) = (entity, cause, alarm, decided);

    /// <summary>So many events are about to follow from a span.</summary>
    public static void Expect(Activity? cause, int events)
    {
        if (events > FewEvents) cause?.SetCustomProperty(Many, Many);
    }

    public static TracedDecision Begin(EntityId entity, Command command, Activity? cause, RecentTraces recent)
    {
        if (!MonitorTraces.AreOn) return default;
        var alarm = cause is null && IsWake(command) ? MonitorTraces.Begin(SpanNames.AlarmDecided) : null;
        var decided = MonitorTraces.Begin(SpanNames.Decided(entity.Kind), cause: (cause ?? alarm)?.Context ?? default);
        if (cause is null && (alarm ?? decided) is { IsAllDataRequested: true } root && recent.Find(entity) is var last && last != default)
            root.AddLink(new ActivityLink(last));
        alarm?.About(entity);
        decided?.About(entity);
        return new TracedDecision(entity, cause, alarm, decided);
    }

    /// <summary>It is decided.</summary>
    /// <param name="effects">Of the decision.</param>
    /// <param name="wakeAt">When it wants to be woken.</param>
    /// <param name="recent">Told of it.</param>
    /// <returns>What belongs to the same trace from here on does so below this span; null when there is none.</returns>
    public Activity? End(EquatableArray<Effect> effects, Instant? wakeAt, RecentTraces recent)
    {
        if (_decided is null) return _cause;
        if (IsForgettable && !IsWorthATrace(effects))
        {
            Forget();
            return null;
        }
        _decided.Tell(effects);
        MonitorTraces.End(_decided);
        MonitorTraces.End(_alarm);
        if (wakeAt is not null && _decided.Recorded) recent.Put(_entity, _decided.Context);
        return _decided;
    }

    /// <summary>Nothing changed.</summary>
    /// <returns>As <see cref="End"/>.</returns>
    public Activity? EndUnchanged()
    {
        if (IsForgettable)
        {
            Forget();
            return null;
        }
        MonitorTraces.End(_decided);
        return _decided ?? _cause;
    }

    /// <summary>It could not be decided.</summary>
    /// <returns>As <see cref="End"/>.</returns>
    public Activity? Fail(Exception reason)
    {
        if (_decided is { IsAllDataRequested: true }) _decided.SetTag(SpanTags.ErrorType, reason.GetType().Name);
        _decided?.SetStatus(ActivityStatusCode.Error);
        MonitorTraces.End(_decided);
        MonitorTraces.End(_alarm);
        return _decided ?? _cause;
    }

    private bool IsForgettable => _cause is null || _cause.GetCustomProperty(Many) is not null;

    private void Forget()
    {
        MonitorTraces.Forget(_decided);
        MonitorTraces.Forget(_alarm);
    }

    /// <summary>Woken, it published or told something; otherwise only what others act on counts.</summary>
    private bool IsWorthATrace(EquatableArray<Effect> effects) => _alarm is not null ? effects.Count > 0 : IsFollowed(effects);

    /// <summary>Whether something follows that belongs to the trace: a breach to be pushed, a page, a message. Accounts only count.</summary>
    public static bool IsFollowed(EquatableArray<Effect> effects)
    {
        foreach (var effect in effects)
            if (effect is Effect.Send or Effect.Tell { To.Kind: not EntityKind.Account } or Effect.Publish { Event: ClockEvent.Breached }) return true;
        return false;
    }

    private static bool IsWake(Command command) => command is TicketCommand.Wake or EscalationCommand.Wake or AccountCommand.Wake or IncidentCommand.Wake;
}
