using NodaTime;
using SlaMonitor.Core;
using SlaMonitor.Core.Accounts;
using SlaMonitor.Core.Explanations;
using SlaMonitor.Core.Monitoring;
using SlaMonitor.Core.Policies;
using SlaMonitor.Core.Tickets;
using SlaMonitor.Core.Trends;
using SlaMonitor.Core.Versions;
using SlaMonitor.Orleans.Accounts;
using SlaMonitor.Orleans.Messages;
using SlaMonitor.Orleans.Tickets;
using SlaMonitor.Postgres.Accounts;
using SlaMonitor.Postgres.Intake;
using SlaMonitor.Postgres.Lists;

namespace SlaMonitor.Orleans.Hosting;

/// <summary>The monitor as one silo of a cluster sees it. All silos answer alike: what they tell is in the database.</summary>
public sealed class ClusterMonitor(
    IGrainFactory grains,
    ClusterContext cluster,
    EventLog log,
    AccountTable accounts,
    PostgresReadModel lists,
    LiveFeed feed,
    SiloReadiness readiness,
    DatabaseWatch database,
    IConfigurations configurations,
    IEscalations escalations,
    IIncidents incidents,
    RetriedCalls calls,
    TrendCache trends,
    MonitorMetrics metrics) : IMonitor
{
    private const int EventsInFlightMax = 20_000;
    private const int TicketsAtOnce = 128;

    private static readonly Duration RetryAfter = Duration.FromSeconds(1);
    private static readonly Duration SkewMax = Duration.FromMinutes(5);

    private int _inFlight;

    public LiveFeed Feed => feed;

    public Instant Now => cluster.Now;

    public MonitorHealth Health => readiness.Health;

    public int Silos => readiness.ActiveSilos;

    public IConfigurations Configurations => configurations;

    public IEscalations Escalations => escalations;

    public IIncidents Incidents => incidents;

    public Rulebook Rulebook => cluster.Rulebooks.Current;

    /// <summary>
    /// Each event is first logged under its identity, then told to its ticket. Interrupted in between, it is told when it is sent
    /// again: the log knows for which ticket it is, and the ticket knows whether it took it.
    /// </summary>
    public async ValueTask<SubmitResult> SubmitAsync(IReadOnlyList<TicketEvent> events, CancellationToken cancellation = default)
    {
        if (!readiness.Health.Ready)
        {
            if (database.IsAway) metrics.CommitFailed();
            return new SubmitResult.Busy(RetryAfter);
        }
        if (Interlocked.Add(ref _inFlight, events.Count) > EventsInFlightMax)
        {
            Interlocked.Add(ref _inFlight, -events.Count);
            return new SubmitResult.Busy(RetryAfter);
        }
        try
        {
            var outcomes = new EventOutcome[events.Count];
            var now = Now;
            var taken = new List<int>(events.Count);
            for (var i = 0; i < events.Count; i++)
            {
                if (EventRules.Check(events[i], now, SkewMax) is { } rejected) outcomes[i] = rejected;
                else taken.Add(i);
            }
            var claims = await calls.AskAsync(() => database.AskAsync(ct => log.ClaimAsync([.. taken.Select(i => events[i])], now, ct), cancellation), cancellation).ConfigureAwait(false);
            if (claims is null)
            {
                metrics.CommitFailed();
                return new SubmitResult.Busy(RetryAfter);
            }
            var isNew = new bool[events.Count];
            var byTicket = new Dictionary<string, List<int>>(StringComparer.Ordinal);
            for (var i = 0; i < taken.Count; i++)
            {
                var place = taken[i];
                if (claims[i] == Claim.Duplicate)
                {
                    outcomes[place] = EventOutcome.Duplicate;
                    continue;
                }
                isNew[place] = claims[i] == Claim.New;
                if (!byTicket.TryGetValue(events[place].Ticket, out var places)) byTicket.Add(events[place].Ticket, places = []);
                places.Add(place);
            }
            var allStored = true;
            await Parallel.ForEachAsync(
                byTicket,
                new ParallelOptions { MaxDegreeOfParallelism = TicketsAtOnce, CancellationToken = cancellation },
                async (ticket, ct) =>
                {
                    var commands = Commands.Of([.. ticket.Value.Select(i => new TicketCommand.Record(events[i], 0, null))]);
                    var answer = await calls.AskAsync(() => grains.GetGrain<ITicketGrain>(ticket.Key).Record(commands), ct).ConfigureAwait(false);
                    if (answer is null)
                    {
                        Volatile.Write(ref allStored, false);
                        return;
                    }
                    // One that this request logged first is no duplicate, even if its ticket took it in on a try that got no answer.
                    for (var i = 0; i < ticket.Value.Count; i++)
                        outcomes[ticket.Value[i]] = answer.IsNew[i] || isNew[ticket.Value[i]] ? EventOutcome.Accepted : EventOutcome.Duplicate;
                }).ConfigureAwait(false);
            return allStored ? new SubmitResult.Stored(outcomes.ToEquatableArray()) : new SubmitResult.Busy(RetryAfter);
        }
        finally
        {
            Interlocked.Add(ref _inFlight, -events.Count);
        }
    }

    public async ValueTask<TicketView?> FindTicketAsync(string id, CancellationToken cancellation = default)
    {
        if (await database.AskAsync(ct => lists.LoadTicketAsync(id, ct), cancellation).ConfigureAwait(false) is not { } state) return null;
        var now = Instant.Max(Now, state.AsOf);
        var picture = new TicketFold(state.Log, cluster.Rulebooks).AdvanceTo(state.Picture, now);
        return new TicketView(state.Id, picture.Facts, picture.Account, picture.Clocks.Items, state.Log.Events.Items, now) { Configuration = state.Rulebook };
    }

    public async ValueTask<TicketExplanation?> ExplainTicketAsync(string id, CancellationToken cancellation = default) =>
        await database.AskAsync(ct => lists.LoadTicketAsync(id, ct), cancellation).ConfigureAwait(false) is { } state
            ? Explainer.Explain(state.Log, cluster.Rulebooks, Instant.Max(Now, state.AsOf))
            : null;

    public async ValueTask<Page<ClockRow>> ListClocksAsync(ClockQuery query, CancellationToken cancellation = default) =>
        await database.AskAsync(ct => lists.ListClocksAsync(query, cluster.Rulebooks, Now, ct), cancellation).ConfigureAwait(false);

    public async ValueTask<Page<BreachRow>> ListBreachesAsync(BreachQuery query, CancellationToken cancellation = default) =>
        await database.AskAsync(ct => lists.ListBreachesAsync(query, ct), cancellation).ConfigureAwait(false);

    public async ValueTask<Page<AccountView>> ListAccountsAsync(PageRequest page, CancellationToken cancellation = default) =>
        await database.AskAsync(ct => lists.ListAccountsAsync(page, ct), cancellation).ConfigureAwait(false);

    public async ValueTask<AccountView?> FindAccountAsync(string id, CancellationToken cancellation = default) =>
        await database.AskAsync(ct => accounts.FindAsync(id, ct), cancellation).ConfigureAwait(false);

    public async ValueTask<AccountView?> DescribeAccountAsync(AccountProfile profile, CancellationToken cancellation = default)
    {
        var command = Commands.Of(new AccountCommand.Describe(profile));
        var described = await calls.MadeAsync(() => grains.GetGrain<IAccountGrain>(profile.Id).Describe(command), cancellation).ConfigureAwait(false);
        return !described ? null : await FindAccountAsync(profile.Id, cancellation).ConfigureAwait(false);
    }

    public async ValueTask<IReadOnlyList<ClockCount>> CountClocksAsync(CancellationToken cancellation = default) =>
        await database.AskAsync(ct => lists.CountClocksAsync(ct), cancellation).ConfigureAwait(false);

    public async ValueTask<IReadOnlyList<TicketCount>> CountOpenTicketsAsync(CancellationToken cancellation = default) =>
        await database.AskAsync(ct => lists.CountOpenTicketsAsync(ct), cancellation).ConfigureAwait(false);

    public async ValueTask<TrendReport> TrendsAsync(TrendQuery query, CancellationToken cancellation = default) =>
        await trends.GetAsync(
            query,
            async ct => await database.AskAsync(asked => lists.TrendsAsync(query, Now, asked), ct).ConfigureAwait(false),
            cancellation).ConfigureAwait(false);

    public async ValueTask<IReadOnlyList<LiveCount>> CountLiveAsync(TicketLabelKind? by, CancellationToken cancellation = default) =>
        await database.AskAsync(ct => lists.CountLiveAsync(by, ct), cancellation).ConfigureAwait(false);
}
