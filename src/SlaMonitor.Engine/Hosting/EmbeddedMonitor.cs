using NodaTime;
using SlaMonitor.Core.Accounts;
using SlaMonitor.Core.Entities;
using SlaMonitor.Core.Escalations;
using SlaMonitor.Core.Explanations;
using SlaMonitor.Core.Incidents;
using SlaMonitor.Core.Monitoring;
using SlaMonitor.Core.Policies;
using SlaMonitor.Core.Tickets;
using SlaMonitor.Core.Trends;
using SlaMonitor.Core.Versions;
using SlaMonitor.Engine.Partitions;
using SlaMonitor.Engine.Versions;
using SlaMonitor.ReadModel;

namespace SlaMonitor.Engine.Hosting;

/// <summary>The monitor in one process: the engine, its threads, and its files in one folder.</summary>
public sealed class EmbeddedMonitor : IMonitor, IAsyncDisposable
{
    // A list shows all that was committed before it was asked for, unless that would take noticeably long to write.
    private const int DirtyRowsToWaitFor = 20_000;
    private static readonly TimeSpan NoticeablyLong = TimeSpan.FromSeconds(2);

    private readonly EngineStores _stores;
    private readonly EngineCore _core;
    private readonly EngineThreads _threads;
    private readonly EngineTime _time;
    private readonly BoardReadModel _clocks;
    private readonly TrendCache _trends;

    private readonly RunningConfigurations? _configurations;

    private EmbeddedMonitor(EngineStores stores, EngineCore core, EngineThreads threads, EngineTime time, TrendCache trends, ConfigurationHistory? history, double speed)
    {
        (_stores, _core, _threads, _time, _trends) = (stores, core, threads, time, trends);
        _clocks = new BoardReadModel(core.Boards, stores.Rows.Queries, id => core.StateOf(EntityId.Ticket(id)) as TicketState);
        _configurations = history is null ? null : new RunningConfigurations(history, core, () => Now);
        Escalations = new EmbeddedEscalations(core, ListEscalationsAsync);
        Incidents = new EmbeddedIncidents(core, () => Now, ListIncidentsAsync);
        Speed = speed;
    }

    /// <summary>Opens the files, brings the engine back to where its journal ends, and starts it. Alarms that fell due meanwhile are decided by its threads; see <see cref="Health"/>.</summary>
    /// <param name="stores">Its files.</param>
    /// <param name="deciders">Decide under the versions of <paramref name="history"/>, when there is one.</param>
    /// <param name="options">How much it takes on at a time.</param>
    /// <param name="time">Its clock.</param>
    /// <param name="speed">Seconds of that clock in a real one.</param>
    /// <param name="metrics">Told what comes to pass.</param>
    /// <param name="log">Told what an operator should hear of.</param>
    /// <param name="history">The versions of its configuration, so that it can be changed while it runs; null for one that stays as it is.</param>
    /// <param name="pager">Delivers its pages; null for one that pages nobody.</param>
    /// <exception cref="StoreException">The files cannot be used; the message says why and what to do.</exception>
    public static EmbeddedMonitor Open(
        EngineStores stores,
        Deciders deciders,
        EngineOptions options,
        TimeProvider time,
        double speed,
        MonitorMetrics metrics,
        IEngineLog log,
        ConfigurationHistory? history = null,
        IPager? pager = null)
    {
        var core = new EngineCore(stores.Journal, stores.Rows, deciders, options, log);
        if (pager is not null) core.PageAsked = pager.Send;
        var records = core.Recover();
        var engineTime = new EngineTime(time, speed);
        var threads = new EngineThreads(core, engineTime, new CommitMetrics(metrics), log, records);
        threads.Start();
        return new EmbeddedMonitor(stores, core, threads, engineTime, new TrendCache(time), history, speed);
    }

    public Rulebooks Rulebooks => _core.Rulebooks;

    public Rulebook Rulebook => _core.Rulebooks.Current;

    public IEscalations Escalations { get; }

    public IIncidents Incidents { get; }

    public IConfigurations? Configurations => _configurations;

    public LiveFeed Feed => _core.Feed;

    public Instant Now => _time.Now;

    public double Speed { get; }

    public MonitorHealth Health => _threads.Health;

    /// <summary>Completes with the reason when the engine had to stop by itself: a bug, after which nothing it says can be trusted. Restarting recovers from the journal.</summary>
    public Task Failed => _threads.Failed;

