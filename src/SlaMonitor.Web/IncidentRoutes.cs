using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using SlaMonitor.Web.Access;
using SlaMonitor.Web.Api;
using SlaMonitor.Web.Views;

namespace SlaMonitor.Web;

/// <summary>The addresses of incidents.</summary>
internal static class IncidentRoutes
{
    public static void Map(RouteGroupBuilder api, AccessRule agent)
    {
        api.MapGet("/incidents", (HttpContext http, IncidentEndpoints incidents) => incidents.ListAsync(http))
            .WithName("listIncidents").WithTags("Incidents").WithSummary("Major incidents, the latest declared first.")
            .WithMetadata(IncidentEndpoints.Parameters)
            .Produces<ListDocument<IncidentRowDocument>>().WithProblems(400, 404);

        api.MapPost("/incidents", (HttpContext http, IncidentEndpoints incidents) => incidents.DeclareAsync(http))
            .WithName("declareIncident").WithTags("Incidents").WithSummary("Declares a major incident. Durable when it is answered.")
            .WithMetadata(agent, new InputBody(IncidentEndpoints.DeclareFields))
            .Produces<IncidentDocument>(201).WithProblems(400, 404, 413, 415, 429);

        api.MapGet("/incidents/{id}", (HttpContext http, string id, IncidentEndpoints incidents) => incidents.FindAsync(http, id))
            .WithName("getIncident").WithTags("Incidents").WithSummary("An incident: its timeline, its members and what is still to be done; as text/markdown, the after-action report.")
            .WithMetadata(new AlsoAnswers(ContentType.Markdown))
            .Produces<IncidentDocument>(200, ContentType.Json, ContentType.Markdown).WithProblems(400, 404);

        foreach (var action in IncidentAction.All)
        {
            api.MapPost($"/incidents/{{id}}/{action.Name}", (HttpContext http, string id, IncidentEndpoints incidents) => incidents.ActAsync(http, id, action))
                .WithName(action.Operation).WithTags("Incidents").WithSummary(action.Summary)
                .WithMetadata(agent, new InputBody([.. action.Fields, InputField.By]))
                .Produces<IncidentDocument>().WithProblems(400, 404, 409, 413, 415, 429);
        }

        api.MapPost("/incidents/{id}/actions/{number}/done", (HttpContext http, string id, string number, IncidentEndpoints incidents) =>
                incidents.FinishActionAsync(http, id, number))
            .WithName("finishIncidentAction").WithTags("Incidents").WithSummary("An action is done.")
            .WithMetadata(agent, new InputBody([InputField.By]))
            .Produces<IncidentDocument>().WithProblems(400, 404, 409, 413, 415, 429);
    }
}
