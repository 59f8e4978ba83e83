using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using SlaMonitor.Core.Explanations;
using SlaMonitor.Core.Explanations.Rules;
using SlaMonitor.Web.Access;
using SlaMonitor.Web.Acknowledging;
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

        api.MapPost("/webhooks/alertmanager", (HttpContext http, AlertsEndpoint alerts) => alerts.PostAsync(http))
            .WithName("takeAlerts").WithTags("Events").WithSummary("Takes alerts of Prometheus' Alertmanager in, each firing as a ticket; answers when they are durable.")
            .WithMetadata(agent, new AlertsBody())
            .Produces<AlertsDocument>(202).WithProblems(400, 413, 415, 503);

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

        api.MapPost("/tickets/{id}/escalate", (HttpContext http, string id, EscalationEndpoints escalations) => escalations.StartAsync(http))
            .WithName("escalateTicket").WithTags("Escalations").WithSummary("Escalates the ticket by hand: starts the escalation, or joins the one that is open.")
            .WithMetadata(agent, new InputBody(EscalationEndpoints.StartFields))
            .Produces<EscalationDocument>().WithProblems(400, 404, 409, 413, 415, 429);
        // The same for an id whose slashes are sent as they are.
        api.MapPost("/tickets/{**id}", (HttpContext http, string id, EscalationEndpoints escalations) =>
                PathId.EndsWith(http, QueryEndpoints.TicketPrefix, EscalationEndpoints.EscalateSuffix)
                    ? escalations.StartAsync(http)
                    : Task.FromResult<IResult>(new ProblemResult(Problem.Of(404))))
            .WithMetadata(agent).ExcludeFromDescription();

        MapEscalations(api, agent);
        MapOnCall(api, agent);
        IncidentRoutes.Map(api, agent);

        api.MapGet("/breaches", (HttpContext http, QueryEndpoints queries) => queries.BreachesAsync(http))
            .WithName("listBreaches").WithTags("Breaches").WithSummary("Breaches that stand, the latest first.")
            .WithMetadata(ListQueries.Breaches)
            .Produces<ListDocument<BreachDocument>>().WithProblems(400);

        api.MapGet("/accounts", (HttpContext http, AccountEndpoints accounts) => accounts.ListAsync(http))
            .WithName("listAccounts").WithTags("Accounts").WithSummary("Accounts with their clocks counted, their objectives and their health; by id, or the worst first.")
            .WithMetadata(ListQueries.Accounts)
            .Produces<ListDocument<AccountDocument>>().WithProblems(400);

        api.MapGet("/accounts/{**id}", (HttpContext http, string id, AccountEndpoints accounts) => accounts.FindAsync(http))
            .WithName("getAccount").WithTags("Accounts").WithSummary("An account: its clocks counted, its objectives and its health.")
            .Produces<AccountDocument>().WithProblems(400, 404);

        api.MapPut("/accounts/{**id}", (HttpContext http, string id, AccountEndpoints accounts) => accounts.DescribeAsync(http))
            .WithName("putAccount").WithTags("Accounts").WithSummary("Describes an account; its open tickets choose their policy again.")
            .WithMetadata(admin)
            .Accepts<AccountInput>(ContentType.Json)
            .Produces<AccountDocument>().WithProblems(400, 413, 415, 429);

        api.MapGet("/configuration", (HttpContext http, ConfigurationEndpoints configuration) => configuration.Current(http))
            .WithName("getConfiguration").WithTags("Configuration").WithSummary("The current version with its texts, the versions so far, and how far open tickets have adopted the one for them.")
            .Produces<ConfigurationDocument>().WithProblems(400, 404);

        api.MapGet("/configuration/explained", (HttpContext http, ExplainedRulesEndpoint explained) => explained.Get(http))
            .WithName("explainConfiguration").WithTags("Configuration")
            .WithSummary("The configuration in force in sentences: whom policies cover and what they promise, calendars, and escalations with who is on call for their steps.")
            .WithMetadata(ExplainedRulesEndpoint.Parameters)
            .Produces<ExplainedRules>().WithProblems(400);

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

        api.MapGet("/summary", (HttpContext http, TrendEndpoints trends) => trends.SummaryAsync(http))
            .WithName("getSummary").WithTags("Monitor").WithSummary("The figures of a board: clocks by state, open tickets, what the day brought, the monitor's time; by label when asked for.")
            .WithMetadata(TrendEndpoints.SummaryParameters)
            .Produces<SummaryDocument>().WithProblems(400);

        api.MapGet("/trends", (HttpContext http, TrendEndpoints trends) => trends.TrendsAsync(http))
            .WithName("getTrends").WithTags("Trends")
            .WithSummary("What became of clocks and tickets over time: met, breached, opened, solved, backlog, durations and ages. May be up to 30 s old: asOf says so.")
            .WithMetadata(TrendEndpoints.Parameters)
            .Produces<TrendsDocument>().WithProblems(400);

        routes.MapGet("/health/live", () => TypedResults.Ok(new HealthDocument("live", null, null)))
            .WithName("getLive").WithTags("Monitor").WithSummary("Answers while the process runs.").WithMetadata(open).Produces<HealthDocument>();

        routes.MapGet("/health/ready", (QueryEndpoints queries) => queries.Ready())
            .WithName("getReady").WithTags("Monitor").WithSummary("Whether the monitor takes events and decides in time.").WithMetadata(open)
            .Produces<HealthDocument>().WithProblems(503);

        routes.MapMethods(AcknowledgeEndpoint.Prefix + "{token}", ["GET", "HEAD"], (HttpContext http, string token, AcknowledgeEndpoint links) => links.GetAsync(http, token))
            .WithMetadata(open).ExcludeFromDescription();
        routes.MapPost(AcknowledgeEndpoint.Prefix + "{token}", (HttpContext http, string token, AcknowledgeEndpoint links) => links.PostAsync(http, token))
            .WithMetadata(open).ExcludeFromDescription();

        routes.MapGet("/metrics", (HttpContext http, MetricsEndpoint metrics) => metrics.GetAsync(http)).ExcludeFromDescription();
        routes.MapOpenApi("/openapi/{documentName}.json");
    }

    private static void MapEscalations(RouteGroupBuilder api, AccessRule agent)
    {
        api.MapGet("/escalations", (HttpContext http, EscalationEndpoints escalations) => escalations.ListAsync(http))
            .WithName("listEscalations").WithTags("Escalations").WithSummary("Escalations, the last of each ticket and policy, the latest started first.")
            .WithMetadata(EscalationEndpoints.Parameters)
            .Produces<ListDocument<EscalationRowDocument>>().WithProblems(400);

        api.MapGet("/escalations/{**id}", (HttpContext http, string id, EscalationEndpoints escalations) => escalations.FindAsync(http))
            .WithName("getEscalation").WithTags("Escalations").WithSummary("An escalation: its reasons, its steps with their times, and who was told by what. Encode the id (T-1%7Ccritical%7C1).")
            .Produces<EscalationDocument>().WithProblems(400, 404);

        foreach (var action in EscalationAction.All)
        {
            api.MapPost($"/escalations/{{id}}/{action.Name}", (HttpContext http, string id, EscalationEndpoints escalations) => escalations.ActAsync(http))
                .WithName($"{action.Name}Escalation").WithTags("Escalations").WithSummary(action.Summary)
                .WithMetadata(agent, new InputBody(action.Fields))
                .Produces<EscalationDocument>().WithProblems(400, 404, 409, 413, 415, 429);
        }
        api.MapPost("/escalations/{**id}", (HttpContext http, string id, EscalationEndpoints escalations) => escalations.ActAsync(http))
            .WithMetadata(agent).ExcludeFromDescription();

        api.MapGet("/notifications", (HttpContext http, EscalationEndpoints escalations) => escalations.DeadLettersAsync(http))
            .WithName("listNotifications").WithTags("Escalations").WithSummary("Notifications that reached nobody and were not sent again.")
            .WithMetadata(EscalationEndpoints.NotificationParameters)
            .Produces<ListDocument<DeadLetterDocument>>().WithProblems(400);

        api.MapPost("/notifications/send-again", (HttpContext http, EscalationEndpoints escalations) => escalations.SendAgainAsync(http))
            .WithName("sendNotificationAgain").WithTags("Escalations").WithSummary("Sends a notification again that reached nobody, whatever became of its escalation.")
            .WithMetadata(agent, new InputBody(EscalationEndpoints.SendAgainFields))
            .Produces<EscalationDocument>().WithProblems(400, 404, 409, 413, 415, 429);
    }

    private static void MapOnCall(RouteGroupBuilder api, AccessRule agent)
    {
        // Calendar programs cannot send headers.
        var feed = new AccessRule(Role.Viewer, KeyInQuery: true);

        api.MapGet("/on-call", (HttpContext http, OnCallEndpoints onCall) => onCall.At(http))
            .WithName("getOnCall").WithTags("On call").WithSummary("Who is on call, by schedule, with the steps of escalation policies that tell them.")
            .WithMetadata(OnCallEndpoints.Parameters)
            .Produces<OnCallDocument>().WithProblems(400);

        api.MapGet("/on-call/{schedule}/shifts", (HttpContext http, string schedule, OnCallEndpoints onCall) => onCall.Shifts(http))
            .WithName("listShifts").WithTags("On call").WithSummary("The shifts of a schedule in a range, and where nobody has one.")
            .WithMetadata(OnCallEndpoints.ShiftsParameters)
            .Produces<ShiftsDocument>().WithProblems(400, 404);

        api.MapGet("/on-call/{schedule}.ics", (HttpContext http, string schedule, OnCallEndpoints onCall) => onCall.ScheduleFeed(http))
            .WithName("getScheduleFeed").WithTags("On call").WithSummary("The shifts of a schedule as an iCalendar feed.")
            .WithMetadata(feed, OnCallEndpoints.FeedParameters, new AlsoAnswers(ContentType.Calendar))
            .Produces<string>(200, ContentType.Calendar).WithProblems(400, 404);

        api.MapGet("/on-call/users/{user}.ics", (HttpContext http, string user, OnCallEndpoints onCall) => onCall.UserFeed(http))
            .WithName("getUserFeed").WithTags("On call").WithSummary("The shifts of a user in all schedules as an iCalendar feed.")
            .WithMetadata(feed, OnCallEndpoints.FeedParameters, new AlsoAnswers(ContentType.Calendar))
            .Produces<string>(200, ContentType.Calendar).WithProblems(400, 404);

        api.MapGet("/on-call/{schedule}/overrides", (HttpContext http, string schedule, OnCallChangeEndpoints changes) => changes.Overrides(http))
            .WithName("listOverrides").WithTags("On call").WithSummary("The overrides of a schedule that came by the API.")
            .Produces<ListDocument<OverrideDocument>>().WithProblems(400, 404);

        api.MapPost("/on-call/{schedule}/overrides", (HttpContext http, string schedule, OnCallChangeEndpoints changes) => changes.MakeOverrideAsync(http))
            .WithName("makeOverride").WithTags("On call").WithSummary("Overrides a schedule for a while. Durable and in force when it is answered: a new version of the configuration.")
            .WithMetadata(agent, new InputBody(OnCallChangeEndpoints.OverrideFields))
            .Produces<OverrideDocument>().WithProblems(400, 404, 409, 413, 415, 429, 503);

        api.MapDelete("/on-call/{schedule}/overrides/{id}", (HttpContext http, string schedule, string id, OnCallChangeEndpoints changes) => changes.TakeBackOverrideAsync(http, id))
            .WithName("takeBackOverride").WithTags("On call").WithSummary("Takes an override back that came by the API.")
            .WithMetadata(agent)
            .Produces(204).WithProblems(400, 404, 429, 503);

        api.MapGet("/on-call/users/{user}/leave", (HttpContext http, string user, OnCallChangeEndpoints changes) => changes.Leave(http))
            .WithName("listLeave").WithTags("On call").WithSummary("A user's leave that came by the API.")
            .Produces<ListDocument<LeaveDocument>>().WithProblems(400, 404);

        api.MapPost("/on-call/users/{user}/leave", (HttpContext http, string user, OnCallChangeEndpoints changes) => changes.MakeLeaveAsync(http))
            .WithName("makeLeave").WithTags("On call").WithSummary("Takes a user out of every schedule for a while. Durable and in force when it is answered.")
            .WithMetadata(agent, new InputBody(OnCallChangeEndpoints.LeaveFields))
            .Produces<LeaveDocument>().WithProblems(400, 404, 409, 413, 415, 429, 503);

        api.MapDelete("/on-call/users/{user}/leave/{id}", (HttpContext http, string user, string id, OnCallChangeEndpoints changes) => changes.TakeBackLeaveAsync(http, id))
            .WithName("takeBackLeave").WithTags("On call").WithSummary("Takes leave back that came by the API.")
            .WithMetadata(agent)
            .Produces(204).WithProblems(400, 404, 429, 503);
    }

    private static async ValueTask<object?> RefuseUnacceptableAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next) =>
        ContentType.IsAccepted(context.HttpContext.Request, ContentType.Json)
        || (context.HttpContext.GetEndpoint()?.Metadata.GetMetadata<AlsoAnswers>() is { Type: var type } && ContentType.IsAccepted(context.HttpContext.Request, type))
        || (Explains(context.HttpContext) && ContentType.IsAccepted(context.HttpContext.Request, ContentType.Text))
            ? await next(context)
            : new ProblemResult(Problem.Of(406));

    // An id with slashes that are sent as they are does not fit the address with one segment.
    private static bool Explains(HttpContext http) =>
        http.Request.Path.Value!.StartsWith(QueryEndpoints.TicketPrefix, StringComparison.OrdinalIgnoreCase)
        && PathId.EndsWith(http, QueryEndpoints.TicketPrefix, ExplainEndpoint.Suffix);

    internal static RouteHandlerBuilder WithProblems(this RouteHandlerBuilder route, params int[] statuses)
    {
        foreach (var status in statuses) route.Produces<ProblemDocument>(status, "application/problem+json");
        return route;
    }
}

/// <summary>What an endpoint answers with beside problems, where that is not JSON; as metadata of it.</summary>
internal sealed record AlsoAnswers(string Type);
