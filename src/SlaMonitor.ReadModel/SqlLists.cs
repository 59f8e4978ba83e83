using System.Data.Common;
using SlaMonitor.Core.Escalations;
using SlaMonitor.Core.Incidents;
using SlaMonitor.Core.Monitoring;
using SlaMonitor.ReadModel.Boards;

namespace SlaMonitor.ReadModel;

/// <summary>
/// Lists over a database that has the tables <c>ticket</c>, <c>clock</c>, <c>breach</c> and <c>escalation</c>. The SQL is that which SQLite and
/// PostgreSQL share; texts have to be compared by their bytes (PostgreSQL: <c>COLLATE "C"</c>).
/// </summary>
internal sealed class SqlLists(DbDataSource source, SqlTables tables)
{
    private const int LimitMax = 1000;

    /// <summary>Clocks that have rows and are in one of these states, from a place on.</summary>
    /// <returns>The places found, and how far a search for a text came when it ended before the list did; null when it did not.</returns>
    public async ValueTask<(List<ClockPlace> Places, ClockPlace? SearchedTo)> FindAsync(
        ClockQuery query, IReadOnlyList<BoardState> states, ClockPlace? after, int limit, CancellationToken cancellation)
    {
        await using var connection = await source.OpenConnectionAsync(cancellation).ConfigureAwait(false);
        return await new ClockSearch(connection, tables, query, states, after).FindAsync(limit, cancellation).ConfigureAwait(false);
    }

    public async ValueTask<Page<BreachRow>> ListBreachesAsync(BreachQuery query, CancellationToken cancellation)
    {
        CheckLimit(query.Page);
        await using var connection = await source.OpenConnectionAsync(cancellation).ConfigureAwait(false);
        return await new BreachList(connection, tables, query).ReadAsync(cancellation).ConfigureAwait(false);
    }

    public async ValueTask<Page<EscalationState>> ListEscalationsAsync(EscalationQuery query, CancellationToken cancellation)
    {
        CheckLimit(query.Page);
        await using var connection = await source.OpenConnectionAsync(cancellation).ConfigureAwait(false);
        return await new EscalationList(connection, tables, query).ReadAsync(cancellation).ConfigureAwait(false);
    }

    public async ValueTask<Page<IncidentState>> ListIncidentsAsync(IncidentQuery query, CancellationToken cancellation)
    {
        CheckLimit(query.Page);
        await using var connection = await source.OpenConnectionAsync(cancellation).ConfigureAwait(false);
        return await new IncidentList(connection, tables, query).ReadAsync(cancellation).ConfigureAwait(false);
    }

    /// <exception cref="ArgumentOutOfRangeException">Not 1 to 1,000.</exception>
    public static void CheckLimit(PageRequest page)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(page.Limit, 1, nameof(page));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(page.Limit, LimitMax, nameof(page));
    }
}
