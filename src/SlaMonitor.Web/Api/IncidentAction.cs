using SlaMonitor.Core.Incidents;
using SlaMonitor.Core.Monitoring;
using SlaMonitor.Core.Wire;

namespace SlaMonitor.Web.Api;

/// <summary>What an incident can be asked by a person.</summary>
/// <param name="Name">The end of the address.</param>
/// <param name="Operation">Its name in the OpenAPI document.</param>
/// <param name="Summary">For the OpenAPI document.</param>
/// <param name="Fields">Of the body, beside who does it.</param>
/// <param name="Read">The command; null after an error, which the input then has.</param>
internal sealed record IncidentAction(
    string Name, string Operation, string Summary, IReadOnlyList<InputField> Fields, Func<InputReader, string, IMonitor, IncidentCommand?> Read)
{
    private const int DueFarthestYears = 10;

    private static readonly InputField TextField = new("text", "What there is to say.", IsRequired: true);
    private static readonly InputField UserField = new("user", "Who; a user of the configuration is also paged.", IsRequired: true);

    public static IReadOnlyList<IncidentAction> All { get; } =
    [
        new("update", "updateIncident", "A status update. The next one is due an interval later.", [TextField], (input, by, _) =>
            Words(input, "text") is { } text ? new IncidentCommand.Update(0, by, text) : null),
        new("severity", "setIncidentSeverity", "Changes the severity; its interval of status updates begins.", [SeverityField(isRequired: true)], (input, by, _) =>
            Severity(input) is { } severity ? new IncidentCommand.SetSeverity(0, by, severity) : null),
        new("commander", "assignIncidentCommander", "Says who leads.", [UserField], (input, by, _) =>
            input.RequiredName("user", "who leads") is { } user ? new IncidentCommand.Assign(0, by, IncidentRole.Commander, user) : null),
        new("communications", "assignIncidentCommunications", "Says who tells others.", [UserField], (input, by, _) =>
            input.RequiredName("user", "who tells others") is { } user ? new IncidentCommand.Assign(0, by, IncidentRole.Communications, user) : null),
        new("link", "linkIncident", "Puts a ticket or an escalation beside the incident.", [new("ticket", "The ticket's id."), new("escalation", "The escalation's id.")], (input, by, _) =>
            Link(input) is { } link ? new IncidentCommand.Link(0, by, link) : null),
        new("mitigate", "mitigateIncident", "Customers do not feel it any more.", [InputField.Note], (input, by, _) => new IncidentCommand.Mitigate(0, by, Note(input))),
        new("resolve", "resolveIncident", "It is over. The escalations that are part of it are resolved too, or go on by their own policies with release.",
            [InputField.Note, new("release", "Whether the members go on by themselves: false by default.", InputForm.Flag)], (input, by, _) =>
            new IncidentCommand.Resolve(0, by, Note(input), input.Flag("release") ?? false)),
        new("reopen", "reopenIncident", "It was not over after all: it pages again.", [InputField.Note], (input, by, _) => new IncidentCommand.Reopen(0, by, Note(input))),
        new("root-cause", "setIncidentRootCause", "Why it came.", [TextField], (input, by, _) =>
            Words(input, "text") is { } text ? new IncidentCommand.SetRootCause(0, by, text) : null),
        new("factors", "addIncidentFactor", "What contributed.", [TextField], (input, by, _) =>
            Words(input, "text") is { } text ? new IncidentCommand.AddFactor(0, by, text) : null),
        new("actions", "addIncidentAction", "What is to be done so that it does not come again.",
            [TextField, new("owner", "Who does it.", IsRequired: true), new("dueAt", "By when.", InputForm.Instant, IsRequired: true)], AddAction),
        new("close", "closeIncident", "The root cause is known and every action is done.", [], (_, by, _) => new IncidentCommand.Close(0, by)),
    ];

    public static InputField SeverityField(bool isRequired) => new("severity", "How bad.", IsRequired: isRequired, Values: WireName<IncidentSeverity>.All);

    public static IncidentSeverity? Severity(InputReader input)
    {
        if (!input.Has("severity")) input.Fail("severity", $"is missing: one of {string.Join(", ", WireName<IncidentSeverity>.All)}");
        return input.Word<IncidentSeverity>("severity");
    }

    /// <summary>Required, of several lines, and not only blanks.</summary>
    public static string? Words(InputReader input, string name)
    {
        if (!input.Has(name)) input.Fail(name, "is missing");
        if (input.Text(name, WireLimits.CommentLength) is not { } text) return null;
        if (!string.IsNullOrWhiteSpace(text)) return text.Trim();
        input.Fail(name, "must not be empty");
        return null;
    }

    private static string? Note(InputReader input) => input.Text("note", WireLimits.CommentLength) is { } note && !string.IsNullOrWhiteSpace(note) ? note.Trim() : null;

    private static IncidentLink? Link(InputReader input)
    {
        var (ticket, escalation) = (input.Name("ticket"), input.Name("escalation", EscalationEndpoints.IdLengthMax));
        if (input.Has("ticket") == input.Has("escalation")) input.Fail("ticket", "give either ticket or escalation");
        return ticket is not null ? new IncidentLink(IncidentLinkKind.Ticket, ticket)
            : escalation is not null ? new IncidentLink(IncidentLinkKind.Escalation, escalation)
            : null;
    }

    private static IncidentCommand.AddAction? AddAction(InputReader input, string by, IMonitor monitor)
    {
        var text = Words(input, "text");
        var owner = input.RequiredName("owner", "who does it");
        var due = input.Instant("dueAt");
        if (!input.Has("dueAt")) input.Fail("dueAt", "is missing: by when it is done");
        if (due > monitor.Now + NodaTime.Duration.FromDays(366 * DueFarthestYears)) input.Fail("dueAt", $"is more than {DueFarthestYears} years away");
        return text is null || owner is null || due is null ? null : new IncidentCommand.AddAction(0, by, text, owner, due.Value);
    }
}