    public async ValueTask<SubmitResult> SubmitAsync(IReadOnlyList<TicketEvent> events, CancellationToken cancellation = default)
    {
        // Those who were let in before the journal failed wait for it; everybody else is told at once instead of after a long silence.
        if (_core.IsJournalFailing || _core.TrySubmit(events, Now) is not { } taken) return new SubmitResult.Busy(Duration.FromSeconds(1));
        await taken.Durable.WaitAsync(cancellation).ConfigureAwait(false);
        return new SubmitResult.Stored(taken.Outcomes);
    }

    public ValueTask<TicketView?> FindTicketAsync(string id, CancellationToken cancellation = default)
    {
        if (_core.StateOf(EntityId.Ticket(id)) is not TicketState state) return new((TicketView?)null);
        var now = Instant.Max(Now, state.AsOf);
        var picture = new TicketFold(state.Log, Rulebooks).AdvanceTo(state.Picture, now);
        return new(new TicketView(state.Id, picture.Facts, picture.Account, picture.Clocks.Items, state.Log.Events.Items, now) { Configuration = state.Rulebook });
    }

    public ValueTask<TicketExplanation?> ExplainTicketAsync(string id, CancellationToken cancellation = default) =>
        new(_core.StateOf(EntityId.Ticket(id)) is TicketState state
            ? Explainer.Explain(state.Log, Rulebooks, Instant.Max(Now, state.AsOf))
            : null);

    public async ValueTask<Page<ClockRow>> ListClocksAsync(ClockQuery query, CancellationToken cancellation = default)
    {
        await CatchUpAsync(cancellation).ConfigureAwait(false);
        return _clocks.ListClocks(query, Rulebooks, Now);
    }

    public async ValueTask<Page<BreachRow>> ListBreachesAsync(BreachQuery query, CancellationToken cancellation = default)
    {
        await CatchUpAsync(cancellation).ConfigureAwait(false);
        return _stores.Rows.Queries.ListBreaches(query);
    }

    public async ValueTask<Page<AccountView>> ListAccountsAsync(PageRequest page, CancellationToken cancellation = default)
    {
        await CatchUpAsync(cancellation).ConfigureAwait(false);
        return _stores.Rows.Queries.ListAccounts(page);
    }

    public ValueTask<AccountView?> FindAccountAsync(string id, CancellationToken cancellation = default) =>
        new(_core.StateOf(EntityId.Account(id)) is AccountState state ? new AccountView(state.Profile, state.Tallies) { Windows = state.Windows } : null);

    public async ValueTask<AccountView?> DescribeAccountAsync(AccountProfile profile, CancellationToken cancellation = default)
    {
        await _core.Ask(EntityId.Account(profile.Id), new AccountCommand.Describe(profile)).WaitAsync(cancellation).ConfigureAwait(false);
        return await FindAccountAsync(profile.Id, cancellation).ConfigureAwait(false);
    }

    public ValueTask<IReadOnlyList<ClockCount>> CountClocksAsync(CancellationToken cancellation = default) => new(_core.Boards.CountClocks());

    public ValueTask<IReadOnlyList<TicketCount>> CountOpenTicketsAsync(CancellationToken cancellation = default) => new(_core.Boards.CountOpenTickets());

    public ValueTask<TrendReport> TrendsAsync(TrendQuery query, CancellationToken cancellation = default) =>
        _trends.GetAsync(query, _ => new(_core.Trends(query, Now)), cancellation);

    public ValueTask<IReadOnlyList<LiveCount>> CountLiveAsync(TicketLabelKind? by, CancellationToken cancellation = default) => new(_core.Boards.CountBy(by));

    /// <summary>Commits and writes what is under way, and closes the files.</summary>
    public async ValueTask DisposeAsync()
    {
        await Task.Run(_threads.Dispose).ConfigureAwait(false);
        _configurations?.Dispose();
        _trends.Dispose();
        _stores.Dispose();
    }

    private async ValueTask<Page<EscalationState>> ListEscalationsAsync(EscalationQuery query, CancellationToken cancellation)
    {
        await CatchUpAsync(cancellation).ConfigureAwait(false);
        return _stores.Rows.Queries.ListEscalations(query);
    }

    private async ValueTask<Page<IncidentState>> ListIncidentsAsync(IncidentQuery query, CancellationToken cancellation)
    {
        await CatchUpAsync(cancellation).ConfigureAwait(false);
        return _stores.Rows.Queries.ListIncidents(query);
    }

    private async ValueTask CatchUpAsync(CancellationToken cancellation)
    {
        var dirty = _core.States.DirtyCount;
        if (dirty is 0 or > DirtyRowsToWaitFor) return;
        try
        {
            await _threads.RowsAtAsync(_core.States.Position).WaitAsync(NoticeablyLong, cancellation).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            // The disk is full, or slow: what the rows have is better than no answer.
        }
    }
}
