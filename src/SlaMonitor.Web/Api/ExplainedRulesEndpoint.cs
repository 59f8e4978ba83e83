using Microsoft.AspNetCore.Http;
using SlaMonitor.Core.Explanations.Rules;
using SlaMonitor.Core.Monitoring;
using SlaMonitor.Web.Problems;

namespace SlaMonitor.Web.Api;

/// <summary>The configuration in force in plain language.</summary>
internal sealed class ExplainedRulesEndpoint(IMonitor monitor)
{
    public static IReadOnlyList<QueryParameter> Parameters { get; } =
        [new("at", "Who is on call then, and which dates lie ahead of it; now by default.", Format: "date-time")];

    public IResult Get(HttpContext http)
    {
        var reader = new QueryReader(http.Request.Query, Parameters);
        var at = reader.Instant("at") ?? monitor.Now;
        return reader.Errors.IsEmpty
            ? TypedResults.Ok(ExplainedRules.Of(monitor.Rulebook, at))
            : new ProblemResult(Problem.InvalidQuery(reader.Errors));
    }
}
