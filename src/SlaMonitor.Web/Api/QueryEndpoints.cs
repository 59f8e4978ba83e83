using Microsoft.AspNetCore.Http;
using SlaMonitor.Core.Clocks;
using SlaMonitor.Core.Monitoring;
using SlaMonitor.Core.Wire;
using SlaMonitor.Web.Problems;
using SlaMonitor.Web.Views;

namespace SlaMonitor.Web.Api;

/// <summary>What can be asked of the monitor over HTTP, and the description of accounts.</summary>
internal sealed class QueryEndpoints(IMonitor monitor)
{
    public const string TicketPrefix = "/api/v1/tickets/";
    public const string AccountPrefix = "/api/v1/accounts/";
    private const int AccountLengthMax = 1024 * 1024;

    public async Task<IResult> TicketsAsync(HttpContext http)
    {
        var reader = new QueryReader(http.Request.Query, ListQueries.Tickets);
        var query = ListQueries.Clocks(reader);
        return await ListAsync(reader, () => monitor.ListClocksAsync(query, http.RequestAborted), row => row.Document());
    }

    public async Task<IResult> BreachesAsync(HttpContext http)
    {
        var reader = new QueryReader(http.Request.Query, ListQueries.Breaches);
        var query = ListQueries.Breached(reader);
        return await ListAsync(reader, () => monitor.ListBreachesAsync(query, http.RequestAborted), row => row.Document());
    }

    public async Task<IResult> AccountsAsync(HttpContext http)
    {
        var reader = new QueryReader(http.Request.Query, ListQueries.Page);
        var page = reader.Page();
        return await ListAsync(reader, () => monitor.ListAccountsAsync(page, http.RequestAborted), view => view.Document());
    }

    public async Task<IResult> TicketAsync(HttpContext http)
    {
        if (PathId.Of(http, TicketPrefix) is not { } id) return NotAnId();
        var reader = new QueryReader(http.Request.Query, ListQueries.None);
        if (!reader.Errors.IsEmpty) return new ProblemResult(Problem.InvalidQuery(reader.Errors));
        var view = await monitor.FindTicketAsync(id, http.RequestAborted);
        if (view is null) return NoTicket(id);
        return TypedResults.Ok(view.Document(await monitor.Escalations.ListOfAsync(id, http.RequestAborted)));
    }

    public async Task<IResult> AccountAsync(HttpContext http)
    {
        if (PathId.Of(http, AccountPrefix) is not { } id) return NotAnId();
        var reader = new QueryReader(http.Request.Query, ListQueries.None);
        if (!reader.Errors.IsEmpty) return new ProblemResult(Problem.InvalidQuery(reader.Errors));
        var view = await monitor.FindAccountAsync(id, http.RequestAborted);
        return view is null
            ? new ProblemResult(Problem.NotFound($"Nothing is known of the account \"{NearestName.Shown(id)}\"."))
            : TypedResults.Ok(view.Document());
    }

    public async Task<IResult> DescribeAccountAsync(HttpContext http)
    {
        if (!ContentType.Is(http.Request, ContentType.Json)) return new ProblemResult(Problem.Of(415));
        if (PathId.Of(http, AccountPrefix) is not { } id) return NotAnId();
        var query = new QueryReader(http.Request.Query, ListQueries.None);
        if (!query.Errors.IsEmpty) return new ProblemResult(Problem.InvalidQuery(query.Errors));
        using var body = await RequestBody.ReadAsync(http, AccountLengthMax);
        if (body is null) return new ProblemResult(Problem.TooLarge("An account's description holds at most 1 MiB."));
        var profile = AccountProfileReader.Read(id, body.Span, out var errors);
        if (profile is null) return new ProblemResult(Problem.InvalidInput(errors));
        var view = await monitor.DescribeAccountAsync(profile, http.RequestAborted);
        return view is not null ? TypedResults.Ok(view.Document())
            : monitor.Health.Ready ? new ProblemResult(Problem.Busy(1))
            : NotReady();
    }

    public IResult Time() => TypedResults.Ok(new TimeDocument(monitor.Now, monitor.Speed));

    public async Task<IResult> SummaryAsync(HttpContext http)
    {
        var clocks = await monitor.CountClocksAsync(http.RequestAborted);
        var tickets = await monitor.CountOpenTicketsAsync(http.RequestAborted);
        long Count(ClockState state) => clocks.Where(row => row.State == state).Sum(row => row.Count);
        return TypedResults.Ok(new SummaryDocument(
            monitor.Now,
            monitor.Speed,
            tickets.Sum(row => row.Count),
            Count(ClockState.Running),
            clocks.Where(row => row.AtRisk).Sum(row => row.Count),
            Count(ClockState.Paused),
            Count(ClockState.Breached),
            Count(ClockState.Met),
            Count(ClockState.MetLate)));
    }

    public IResult Ready()
    {
        var health = monitor.Health;
        return health.Ready
            ? TypedResults.Ok(new HealthDocument("ready", health.CaughtUp.Alarms, health.CaughtUp.LatestBy))
            : NotReady();
    }

    private ProblemResult NotReady() => new(Problem.NotReady(monitor.Health.Reason ?? "The monitor does not say why."));

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
