using NodaTime;
using SlaMonitor.Core.Calendars;
using SlaMonitor.Core.Tickets;
using SlaMonitor.Simulation.Traffic;

namespace SlaMonitor.Simulation.Tests.Traffic;

/// <summary>The figures of docs/traffic.md, taken in the same way from a real log and from invented tickets.</summary>
internal sealed class TrafficFigures
{
    public static readonly int[] Shares = [50, 100, 250, 500, 750, 900, 950, 990];
    private readonly BusinessCalendar _desk = TrafficProfile.HelpDesk.Desk;

    public TrafficFigures(IEnumerable<TicketEvent> events)
    {
        foreach (var ticket in events.GroupBy(happened => happened.Ticket)) Add([.. ticket]);
    }

    public int[] ByHour { get; } = new int[24];

    public int[] ByDay { get; } = new int[7];

    public int[] ByPauses { get; } = new int[10];

    public int Tickets { get; private set; }

    public int Taken { get; private set; }

    public int Reassigned { get; private set; }

    public int Reopened { get; private set; }

    public List<Duration> ToFirstTouch { get; } = [];

    public List<Duration> TouchToSolved { get; } = [];

    public List<Duration> Pause { get; } = [];

    public List<Duration> SolvedToReopened { get; } = [];

    public List<Duration> ReopenedToSolved { get; } = [];

    public List<Duration> SolvedToClosed { get; } = [];

    /// <summary>The smallest of the durations such that the share of them is below it, in minutes to a tenth.</summary>
    public static double[] Quantiles(List<Duration> durations)
    {
        var sorted = durations.Order().ToList();
        return [.. Shares.Select(share => Math.Round(sorted[Math.Min(sorted.Count - 1, sorted.Count * share / 1000)].TotalMinutes, 1))];
    }

    private void Add(TicketEvent[] ticket)
    {
        Tickets++;
        var start = ticket[0].At.InUtc();
        ByHour[start.Hour]++;
        ByDay[(int)start.DayOfWeek - 1]++;
        Taking(ticket);
        Pausing(ticket);
        Reopening(ticket);
        if (ticket[^1].Type == TicketEventType.Closed && ticket.LastOrDefault(happened => happened.Type == TicketEventType.Solved) is { } solved)
            SolvedToClosed.Add(ticket[^1].At - solved.At);
    }

    private void Taking(TicketEvent[] ticket)
    {
        var takers = ticket.Where(happened => happened.Type == TicketEventType.Assigned).ToList();
        if (takers.Count == 0) return;
        Taken++;
        if (takers.Select(taker => taker.Changes.Assignee.Value).Distinct().Count() > 1) Reassigned++;
        if (ticket[0].Type == TicketEventType.Created) ToFirstTouch.Add(_desk.Between(ticket[0].At, takers[0].At));
        var solved = ticket.FirstOrDefault(happened => happened.Type == TicketEventType.Solved);
        if (solved is null || solved.At <= takers[0].At) return;
        var waits = ticket.TakeWhile(happened => happened != solved).Any(happened => happened.Changes.Status is TicketStatus.Pending or TicketStatus.OnHold);
        if (!waits) TouchToSolved.Add(_desk.Between(takers[0].At, solved.At));
    }

    private void Pausing(TicketEvent[] ticket)
    {
        var pauses = 0;
        Instant? since = null;
        foreach (var happened in ticket)
        {
            var leaves = happened.Type is TicketEventType.Solved or TicketEventType.Closed or TicketEventType.Reopened
                || happened.Changes.Status is { } status and not TicketStatus.Pending;
            if (happened.Changes.Status == TicketStatus.Pending && since is null)
            {
                since = happened.At;
                pauses++;
            }
            else if (leaves && since is { } began)
            {
                Pause.Add(_desk.Between(began, happened.At));
                since = null;
            }
        }

        ByPauses[pauses]++;
    }

    private void Reopening(TicketEvent[] ticket)
    {
        Instant? solved = null;
        Instant? reopened = null;
        var any = false;
        foreach (var happened in ticket)
        {
            if (happened.Type == TicketEventType.Solved)
            {
                if (reopened is { } began) ReopenedToSolved.Add(_desk.Between(began, happened.At));
                (solved, reopened) = (happened.At, null);
            }
            else if (happened.Type == TicketEventType.Reopened && solved is { } was)
            {
                any = true;
                SolvedToReopened.Add(_desk.Between(was, happened.At));
                (solved, reopened) = (null, happened.At);
            }
        }

        if (any) Reopened++;
    }
}
