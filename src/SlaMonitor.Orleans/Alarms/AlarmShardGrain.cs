using System.Diagnostics;
using Microsoft.Extensions.Logging;
using NodaTime;
using Orleans.Concurrency;
using SlaMonitor.Core.Entities;
using SlaMonitor.Core.Monitoring;
using SlaMonitor.Orleans.Accounts;
using SlaMonitor.Orleans.Escalations;
using SlaMonitor.Orleans.Hosting;
using SlaMonitor.Orleans.Incidents;
using SlaMonitor.Orleans.Placement;
using SlaMonitor.Orleans.Storms;
using SlaMonitor.Orleans.Tickets;
using SlaMonitor.Postgres.Alarms;

namespace SlaMonitor.Orleans.Alarms;

/// <summary>
/// Keeps one shard of the alarms: the rows are the truth, the near ones are in memory. An entity is woken once at a time, and its
/// alarm moved to what it answers; a wake-up that fails is tried again.
/// </summary>
[WhereTheDatabaseIs]
[Reentrant, ShardPlacement]
internal sealed partial class AlarmShardGrain(ClusterContext cluster, AlarmTable table, AlarmWriter writer, ShardPlaces places, ILocalSiloDetails self, MonitorMetrics metrics, ILogger<AlarmShardGrain> log)
    : Grain, IAlarmShardGrain, IRemindable
{
    private const string Reminder = "alive";
    private const int WakesAtOnce = 64;
    private const int PageMax = 20_000;

    private static readonly Duration Ahead = Duration.FromSeconds(60);
    private static readonly Duration RetryAfter = Duration.FromSeconds(1);
    private static readonly TimeSpan StayAtLeast = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LoadEvery = TimeSpan.FromSeconds(20);

    private readonly NearAlarms _near = new();
    private readonly HashSet<EntityId> _waking = [];
    private readonly long _activatedAt = cluster.Time.GetTimestamp();
    private IGrainTimer? _timer;
    private Instant _horizon = Instant.MinValue;

    private int Number => (int)this.GetPrimaryKeyLong();

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _ = Remind();
        _timer = this.RegisterGrainTimer(Fire, new GrainTimerCreationOptions(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan) { Interleave = true });
        this.RegisterGrainTimer(Load, new GrainTimerCreationOptions(TimeSpan.Zero, LoadEvery) { Interleave = true });
        return Task.CompletedTask;
    }

    public async Task SetEarlier(EarlierAlarm alarm)
    {
        await writer.SetEarlierAsync(new AlarmSet(alarm.Entity, Number, alarm.Due, alarm.Version));
        if (alarm.Due >= _horizon) return;
        _near.Add(alarm.Entity, alarm.Due, alarm.Version);
        Arm();
    }

    public Task KeepAlive()
    {
        // A silo that has joined takes its share over; whoever calls next finds the shard there. Silos may disagree for a while who
        // there is: a shard that left at once whenever it was put here would never get round to its alarms.
        if (_waking.Count == 0 && cluster.Time.GetElapsedTime(_activatedAt) > StayAtLeast && places.Of(Number) is { } place && !place.Equals(self.SiloAddress))
            DeactivateOnIdle();
        return Task.CompletedTask;
    }

    public Task ReceiveReminder(string reminderName, TickStatus status) => Task.CompletedTask;

    /// <summary>Not waited for: another silo keeps the reminder, which may be the one that is cut from the database. The silos' calls keep the shard alive as well.</summary>
    private async Task Remind()
    {
        try
        {
            await this.RegisterOrUpdateReminder(Reminder, TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(1));
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            LogNotReminded(e, Number);
        }
    }

    private async Task Load(CancellationToken cancellation)
    {
        var now = cluster.Now;
        // A full page is enough for a while; the next one is read when its end comes near.
        if (_horizon > now + Ahead / 2) return;
        try
        {
            var until = now + Ahead;
            var page = await table.DueAsync(Number, until, PageMax, cancellation);
            foreach (var alarm in page) _near.Add(alarm.Entity, alarm.Due, alarm.Version);
            _horizon = page.Count < PageMax ? until : page[^1].Due;
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            LogNotRead(e, Number);
        }
        Arm();
    }

    private Task Fire(CancellationToken cancellation)
    {
        var now = cluster.Now;
        while (_waking.Count < WakesAtOnce && _near.TakeDue(now) is { } alarm)
        {
            if (_waking.Add(alarm.Entity)) _ = Wake(alarm);
            else _near.Add(alarm.Entity, now + RetryAfter, alarm.Version);
        }
        Arm();
        return Task.CompletedTask;
    }

    private async Task Wake(Alarm alarm)
    {
        var span = MonitorTraces.Begin(SpanNames.AlarmDecided);
        span?.About(alarm.Entity);
        using var within = MonitorTraces.Within(span);
        try
        {
            var next = alarm.Entity.Kind switch
            {
                EntityKind.Ticket => await GrainFactory.GetGrain<ITicketGrain>(alarm.Entity.Key).Wake(),
                EntityKind.Account => await GrainFactory.GetGrain<IAccountGrain>(alarm.Entity.Key).Wake(),
                EntityKind.Escalation => await GrainFactory.GetGrain<IEscalationGrain>(alarm.Entity.Key).Wake(),
                EntityKind.Incident => await GrainFactory.GetGrain<IIncidentGrain>(alarm.Entity.Key).Wake(),
                EntityKind.Storm => await GrainFactory.GetGrain<IStormGrain>(alarm.Entity.Key).Wake(),
            };
            metrics.AlarmDecided(cluster.Now - alarm.Due);
            writer.Move(new AlarmMove(alarm.Entity, next.Due, next.Version));
            if (next.Due is { } due && due < _horizon) _near.Add(alarm.Entity, due, next.Version);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            span?.SetTag(SpanTags.ErrorType, e.GetType().Name).SetStatus(ActivityStatusCode.Error);
            LogNotWoken(e, alarm.Entity);
            _near.Add(alarm.Entity, cluster.Now + RetryAfter, alarm.Version);
        }
        finally
        {
            MonitorTraces.End(span);
            _waking.Remove(alarm.Entity);
            Arm();
        }
    }

    /// <summary>Sets the timer to the first alarm in memory.</summary>
    private void Arm()
    {
        if (_near.Next is not { } next || _waking.Count >= WakesAtOnce)
        {
            _timer?.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            return;
        }
        // Rounded up: a timer that fires before the instant would find nothing due.
        var wait = Math.Max(0, Math.Ceiling((next - cluster.Now).TotalMilliseconds));
        _timer?.Change(TimeSpan.FromMilliseconds(wait), Timeout.InfiniteTimeSpan);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Shard {Shard} has no reminder for now; the silos keep it alive")]
    private partial void LogNotReminded(Exception reason, int shard);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Alarms of shard {Shard} could not be read; tried again soon")]
    private partial void LogNotRead(Exception reason, int shard);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Entity} could not be woken; tried again in a second")]
    private partial void LogNotWoken(Exception reason, EntityId entity);
}
