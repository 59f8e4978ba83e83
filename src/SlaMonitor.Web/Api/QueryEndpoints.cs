using System.Collections.Frozen;
using Microsoft.AspNetCore.Http;
using SlaMonitor.Core;
using SlaMonitor.Core.Escalations;
using SlaMonitor.Core.Monitoring;
using SlaMonitor.Core.Wire;
using SlaMonitor.Web.Problems;
using SlaMonitor.Web.Views;

namespace SlaMonitor.Web.Api;

/// <summary>What can be asked over HTTP of tickets, their breaches and the monitor itself.</summary>
internal sealed class QueryEndpoints(IMonitor monitor)
{
    public const string TicketPrefix = "/api/v1/tickets/";

    private static readonly EquatableArray<EscalationPhase> OpenPhases = [.. Enum.GetValues<EscalationPhase>().Where(phase => phase != EscalationPhase.Resolved)];

    public async Task<IResult> TicketsAsync(HttpContext http)
    {
        var reader = new QueryReader(http.Request.Query, ListQueries.Tickets);
        var query = ListQueries.Clocks(reader);
        IReadOnlyDictionary<string, EscalationState> open = FrozenDictionary<string, EscalationState>.Empty;
        return await ListAsync(
            reader,
            async () =>
            {
                var page = await monitor.ListClocksAsync(query, http.RequestAborted);
                open = await OpenEscalationsAsync(page.Items, http.RequestAborted);
                return page;
            },
            row => row.Document(open.GetValueOrDefault(row.Ticket)));
    }

    public async Task<IResult> BreachesAsync(HttpContext http)
    {
        var reader = new QueryReader(http.Request.Query, ListQueries.Breaches);
        var query = ListQueries.Breached(reader);
        return await ListAsync(reader, () => monitor.ListBreachesAsync(query, http.RequestAborted), row => row.Document());
    }

    public async Task<IResult> TicketAsync(HttpContext http)
    {
        if (PathId.Of(http, TicketPrefix) is not { } id) return NotAnId();
        var reader = new QueryReader(http.Request.Query, ListQueries.None);
        if (!reader.Errors.IsEmpty) return new ProblemResult(Problem.InvalidQuery(reader.Errors));
        var view = await monitor.FindTicketAsync(id, http.RequestAborted);
        if (view is null) return NoTicket(id);
        // A ticket has one escalation for each policy at the most: the first page holds them all.
        var escalations = await monitor.Escalations.ListAsync(new EscalationQuery { Ticket = id, Page = new PageRequest(1_000) }, http.RequestAborted);
        return TypedResults.Ok(view.Document(escalations.Items));
    }

    /// <summary>Of each ticket that has any, the open escalation that nobody has taken on, else the latest.</summary>
    private async ValueTask<IReadOnlyDictionary<string, EscalationState>> OpenEscalationsAsync(IReadOnlyList<ClockRow> rows, CancellationToken cancellation)
    {
        var open = new Dictionary<string, EscalationState>(StringComparer.Ordinal);
        if (rows.Count == 0) return open;
        var query = new EscalationQuery { Tickets = [.. rows.Select(row => row.Ticket).Distinct(StringComparer.Ordinal)], Phases = OpenPhases, Page = new PageRequest(1_000) };
        var found = await monitor.Escalations.ListAsync(query, cancellation);
        foreach (var escalation in found.Items)
        {
            var isKnown = open.TryGetValue(escalation.About.Id, out var before);
            if (!isKnown || (before!.Standing.Phase != EscalationPhase.Triggered && escalation.Standing.Phase == EscalationPhase.Triggered))
                open[escalation.About.Id] = escalation;
        }
        return open;
    }

    public IResult Time() => TypedResults.Ok(new TimeDocument(monitor.Now, monitor.Speed));

    public IResult Ready()
    {
        var health = monitor.Health;
        return health.Ready
            ? TypedResults.Ok(new HealthDocument("ready", health.CaughtUp.Alarms, health.CaughtUp.LatestBy))
            : NotReady(health);
    }

    public static ProblemResult NotReady(MonitorHealth health) => new(Problem.NotReady(health.Reason ?? "The monitor does not say why."));

    public static async Task<IResult> ListAsync<TRow, TItem>(QueryReader query, Func<ValueTask<Page<TRow>>> list, Func<TRow, TItem> item)
    {
        if (!query.Errors.IsEmpty) return new ProblemResult(Problem.InvalidQuery(query.Errors));
        try
        {
            var page = await list();
            return TypedResults.Ok(new ListDocument<TItem>([.. page.Items.Select(item)], page.Cursor));
        }
        catch (InvalidCursorException invalid)
        {
            return new ProblemResult(Problem.InvalidQuery([new WireError("cursor", invalid.Message)]));
        }
    }

    public static ProblemResult NoTicket(string id) => new(Problem.NotFound($"No event has named the ticket \"{NearestName.Shown(id)}\"."));

    public static ProblemResult NotAnId() =>
        new(Problem.InvalidInput([new WireError("id", $"an id has 1 to {WireLimits.IdLength} characters and no control characters")]));
}
