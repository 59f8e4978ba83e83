using NodaTime;
using SlaMonitor.Core.Accounts;
using SlaMonitor.Core.Explanations;
using SlaMonitor.Core.Policies;
using SlaMonitor.Core.Tickets;
using SlaMonitor.Core.Trends;
using SlaMonitor.Core.Versions;

namespace SlaMonitor.Core.Monitoring;

/// <summary>
/// All that the web and the tools know of a running monitor, whichever host runs it: submit events, query, subscribe.
/// Every method may be called from any thread.
/// </summary>
public interface IMonitor
{
    /// <summary>
    /// Takes events in. Completes only when every accepted event is durable.
    /// Events for the same ticket are taken in the order given; unrelated tickets in any order.
    /// </summary>
    /// <returns>One outcome per event, in order; or <see cref="SubmitResult.Busy"/>, and then nothing was taken.</returns>
    ValueTask<SubmitResult> SubmitAsync(IReadOnlyList<TicketEvent> events, CancellationToken cancellation = default);

    /// <summary>The ticket as it is now, all durable events included; null when no event named it.</summary>
    ValueTask<TicketView?> FindTicketAsync(string id, CancellationToken cancellation = default);

    /// <summary>Why every clock of the ticket stands where it stands now, all durable events included; null when no event named it.</summary>
    ValueTask<TicketExplanation?> ExplainTicketAsync(string id, CancellationToken cancellation = default);

    /// <summary>Tickets with clocks that fit the query, a row per ticket and clock.</summary>
    ValueTask<Page<ClockRow>> ListClocksAsync(ClockQuery query, CancellationToken cancellation = default);

    /// <summary>Breaches that stand (not retracted), the latest first.</summary>
    ValueTask<Page<BreachRow>> ListBreachesAsync(BreachQuery query, CancellationToken cancellation = default);

    /// <summary>Accounts by id.</summary>
    ValueTask<Page<AccountView>> ListAccountsAsync(PageRequest page, CancellationToken cancellation = default);

    ValueTask<AccountView?> FindAccountAsync(string id, CancellationToken cancellation = default);

    /// <summary>Describes an account (its segment, region, …). Its open tickets choose their policy again. Durable when it returns; null when the monitor is too busy.</summary>
    ValueTask<AccountView?> DescribeAccountAsync(AccountProfile profile, CancellationToken cancellation = default);

    /// <summary>What was published, from a sequence on.</summary>
    LiveFeed Feed { get; }

    /// <summary>The time by which this monitor decides; accelerated in a demo.</summary>
    Instant Now { get; }

    /// <summary>How many seconds of <see cref="Now"/> pass in one real second: 1, except in a demo or a replay.</summary>
    double Speed => 1;

    MonitorHealth Health { get; }

    /// <summary>How many nodes are active, this one included, as far as this one knows.</summary>
    int Silos => 1;

    /// <summary>The versions of the configuration, which can be changed while it runs; null for a host that keeps the one it started with.</summary>
    IConfigurations? Configurations => null;

    /// <summary>The escalations of its tickets.</summary>
    IEscalations Escalations { get; }

    /// <summary>Its major incidents; null for a host that knows none.</summary>
    IIncidents? Incidents => null;

    /// <summary>The version of the configuration in force: who is on call, among others.</summary>
    Rulebook Rulebook { get; }

    /// <summary>Counts for the metrics page, as of now.</summary>
    ValueTask<IReadOnlyList<ClockCount>> CountClocksAsync(CancellationToken cancellation = default);

    /// <summary>Tickets not solved, by priority and group.</summary>
    ValueTask<IReadOnlyList<TicketCount>> CountOpenTicketsAsync(CancellationToken cancellation = default);

    /// <summary>What became of clocks and tickets over time, all durable events included but those of the last half minute: see <see cref="TrendReport.AsOf"/>.</summary>
    /// <param name="query">Of at most <see cref="TrendBuckets.Max"/> buckets.</param>
    /// <param name="cancellation">Ends the wait.</param>
    ValueTask<TrendReport> TrendsAsync(TrendQuery query, CancellationToken cancellation = default);

    /// <summary>Open tickets and their clocks counted, for each value of a label; as one count when <paramref name="by"/> is null. In any order.</summary>
    ValueTask<IReadOnlyList<LiveCount>> CountLiveAsync(TicketLabelKind? by, CancellationToken cancellation = default);
}
