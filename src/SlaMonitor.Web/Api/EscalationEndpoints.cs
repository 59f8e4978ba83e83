using Microsoft.AspNetCore.Http;
using SlaMonitor.Core;
using SlaMonitor.Core.Escalations;
using SlaMonitor.Core.Monitoring;
using SlaMonitor.Core.Wire;
using SlaMonitor.Web.Access;
using SlaMonitor.Web.Problems;
using SlaMonitor.Web.Views;

namespace SlaMonitor.Web.Api;

/// <summary>Escalations: listed, looked at, and asked for something by people; and the notifications of theirs that reached nobody.</summary>
internal sealed class EscalationEndpoints(IMonitor monitor)
{
    public const string Prefix = "/api/v1/escalations/";
    public const string EscalateSuffix = "/escalate";
    private const int BodyLengthMax = 64 * 1024;
    private const int NotificationLengthMax = 2_000;

    /// <summary>The longest id of an escalation that is read.</summary>
    public const int IdLengthMax = NotificationLengthMax;

    public static IReadOnlyList<QueryParameter> Parameters { get; } =
    [
        new("state", $"One or more of {string.Join(", ", WireName<EscalationPhase>.All)}, separated by commas; any by default."),
        new("ticket", "The ticket's id."),
        .. ListQueries.Page,
    ];

    public static IReadOnlyList<QueryParameter> NotificationParameters { get; } =
    [
        new("result", "What became of them; only those that reached nobody can be listed.", [WireName<NotificationResult>.Of(NotificationResult.DeadLetter)]),
        new("ticket", "The ticket's id."),
        new("limit", "How many escalations are looked through for a page, 1 to 1000; 100 by default.", IsInteger: true),
        new("cursor", "The cursor of the page before."),
    ];

    public static IReadOnlyList<InputField> StartFields { get; } =
        [new("policy", "The id of an escalation policy.", IsRequired: true), InputField.By, InputField.Note];

    public static IReadOnlyList<InputField> SendAgainFields { get; } =
    [
        new("escalation", "The id of the escalation.", IsRequired: true),
        new("notification", "The id of the notification.", IsRequired: true),
        InputField.By,
    ];

    public async Task<IResult> ListAsync(HttpContext http)
    {
        var reader = new QueryReader(http.Request.Query, Parameters);
        var query = new EscalationQuery { Phases = reader.Names<EscalationPhase>("state"), Ticket = reader.Text("ticket"), Page = reader.Page() };
        return await QueryEndpoints.ListAsync(reader, () => monitor.Escalations.ListAsync(query, http.RequestAborted), state => state.Row());
    }

    public async Task<IResult> FindAsync(HttpContext http)
    {
        if (IdOf(http, "") is not { } id) return NotAnId();
        var reader = new QueryReader(http.Request.Query, ListQueries.None);
        if (!reader.Errors.IsEmpty) return new ProblemResult(Problem.InvalidQuery(reader.Errors));
        return await monitor.Escalations.FindAsync(id, http.RequestAborted) is { } state ? TypedResults.Ok(state.Document()) : NoEscalation(id);
    }

    public async Task<IResult> DeadLettersAsync(HttpContext http)
    {
        var reader = new QueryReader(http.Request.Query, NotificationParameters);
        reader.Only("result", WireName<NotificationResult>.Of(NotificationResult.DeadLetter));
        var query = new EscalationQuery { OnlyDeadLetters = true, Ticket = reader.Text("ticket"), Page = reader.Page() };
        return await QueryEndpoints.ListAsync(
            reader,
            async () =>
            {
                var page = await monitor.Escalations.ListAsync(query, http.RequestAborted);
                return new Page<DeadLetterDocument>([.. page.Items.SelectMany(state => state.DeadLetters())], page.Cursor);
            },
            letter => letter);
    }

    /// <summary>Asks the escalation in the address what its end says.</summary>
    public async Task<IResult> ActAsync(HttpContext http)
    {
        if (ActionOf(http) is not { } action) return NoAction(http);
        if (IdOf(http, "/" + action.Name) is not { } id) return NotAnId();
        var (read, refused) = await ReadAsync(http, action.Fields);
        if (read is not { } input) return refused!;
        // The command needs a name even when it is refused for another reason.
        var by = By(http, input) ?? "";
        var note = input.Text("note", WireLimits.CommentLength);
        var command = action.Read(input, by, note, monitor);
        if (!input.Errors.IsEmpty || command is null) return new ProblemResult(Problem.InvalidInput(input.Errors));
        return Answer(await monitor.Escalations.AskAsync(id, command, http.RequestAborted), () => NoEscalation(id));
    }

    /// <summary>Escalates a ticket by hand.</summary>
    public async Task<IResult> StartAsync(HttpContext http)
    {
        if (PathId.Of(http, QueryEndpoints.TicketPrefix, EscalateSuffix) is not { } ticket) return QueryEndpoints.NotAnId();
        var (read, refused) = await ReadAsync(http, StartFields);
        if (read is not { } input) return refused!;
        var by = By(http, input) ?? "";
        var note = input.Text("note", WireLimits.CommentLength);
        var policy = input.RequiredName("policy", "the id of an escalation policy");
        var policies = monitor.Rulebook.Escalations.Policies;
        if (policy is not null && !policies.ContainsKey(policy))
            input.Fail("policy", NearestName.Unknown(policy, "an escalation policy of the configuration", [.. policies.Keys.Order(StringComparer.Ordinal)]));
        if (!input.Errors.IsEmpty) return new ProblemResult(Problem.InvalidInput(input.Errors));
        return Answer(await monitor.Escalations.StartAsync(ticket, policy!, by, note, http.RequestAborted), () => QueryEndpoints.NoTicket(ticket));
    }

