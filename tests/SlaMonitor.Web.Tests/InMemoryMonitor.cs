using System.Collections.Concurrent;
using NodaTime;
using SlaMonitor.Core;
using SlaMonitor.Core.Accounts;
using SlaMonitor.Core.Calendars;
using SlaMonitor.Core.Clocks;
using SlaMonitor.Core.Entities;
using SlaMonitor.Core.Explanations;
using SlaMonitor.Core.Monitoring;
using SlaMonitor.Core.Policies;
using SlaMonitor.Core.Tickets;
using SlaMonitor.Core.Trends;
using SlaMonitor.Core.Versions;

namespace SlaMonitor.Web.Tests;

/// <summary>
/// A monitor that keeps what it is given and decides nothing: enough to test the web in front of it. Clocks, breaches and
/// live messages are put in by the test.
/// </summary>
public sealed class InMemoryMonitor(int feedCapacity = 10_000) : IMonitor
{
    /// <summary>Under which explanations are made: every ticket is promised the next response within half an hour, and a solution within two, pauses left out.</summary>
    private static readonly Rulebook Promises = new(
        1,
        [BusinessCalendar.AlwaysOpen],
        [new Policy { Id = "gold", Match = Match.Always, Targets = [Target(MetricPreset.NextResponse, 30), Target(MetricPreset.Resolution, 120)] }]);

    private readonly Lock _gate = new();
    private readonly Dictionary<string, List<TicketEvent>> _tickets = new(StringComparer.Ordinal);
    private readonly HashSet<(string, string)> _seen = [];
    private readonly SortedDictionary<string, AccountProfile> _accounts = new(StringComparer.Ordinal);

    public List<ClockRow> Clocks { get; } = [];

    public List<BreachRow> Breaches { get; } = [];

    public ConcurrentQueue<ClockQuery> ClockQueries { get; } = [];

    public ConcurrentQueue<BreachQuery> BreachQueries { get; } = [];

    /// <summary>Counts by time of accounts that were described.</summary>
    public Dictionary<string, EquatableArray<AttainmentWindow>> Windows { get; } = new(StringComparer.Ordinal);

    /// <summary>When set, everything is refused as busy for this long.</summary>
    public Duration? BusyFor { get; set; }

    /// <summary>When set, queries fail as a broken store would.</summary>
    public Exception? Broken { get; set; }

    public InMemoryEscalations Escalations { get; } = new();

    IEscalations IMonitor.Escalations => Escalations;

    /// <summary>Null for a host that knows none.</summary>
    public InMemoryIncidents? Incidents { get; set; } = new();

    IIncidents? IMonitor.Incidents => Incidents;

    public Rulebook Rulebook { get; set; } = Promises;

    public InMemoryConfigurations? Configurations { get; set; }

    IConfigurations? IMonitor.Configurations => Configurations;

    public LiveFeed Feed { get; } = new("epoch-1", 0, feedCapacity);

    public Instant Now { get; set; } = Instant.FromUtc(2026, 3, 2, 10, 0);

    public double Speed { get; set; } = 1;

    public MonitorHealth Health { get; set; } = new(true, null, new CatchUp(3, Duration.FromSeconds(90)));

    public IReadOnlyList<ClockCount> ClockCounts { get; set; } =
    [
        new(Metric.Resolution, ClockState.Running, true, Priority.High, "billing", 2),
        new(Metric.Resolution, ClockState.Running, false, Priority.Low, null, 5),
    ];

    public IReadOnlyList<TicketCount> TicketCounts { get; set; } = [new(Priority.High, "a \"quoted\" \\ team\n", 4), new(Priority.Low, null, 1)];

    public int EventCount
    {
        get
        {
            lock (_gate) return _tickets.Values.Sum(events => events.Count);
        }
    }

    public ValueTask<SubmitResult> SubmitAsync(IReadOnlyList<TicketEvent> events, CancellationToken cancellation = default)
    {
        if (BusyFor is { } busy) return new(new SubmitResult.Busy(busy));
        lock (_gate) return new(new SubmitResult.Stored(events.Select(Take).ToEquatableArray()));
    }

    public ValueTask<TicketView?> FindTicketAsync(string id, CancellationToken cancellation = default)
    {
        if (Broken is not null) throw Broken;
        lock (_gate)
        {
            if (!_tickets.TryGetValue(id, out var events)) return new((TicketView?)null);
            var facts = new TicketFacts { Subject = events[^1].Changes.Subject.Value, Fields = [new("vip", new FieldValue.Flag(true))] };
            Clock[] clocks =
            [
                new()
                {
                    Metric = Metric.Resolution, Cycle = 1, Policy = "gold", Calendar = "24x7", Target = Duration.FromHours(4),
                    State = ClockState.Running, StartedAt = Now, Since = Now, DueAt = Now + Duration.FromHours(4), Warnings = [new("50%", Now)],
                },
            ];
            return new(new TicketView(id, facts, null, clocks, [.. events], Now));
        }
    }

    public ValueTask<TicketExplanation?> ExplainTicketAsync(string id, CancellationToken cancellation = default)
    {
        lock (_gate) return new(_tickets.TryGetValue(id, out var events) ? Explainer.Explain(TicketLog.Of(events), Promises, Now) : null);
    }

