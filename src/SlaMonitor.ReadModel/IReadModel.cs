using NodaTime;
using SlaMonitor.Core.Monitoring;
using SlaMonitor.Core.Policies;

namespace SlaMonitor.ReadModel;

/// <summary>Lists over the latest states. Every method may be called from any thread, and answers from one consistent state of the rows.</summary>
/// <remarks>The lists throw <see cref="InvalidCursorException"/> for a cursor that the same list did not give.</remarks>
public interface IReadModel
{
    /// <summary>
    /// Current clocks, the nearest due first, those without a due instant last; then by ticket and metric. With a text, a page
    /// may hold fewer rows than asked for, even none, and still have a cursor: the search went as far as one page may.
    /// </summary>
    /// <param name="query">What to list.</param>
    /// <param name="rulebooks">Have the calendars in which the clocks count.</param>
    /// <param name="now">The instant at which <see cref="ClockRow.Remaining"/> is told.</param>
    Page<ClockRow> ListClocks(ClockQuery query, Rulebooks rulebooks, Instant now);

    /// <summary>Breaches that stand, the latest first.</summary>
    Page<BreachRow> ListBreaches(BreachQuery query);

    /// <summary>Accounts by id, ordinally.</summary>
    Page<AccountView> ListAccounts(PageRequest page);

    /// <summary>Current clocks by metric, state, priority and group. Reads all of them: for a start, not for a page.</summary>
    IReadOnlyList<ClockCount> CountClocks();

    /// <summary>Tickets that are neither solved nor merged, deleted or spam, by priority and group.</summary>
    IReadOnlyList<TicketCount> CountOpenTickets();
}
