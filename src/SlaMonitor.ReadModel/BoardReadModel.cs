using NodaTime;
using SlaMonitor.Core.Monitoring;
using SlaMonitor.Core.Policies;
using SlaMonitor.Core.Tickets;
using SlaMonitor.ReadModel.Boards;

namespace SlaMonitor.ReadModel;

/// <summary>
/// Lists of clocks over the tickets that are not at rest (in memory) and those that are (in a SQLite file), as one list.
/// </summary>
/// <param name="live">The tickets that are not at rest.</param>
/// <param name="resting">The rows of the others.</param>
/// <param name="load">A ticket's committed state; null when there is none.</param>
public sealed class BoardReadModel(LiveBoards live, SqlReadModel resting, Func<string, TicketState?> load)
{
    /// <summary>
    /// Current clocks, the nearest due first, those without a due instant last; then by ticket and metric. A page may
    /// hold fewer rows than asked for, even none, and still have a cursor: a search for a text went as far as one page may, or
    /// tickets changed meanwhile.
    /// </summary>
    /// <param name="query">What to list.</param>
    /// <param name="rulebooks">Have the calendars in which the clocks count.</param>
    /// <param name="now">The instant at which <see cref="ClockRow.Remaining"/> is told.</param>
    /// <exception cref="InvalidCursorException">The cursor is not one that this list gave.</exception>
    public Page<ClockRow> ListClocks(ClockQuery query, Rulebooks rulebooks, Instant now)
    {
        SqlLists.CheckLimit(query.Page);
        var after = query.Page.Cursor is { } cursor ? ClockPlace.Take(cursor) : (ClockPlace?)null;
        var limit = query.Page.Limit;
        var places = live.Find(query, after, limit + 1);
        ClockPlace? searchedTo = null;
        HashSet<ClockPlace> outdated = [];
        if (BoardStates.For(query.States).Any(BoardStates.IsStill))
        {
            var (ended, end) = resting.FindResting(query, after, limit + 1);
            searchedTo = end;
            // Rows are behind memory: a ticket that was reopened since is where memory says.
            outdated = [.. ended.Where(place => live.Holds(place.Ticket)).Except(places)];
            places = [.. places.Union(ended).Order()];
            // Beyond where the search of the rows has come, live clocks would hide the rows in between.
            if (end is { } last) places.RemoveAll(p => p.CompareTo(last) > 0);
        }
        var page = places.Take(limit).ToList();
        var next = places.Count > limit ? page[^1].Give() : searchedTo?.Give();
        var rows = new List<ClockRow>(page.Count);
        foreach (var place in page)
        {
            if (outdated.Contains(place)) continue;
            // What was found is looked at again: it may have changed since, and then it is shown as it is now.
            if (load(place.Ticket) is { } ticket && ClockRows.Of(ticket, place.Metric, rulebooks, now) is { } row) rows.Add(row);
        }
        return new Page<ClockRow>(rows, next);
    }
}