    public ValueTask<Page<ClockRow>> ListClocksAsync(ClockQuery query, CancellationToken cancellation = default)
    {
        ClockQueries.Enqueue(query);
        lock (Clocks) return new(PageOf(Clocks, query.Page));
    }

    public ValueTask<Page<BreachRow>> ListBreachesAsync(BreachQuery query, CancellationToken cancellation = default)
    {
        BreachQueries.Enqueue(query);
        return new(PageOf(Breaches, query.Page));
    }

    public ValueTask<Page<AccountView>> ListAccountsAsync(PageRequest page, CancellationToken cancellation = default)
    {
        lock (_gate) return new(PageOf([.. _accounts.Values.Select(profile => new AccountView(profile, [new(Metric.Resolution, 1, 2, 3)]) { Windows = Windows.GetValueOrDefault(profile.Id) })], page));
    }

    public ValueTask<AccountView?> FindAccountAsync(string id, CancellationToken cancellation = default)
    {
        lock (_gate) return new(_accounts.TryGetValue(id, out var profile) ? new AccountView(profile, []) : null);
    }

    public ValueTask<AccountView?> DescribeAccountAsync(AccountProfile profile, CancellationToken cancellation = default)
    {
        if (BusyFor is not null) return new((AccountView?)null);
        lock (_gate)
        {
            var version = _accounts.TryGetValue(profile.Id, out var before) ? before.Version + 1 : 1;
            _accounts[profile.Id] = profile with { Version = version };
            return new(new AccountView(_accounts[profile.Id], []));
        }
    }

    /// <summary>How often clocks were counted.</summary>
    public int Counted { get; private set; }

    public ValueTask<IReadOnlyList<ClockCount>> CountClocksAsync(CancellationToken cancellation = default)
    {
        Counted++;
        return Broken is null ? new(ClockCounts) : throw Broken;
    }

    public ValueTask<IReadOnlyList<TicketCount>> CountOpenTicketsAsync(CancellationToken cancellation = default) => new(TicketCounts);

    /// <summary>What open tickets are counted as, by the label asked for.</summary>
    public Func<TicketLabelKind?, IReadOnlyList<LiveCount>> LiveCounts { get; set; } = _ => [new(null, 5, 7, 2, 0, 0, null)];

    /// <summary>What trends are made of.</summary>
    public List<TicketTrend> Trends { get; } = [];

    public ConcurrentQueue<TrendQuery> TrendQueries { get; } = [];

    public ValueTask<IReadOnlyList<LiveCount>> CountLiveAsync(TicketLabelKind? by, CancellationToken cancellation = default) => new(LiveCounts(by));

    public ValueTask<TrendReport> TrendsAsync(TrendQuery query, CancellationToken cancellation = default)
    {
        TrendQueries.Enqueue(query);
        var fold = new TrendFold(query, Now);
        foreach (var trend in Trends) fold.Add(TrendBytes.Write(trend).AsSpan());
        return new(fold.Report(isComplete: true));
    }

    /// <summary>Publishes an event under the next sequence.</summary>
    public void Publish(params IReadOnlyList<DomainEvent> events) =>
        Feed.Publish([.. events.Select((value, i) => new FeedMessage(Feed.LastSequence + 1 + i, value))]);

    public ClockEvent.Breached Breach(string ticket, string group = "billing", Priority priority = Priority.High, string account = "acme") => new()
    {
        Ticket = ticket,
        Metric = Metric.Resolution,
        Cycle = 1,
        At = Now,
        DueAt = Now,
        BreachedAt = Now,
        Label = new TicketLabel("gold", account, "platinum", priority, group, Tier.L1, "Cannot log in"),
    };

    private static Target Target(MetricPreset preset, int minutes)
    {
        var time = Duration.FromMinutes(minutes);
        return new Target
        {
            Metric = MetricPresets.MetricOf(preset),
            Rule = new MetricRule.Preset(preset),
            Durations = new TargetDurations(time, time, time, time),
            Calendar = BusinessCalendar.AlwaysOpen.Id,
            PauseOn = MetricPresets.DefaultPauseOn(preset),
            WarnAt = [new WarningThreshold.Percent(50)],
        };
    }

    private EventOutcome Take(TicketEvent taken)
    {
        if (taken.At > Now + Duration.FromMinutes(5)) return new EventOutcome.Rejected("at", "lies in the future");
        if (!_seen.Add((taken.Source, taken.Id))) return EventOutcome.Duplicate;
        if (!_tickets.TryGetValue(taken.Ticket, out var events)) _tickets[taken.Ticket] = events = [];
        events.Add(taken);
        return EventOutcome.Accepted;
    }

    private static Page<T> PageOf<T>(List<T> all, PageRequest page)
    {
        var start = 0;
        if (page.Cursor is not null && !int.TryParse(page.Cursor, out start)) throw new InvalidCursorException();
        var next = start + page.Limit;
        return new Page<T>([.. all.Skip(start).Take(page.Limit)], next < all.Count ? next.ToString(System.Globalization.CultureInfo.InvariantCulture) : null);
    }
}
