using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;
using NodaTime;
using SlaMonitor.Core;
using SlaMonitor.Core.Clocks;
using SlaMonitor.Core.Explanations;
using SlaMonitor.Core.Monitoring;
using SlaMonitor.Web.Problems;

namespace SlaMonitor.Web.Api;

/// <summary>
/// <c>GET /api/v1/tickets/{id}/explain</c>: as JSON, or as text to be put before a customer when <c>Accept</c> prefers <c>text/plain</c>.
/// </summary>
internal sealed class ExplainEndpoint(IMonitor monitor)
{
    public const string Suffix = "/explain";

    public static IReadOnlyList<QueryParameter> Parameters { get; } =
    [
        new("metric", "Only the clocks of this metric, e.g. resolution."),
        new("cycle", "Only this cycle, counted from 1.", IsCount: true),
        new("timeZone", "For text: an IANA time zone whose wall times are given beside UTC, e.g. Europe/Berlin."),
    ];

    public async Task<IResult> GetAsync(HttpContext http)
    {
        if (PathId.Of(http, QueryEndpoints.TicketPrefix, Suffix) is not { } id) return QueryEndpoints.NotAnId();
        var query = new QueryReader(http.Request.Query, Parameters);
        Metric? metric = query.Text("metric") is { } name ? new Metric(name) : null;
        var cycle = Cycle(query);
        var zone = Zone(query);
        if (!query.Errors.IsEmpty) return new ProblemResult(Problem.InvalidQuery(query.Errors));
        if (await monitor.ExplainTicketAsync(id, http.RequestAborted) is not { } explanation) return QueryEndpoints.NoTicket(id);
        if (explanation.WhyNone(metric, cycle) is { } none) return new ProblemResult(Problem.NotFound(none));
        explanation = explanation.Only(metric, cycle);
        http.Response.Headers.Vary = HeaderNames.Accept;
        return ContentType.Prefers(http.Request, ContentType.Text, over: ContentType.Json)
            ? TypedResults.Text(ExplanationText.Of(explanation, zone), ContentType.Text, Encoding.UTF8)
            : TypedResults.Ok(explanation);
    }

    private static int? Cycle(QueryReader query)
    {
        if (query.Text("cycle") is not { } text) return null;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var cycle) && cycle >= 1) return cycle;
        query.Fail("cycle", "must be a whole number from 1");
        return null;
    }

    private static DateTimeZone? Zone(QueryReader query)
    {
        if (query.Text("timeZone") is not { } name) return null;
        var zone = ZoneName.Find(name);
        if (zone is null) query.Fail("timeZone", ZoneName.Unknown(name));
        return zone;
    }
}
