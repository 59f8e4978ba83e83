using NodaTime;
using SlaMonitor.Core.Calendars;
using SlaMonitor.Core.Policies;
using SlaMonitor.Core.Tickets;
using SlaMonitor.Review.Histories;

namespace SlaMonitor.Review.Backtests;

/// <summary>Lets policies loose on a history: every ticket is folded under them from its beginning, on all cores.</summary>
public static class Backtest
{
    private const int TicketsInOneGo = 256;

    /// <summary>The report; the same whatever the number of cores.</summary>
    /// <param name="history">What happened.</param>
    /// <param name="accounts">What was known of the accounts, from ever.</param>
    /// <param name="now">The policies asked about.</param>
    /// <param name="then">The baseline; null for none.</param>
    /// <param name="from">Cycles that started before it are left out, though not what happened before it; null: none are.</param>
    /// <param name="to">The instant of the evaluation; later events are left out. Null: the history's last event.</param>
    /// <param name="cancellation">Stops between tickets.</param>
    public static BacktestReport Run(
        TicketHistory history, AccountBook accounts, Rulebook now, Rulebook? then, Instant? from, Instant? to, CancellationToken cancellation = default)
    {
        var sums = new BacktestSums();
        if ((to ?? history.Last) is not { } end) return sums.Report(then is not null, from, to);
        var gate = new Lock();
        var next = -TicketsInOneGo;
        Parallel.For(
            0,
            Environment.ProcessorCount,
            new ParallelOptions { CancellationToken = cancellation },
            _ =>
            {
                var mine = new BacktestSums();
                var comparison = new TicketComparison(now, then, from, end, mine);
                while (Interlocked.Add(ref next, TicketsInOneGo) is var first && first < history.Tickets.Count)
                {
                    cancellation.ThrowIfCancellationRequested();
                    for (var place = first; place < Math.Min(first + TicketsInOneGo, history.Tickets.Count); place++)
                        Add(comparison, mine, history, place, accounts);
                }
                lock (gate) sums.Add(mine);
            });
        return sums.Report(then is not null, from, end);
    }

    private static void Add(TicketComparison comparison, BacktestSums sums, TicketHistory history, int place, AccountBook accounts)
    {
        try
        {
            comparison.Add(place, history.Tickets[place], Knowing(history.LogOf(place), accounts));
        }
        catch (Exception impossible) when (impossible is CalendarNeverOpensException or CalendarRangeException)
        {
            // Instants far outside the calendars' reach: the history's or the configuration's fault, and one ticket's matter.
            sums.Failed.Add((place, new FailedTicket(history.Tickets[place], impossible.Message)));
        }
    }

    private static TicketLog Knowing(TicketLog log, AccountBook accounts)
    {
        foreach (var happened in log.Events)
            if (happened.Changes.Account is { IsSet: true, Value: { } account } && accounts[account] is { } profile)
                log = log.Knowing(profile, log.Events[0].At);
        return log;
    }
}
