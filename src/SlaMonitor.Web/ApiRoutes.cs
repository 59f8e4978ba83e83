using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using SlaMonitor.Core.Explanations;
using SlaMonitor.Web.Access;
using SlaMonitor.Web.Api;
using SlaMonitor.Web.Metrics;
using SlaMonitor.Web.OpenApi;
using SlaMonitor.Web.Problems;
using SlaMonitor.Web.Views;

namespace SlaMonitor.Web;

/// <summary>Every address of the API, with what it takes, what it answers and who may call it.</summary>
internal static class ApiRoutes
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var api = routes.MapGroup("/api/v1").AddEndpointFilter(RefuseUnacceptableAsync);
        var agent = new AccessRule(Role.Agent);
        var admin = new AccessRule(Role.Admin);
        var open = new AccessRule(null);

        api.MapPost("/events", (HttpContext http, EventsEndpoint events) => events.PostAsync(http))
            .WithName("submitEvents").WithTags("Events").WithSummary("Takes events in; answers when the accepted ones are durable.")
            .WithMetadata(agent, new EventsBody())
            .Produces<EventsDocument>(202).WithProblems(400, 413, 415, 429);

        api.MapGet("/tickets", (HttpContext http, QueryEndpoints queries) => queries.TicketsAsync(http))
            .WithName("listTickets").WithTags("Tickets").WithSummary("Tickets with their clocks, a row per clock, the nearest due first.")
            .WithMetadata(ListQueries.Tickets)
            .Produces<ListDocument<ClockRowDocument>>().WithProblems(400);

        api.MapGet("/tickets/{id}/explain", (HttpContext http, string id, ExplainEndpoint explain) => explain.GetAsync(http))
            .WithName("explainTicket").WithTags("Tickets").WithSummary("Why the ticket's clocks stand where they stand; as text/plain, to be put before a customer.")
            .WithMetadata(ExplainEndpoint.Parameters)
            .Produces<TicketExplanation>(200, ContentType.Json, ContentType.Text).WithProblems(400, 404);

        api.MapGet("/tickets/{**id}", (HttpContext http, string id, QueryEndpoints queries, ExplainEndpoint explain) =>
                Explains(http) ? explain.GetAsync(http) : queries.TicketAsync(http))
            .WithName("getTicket").WithTags("Tickets").WithSummary("A ticket: its fields, clocks and events. Encode the id (a slash as %2F).")
            .Produces<TicketDocument>().WithProblems(400, 404);

        api.MapGet("/breaches", (HttpContext http, QueryEndpoints queries) => queries.BreachesAsync(http))
            .WithName("listBreaches").WithTags("Breaches").WithSummary("Breaches that stand, the latest first.")
            .WithMetadata(ListQueries.Breaches)
            .Produces<ListDocument<BreachDocument>>().WithProblems(400);

        api.MapGet("/accounts", (HttpContext http, QueryEndpoints queries) => queries.AccountsAsync(http))
            .WithName("listAccounts").WithTags("Accounts").WithSummary("Accounts by id, with their clocks counted.")
            .WithMetadata(ListQueries.Page)
            .Produces<ListDocument<AccountDocument>>().WithProblems(400);

        api.MapGet("/accounts/{**id}", (HttpContext http, string id, QueryEndpoints queries) => queries.AccountAsync(http))
            .WithName("getAccount").WithTags("Accounts").WithSummary("An account and its clocks counted.")
            .Produces<AccountDocument>().WithProblems(400, 404);

        api.MapPut("/accounts/{**id}", (HttpContext http, string id, QueryEndpoints queries) => queries.DescribeAccountAsync(http))
            .WithName("putAccount").WithTags("Accounts").WithSummary("Describes an account; its open tickets choose their policy again.")
            .WithMetadata(admin)
            .Accepts<AccountInput>(ContentType.Json)
            .Produces<AccountDocument>().WithProblems(400, 413, 415, 429);

        api.MapGet("/configuration", (HttpContext http, ConfigurationEndpoints configuration) => configuration.Current(http))
            .WithName("getConfiguration").WithTags("Configuration").WithSummary("The current version with its texts, the versions so far, and how far open tickets have adopted the one for them.")
            .Produces<ConfigurationDocument>().WithProblems(400, 404);

        api.MapGet("/configuration/{version}", (HttpContext http, string version, ConfigurationEndpoints configuration) => configuration.Find(http, version))
            .WithName("getConfigurationVersion").WithTags("Configuration").WithSummary("An earlier version with its texts.")
            .Produces<ConfigurationVersionDocument>().WithProblems(400, 404);

        api.MapPut("/configuration", (HttpContext http, ConfigurationEndpoints configuration) => configuration.PutAsync(http))
            .WithName("putConfiguration").WithTags("Configuration")
            .WithSummary("Makes a new version, or tells what it would do. With If-Match only while that version is current. Durable when it is answered.")
            .WithMetadata(admin, ConfigurationEndpoints.Parameters)
            .Accepts<ConfigurationInput>(isOptional: true, ContentType.Json, "application/yaml", "application/x-yaml", "text/yaml", "text/x-yaml")
            .Produces<ConfigurationChangeDocument>().WithProblems(400, 404, 412, 413, 415, 503);

        api.MapGet("/time", (QueryEndpoints queries) => queries.Time())
            .WithName("getTime").WithTags("Monitor").WithSummary("The monitor's time and speed; accelerated in a demo.")
            .Produces<TimeDocument>();

        api.MapGet("/summary", (HttpContext http, QueryEndpoints queries) => queries.SummaryAsync(http))
            .WithName("getSummary").WithTags("Monitor").WithSummary("The figures of a board: clocks by state, open tickets, the monitor's time.")
            .Produces<SummaryDocument>();

        routes.MapGet("/health/live", () => TypedResults.Ok(new HealthDocument("live", null, null)))
            .WithName("getLive").WithTags("Monitor").WithSummary("Answers while the process runs.").WithMetadata(open).Produces<HealthDocument>();

        routes.MapGet("/health/ready", (QueryEndpoints queries) => queries.Ready())
            .WithName("getReady").WithTags("Monitor").WithSummary("Whether the monitor takes events and decides in time.").WithMetadata(open)
            .Produces<HealthDocument>().WithProblems(503);

        routes.MapGet("/metrics", (HttpContext http, MetricsEndpoint metrics) => metrics.GetAsync(http)).ExcludeFromDescription();
        routes.MapOpenApi("/openapi/{documentName}.json");
    }

    private static async ValueTask<object?> RefuseUnacceptableAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next) =>
        ContentType.IsAccepted(context.HttpContext.Request, ContentType.Json)
        || (Explains(context.HttpContext) && ContentType.IsAccepted(context.HttpContext.Request, ContentType.Text))
            ? await next(context)
            : new ProblemResult(Problem.Of(406));

    // An id with slashes that are sent as they are does not fit the address with one segment.
    private static bool Explains(HttpContext http) =>
        http.Request.Path.Value!.StartsWith(QueryEndpoints.TicketPrefix, StringComparison.OrdinalIgnoreCase)
        && PathId.EndsWith(http, QueryEndpoints.TicketPrefix, ExplainEndpoint.Suffix);

    private static RouteHandlerBuilder WithProblems(this RouteHandlerBuilder route, params int[] statuses)
    {
        foreach (var status in statuses) route.Produces<ProblemDocument>(status, "application/problem+json");
        return route;
    }
}
