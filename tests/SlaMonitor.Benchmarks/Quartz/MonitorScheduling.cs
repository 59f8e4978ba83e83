using System.Globalization;
using NodaTime;
using SlaMonitor.Core.Calendars;
using SlaMonitor.Core.Clocks;
using SlaMonitor.Core.Monitoring;
using SlaMonitor.Core.Policies;
using SlaMonitor.Core.Tickets;
using SlaMonitor.Engine;
using SlaMonitor.Engine.Hosting;
using SlaMonitor.Engine.Journal;
using SlaMonitor.Engine.Partitions;
using SlaMonitor.Engine.Rows;

namespace SlaMonitor.Benchmarks.Quartz;

/// <summary>Ours: a schedule is a ticket whose one clock is armed, a firing is its breach, durable and on the live feed.</summary>
internal sealed class MonitorScheduling : IScheduling
{
    private static readonly Duration Target = Duration.FromHours(1);

    private readonly DataDirectory _directory;
    private readonly EmbeddedMonitor _monitor;
    private readonly MonitorMetrics _metrics;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _following;
    private Firings _firings = new(0);

    private MonitorScheduling(DataDirectory directory, EmbeddedMonitor monitor, MonitorMetrics metrics)
    {
        (_directory, _monitor, _metrics) = (directory, monitor, metrics);
        _following = Task.Run(FollowAsync);
    }

    public string Name => "SlaMonitor, SQLite";

    public Firings Firings
    {
        set => Volatile.Write(ref _firings, value);
    }

    public static MonitorScheduling Open(string folder)
    {
        var directory = DataDirectory.Open(Path.Combine(folder, "monitor"));
        var journal = SqliteJournal.Open(directory, newEpoch: () => "bench");
        var rows = SqliteRowStore.Open(directory);
        var metrics = new MonitorMetrics();
        var monitor = EmbeddedMonitor.Open(
            new EngineStores(journal, rows), new Deciders(new Rulebooks(Book())), new EngineOptions(), TimeProvider.System, 1, metrics, new ConsoleLog());
        return new MonitorScheduling(directory, monitor, metrics);
    }

    public async Task ScheduleAsync(int first, int count, DateTime at)
    {
        var opened = Instant.FromDateTimeUtc(at) - Target;
        var events = Enumerable.Range(first, count).Select(number => Opened(number, opened)).ToList();
        while (true)
        {
            switch (await _monitor.SubmitAsync(events))
            {
                case SubmitResult.Busy busy:
                    await Task.Delay(busy.RetryAfter.ToTimeSpan());
                    break;
                case SubmitResult.Stored stored:
                    if (stored.Outcomes.Any(outcome => outcome != EventOutcome.Accepted)) throw new InvalidOperationException("an event was not accepted");
                    return;
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _following.ContinueWith(_ => { }, TaskScheduler.Default);
        await _monitor.DisposeAsync();
        _directory.Dispose();
        _metrics.Dispose();
        _stop.Dispose();
    }

    private async Task FollowAsync()
    {
        var batch = new FeedMessage[256];
        var cursor = _monitor.Feed.LastSequence;
        while (true)
        {
            var read = await _monitor.Feed.ReadAsync(cursor, batch, _stop.Token);
            if (read.Gap is not null) throw new InvalidOperationException("the feed was not followed fast enough");
            cursor = batch[read.Count - 1].Sequence;
            var breaches = batch.Take(read.Count).Count(message => message.Event is ClockEvent.Breached);
            if (breaches > 0) Volatile.Read(ref _firings).Fired(breaches);
        }
    }

    private static TicketEvent Opened(int number, Instant at)
    {
        var ticket = "T-" + number.ToString(CultureInfo.InvariantCulture);
        return new TicketEvent
        {
            Source = "bench",
            Id = ticket,
            Ticket = ticket,
            At = at,
            Type = TicketEventType.Created,
            Changes = new TicketChanges { Subject = Change<string>.To("Cannot log in"), Priority = Priority.High },
        };
    }

    private static Rulebook Book() => new(1, CalendarCompiler.Compile([]).Calendars, [
        new Policy
        {
            Id = "gold",
            Match = Match.Always,
            Targets =
            [
                new Target
                {
                    Metric = Metric.FirstResponse,
                    Rule = new MetricRule.Preset(MetricPreset.FirstResponse),
                    Durations = new TargetDurations(Target, Target, Target, Target),
                    Calendar = "24x7",
                    PauseOn = [],
                    WarnAt = [],
                },
            ],
        }]);
}
