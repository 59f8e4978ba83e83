using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;
using SlaMonitor.Core;
using SlaMonitor.Core.Incidents;
using SlaMonitor.Core.Monitoring;
using SlaMonitor.Core.Wire;
using SlaMonitor.Web.Problems;
using SlaMonitor.Web.Views;

namespace SlaMonitor.Web.Api;

/// <summary>Major incidents: declared, listed, looked at, and asked for something by people.</summary>
internal sealed class IncidentEndpoints(IMonitor monitor)
{
    private const int LinksMax = 500;

    public static IReadOnlyList<QueryParameter> Parameters { get; } =
    [
        new("state", $"One or more of {string.Join(", ", WireName<IncidentPhase>.All)}, separated by commas; any by default."),
        .. ListQueries.Page,
    ];

    public static IReadOnlyList<InputField> DeclareFields { get; } =
    [
        new("title", "In a line.", IsRequired: true),
        IncidentAction.SeverityField(isRequired: true),
        new("policy", "The escalation policy under which it pages; that of the configuration by default."),
        new("commander", "Who leads."),
        new("communications", "Who tells others."),
        new("tickets", "The ids of tickets that it is about.", InputForm.Names),
        InputField.By,
    ];

    public async Task<IResult> ListAsync(HttpContext http)
    {
        if (monitor.Incidents is not { } incidents) return None();
        var reader = new QueryReader(http.Request.Query, Parameters);
        var query = new IncidentQuery { Phases = reader.Names<IncidentPhase>("state"), Page = reader.Page() };
        return await QueryEndpoints.ListAsync(reader, () => incidents.ListAsync(query, http.RequestAborted), state => state.Row());
    }

    /// <summary>The incident; as text/markdown, its after-action report.</summary>
    public async Task<IResult> FindAsync(HttpContext http, string id)
    {
        if (monitor.Incidents is not { } incidents) return None();
        var reader = new QueryReader(http.Request.Query, ListQueries.None);
        if (!reader.Errors.IsEmpty) return new ProblemResult(Problem.InvalidQuery(reader.Errors));
        if (await incidents.FindAsync(id, http.RequestAborted) is not { } state) return NoIncident(id);
        http.Response.Headers.Vary = HeaderNames.Accept;
        return ContentType.Prefers(http.Request, ContentType.Markdown, over: ContentType.Json)
            ? TypedResults.Text(IncidentReport.Of(state), ContentType.Markdown, Encoding.UTF8)
            : TypedResults.Ok(state.Document());
    }

    public async Task<IResult> DeclareAsync(HttpContext http)
    {
        if (monitor.Incidents is not { } incidents) return None();
        var (read, refused) = await EscalationEndpoints.ReadAsync(http, DeclareFields);
        if (read is not { } input) return refused!;
        var by = EscalationEndpoints.By(http, input) ?? "";
        var title = input.RequiredName("title", "what is wrong, in a line", WireLimits.SubjectLength);
        var severity = IncidentAction.Severity(input);
        var policy = input.Name("policy");
        var policies = monitor.Rulebook.Escalations.Policies;
        if (policy is not null && !policies.ContainsKey(policy))
            input.Fail("policy", NearestName.Unknown(policy, "an escalation policy of the configuration", [.. policies.Keys.Order(StringComparer.Ordinal)]));
        var (commander, communications) = (input.Name("commander"), input.Name("communications"));
        var tickets = input.Names("tickets", LinksMax) ?? [];
        if (!input.Errors.IsEmpty) return new ProblemResult(Problem.InvalidInput(input.Errors));
        var links = tickets.Distinct().Select(ticket => new IncidentLink(IncidentLinkKind.Ticket, ticket)).ToEquatableArray();
        var command = new IncidentCommand.Declare(0, by, title!, severity!.Value, policy, commander, communications, links);
        var answer = await incidents.DeclareAsync(command, http.RequestAborted);
        return answer is IncidentAnswer.Told(var state)
            ? TypedResults.Created($"/api/v1/incidents/{Uri.EscapeDataString(state.Id)}", state.Document())
            : Answer(answer, "");
    }

    /// <summary>Asks the incident what the end of the address says.</summary>
    public async Task<IResult> ActAsync(HttpContext http, string id, IncidentAction action)
    {
        if (monitor.Incidents is not { } incidents) return None();
        var (read, refused) = await EscalationEndpoints.ReadAsync(http, [.. action.Fields, InputField.By]);
        if (read is not { } input) return refused!;
        var by = EscalationEndpoints.By(http, input) ?? "";
        var command = action.Read(input, by, monitor);
        if (!input.Errors.IsEmpty || command is null) return new ProblemResult(Problem.InvalidInput(input.Errors));
        return Answer(await incidents.AskAsync(id, command, http.RequestAborted), id);
    }

    public async Task<IResult> FinishActionAsync(HttpContext http, string id, string number)
    {
        if (monitor.Incidents is not { } incidents) return None();
        var (read, refused) = await EscalationEndpoints.ReadAsync(http, [InputField.By]);
        if (read is not { } input) return refused!;
        var by = EscalationEndpoints.By(http, input) ?? "";
        if (!int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var place)) input.Fail("number", "must be the number of an action, from 1");
        if (!input.Errors.IsEmpty) return new ProblemResult(Problem.InvalidInput(input.Errors));
        return Answer(await incidents.AskAsync(id, new IncidentCommand.FinishAction(0, by, place), http.RequestAborted), id);
    }

    private static IResult Answer(IncidentAnswer answer, string id) => answer switch
    {
        IncidentAnswer.Told(var state) => TypedResults.Ok(state.Document()),
        IncidentAnswer.NotFound => NoIncident(id),
        IncidentAnswer.Refused(_, var why) => new ProblemResult(Problem.Conflict("incident-refused", "The incident does not allow it as it stands", why)),
        IncidentAnswer.Busy => new ProblemResult(Problem.Busy(1)),
        _ => throw new InvariantViolatedException("an answer of an unknown kind"),
    };

    private static ProblemResult NoIncident(string id) =>
        new(Problem.NotFound($"There is no incident \"{NearestName.Shown(id)}\"; GET /api/v1/incidents lists them."));

    private static ProblemResult None() => new(Problem.NotFound("This host knows no incidents yet; a monitor in one process does."));
}