    public async Task<IResult> SendAgainAsync(HttpContext http)
    {
        var (read, refused) = await ReadAsync(http, SendAgainFields);
        if (read is not { } input) return refused!;
        var by = By(http, input);
        var escalation = input.RequiredName("escalation", "the id of the escalation", NotificationLengthMax);
        var notification = input.RequiredName("notification", "the id of the notification", NotificationLengthMax);
        if (!input.Errors.IsEmpty) return new ProblemResult(Problem.InvalidInput(input.Errors));
        if (await monitor.Escalations.FindAsync(escalation!, http.RequestAborted) is not { } state) return NoEscalation(escalation!);
        if (state.Pages.FirstOrDefault(page => page.Id == notification) is not { } found)
            return new ProblemResult(Problem.NotFound($"The escalation has no notification \"{NearestName.Shown(notification!)}\", or it ended long ago."));
        if (found.Outcome is not PageOutcome.DeadLetter)
            return new ProblemResult(Problem.Conflict("not-a-dead-letter", "Only a notification that reached nobody can be sent again", "It is under way, was delivered or was not wanted any more."));
        return Answer(await monitor.Escalations.AskAsync(escalation!, new EscalationCommand.SendAgain(0, notification!, by!), http.RequestAborted), () => NoEscalation(escalation!));
    }

    /// <summary>The query and the JSON body, of the fields given; or what refuses them.</summary>
    internal static async Task<(InputReader? Input, IResult? Refused)> ReadAsync(HttpContext http, IReadOnlyList<InputField> fields)
    {
        var query = new QueryReader(http.Request.Query, ListQueries.None);
        if (!query.Errors.IsEmpty) return (null, new ProblemResult(Problem.InvalidQuery(query.Errors)));
        // A plain POST without a body is enough where nothing has to be said.
        if (http.Request.ContentType is not null && !ContentType.Is(http.Request, ContentType.Json))
            return (null, new ProblemResult(Problem.Of(415) with { Detail = "Send application/json, in UTF-8 and not compressed." }));
        using var body = await RequestBody.ReadAsync(http, BodyLengthMax);
        if (body is null) return (null, new ProblemResult(Problem.TooLarge($"This address takes at most {BodyLengthMax / 1024} KiB.")));
        if (body.Span.Length > 0 && http.Request.ContentType is null)
            return (null, new ProblemResult(Problem.Of(415) with { Detail = "Say that the body is application/json." }));
        return (InputReader.Of(body.Memory, [.. fields.Select(field => field.Name)]), null);
    }

    /// <summary>Who acts: as the body says, or else the name of the API key; an error when there is neither.</summary>
    internal static string? By(HttpContext http, InputReader input)
    {
        if (input.Has("by")) return input.Name("by");
        if (http.Features.Get<Caller>()?.Name is { } name) return name;
        input.Fail("by", "is missing: say who acts, since no API key does");
        return null;
    }

    private static IResult Answer(EscalationAnswer answer, Func<IResult> notFound) => answer switch
    {
        EscalationAnswer.Told(var state) => TypedResults.Ok(state.Document()),
        EscalationAnswer.NotFound => notFound(),
        EscalationAnswer.Over(var state) => new ProblemResult(Problem.Conflict("escalation-over", "The escalation is over", HowItEnded(state))),
        EscalationAnswer.Busy => new ProblemResult(Problem.Busy(1)),
        _ => throw new InvariantViolatedException("an answer of an unknown kind"),
    };

    private static string HowItEnded(EscalationState? state) => state?.Standing is EscalationStanding.Resolved(var by, var why)
        ? $"Resolved{(state.Since is { } since ? $" at {WireInstant.Format(since)}" : "")}{(by is null ? "" : $" by {NearestName.Shown(by)}")}: {why}"
        : "The ticket is solved, closed or gone.";

    private static string? IdOf(HttpContext http, string suffix) =>
        PathId.Of(http, Prefix, suffix, NotificationLengthMax) is { } id ? id : null;

    private static EscalationAction? ActionOf(HttpContext http) =>
        EscalationAction.All.FirstOrDefault(action => PathId.EndsWith(http, Prefix, "/" + action.Name));

    private static ProblemResult NoAction(HttpContext http) => new(Problem.NotFound(NearestName.Unknown(
        http.Request.Path.Value!.Split('/')[^1], "something that an escalation can be asked", [.. EscalationAction.All.Select(action => action.Name)])));

    private static ProblemResult NoEscalation(string id) => new(Problem.NotFound(
        $"There is no escalation \"{NearestName.Shown(id)}\", or the ticket has a later one under the same policy; GET /api/v1/escalations?ticket= lists them."));

    private static ProblemResult NotAnId() =>
        new(Problem.InvalidInput([new WireError("id", "the id of an escalation looks like T-1|critical|1, with | written as %7C")]));
}
