using System.Collections.Frozen;
using System.Globalization;
using NodaTime;
using SlaMonitor.Connectors.Columns;
using SlaMonitor.Connectors.Rows;
using SlaMonitor.Core;
using SlaMonitor.Core.Tickets;
using SlaMonitor.Core.Wire;

namespace SlaMonitor.Connectors.Zendesk;

/// <summary>
/// Zendesk's CSV export: one row a ticket, with the times of a few moments. The first reply is at
/// <c>Created at</c> + <c>First reply time in minutes</c>; times without an offset are taken as UTC.
/// </summary>
public sealed class ZendeskCsvMapping : ExportMapping
{
    public override string Name => "zendesk-csv";

    public override string Source => ZendeskTerms.Source;

    public override string Describes => "Zendesk ticket export, CSV (Id, Status, Created at, Solved at, …)";

    public override bool Fits(ExportRow first) =>
        first.Json is null && first.Has("Id") && first.Has("Status") && first.Has("Created at") && first.Has("Requester");

    public override RowMapper Begin() => new ZendeskCsvMapper();
}

internal sealed class ZendeskCsvMapper : RowMapper
{
    private const string NoHistory = "one row a ticket: fields as they are now, no pauses, no later replies";
    private static readonly ExportTime Time = new([], DateTimeZone.Utc);
    private static readonly FrozenSet<string> Missing = FrozenSet.Create("", "-");
    private static readonly Actor System = new(ActorKind.System);

    protected override RowOutcome MapNew(ExportRow row)
    {
        if (Value(row, "Id") is not { } ticket) return new RowOutcome.Bad("no Id; a ticket needs one");
        if (!ReadTime(row, "Created at", out var createdAt, out var problem) || createdAt is not { } created)
            return new RowOutcome.Bad(problem ?? "Created at is empty; a ticket needs it");
        if (!ReadTime(row, "Solved at", out var solvedAt, out problem) || !ReadTime(row, "Updated at", out var updatedAt, out problem)
            || !ReadTime(row, "Initially assigned at", out var assignedAt, out problem)) return new RowOutcome.Bad(problem!);

        var requester = Value(row, "Requester");
        var submitter = Value(row, "Submitter");
        var opener = new Actor(submitter is null || submitter == requester ? ActorKind.Customer : ActorKind.Agent, submitter ?? requester);
        var events = new List<TicketEvent> { Happened(ticket, TicketEventType.Created, created, opener, Fields(row)) };
        var agent = new Actor(ActorKind.Agent, Value(row, "Assignee"));
        if (assignedAt is { } assigned && agent.Id is not null)
            events.Add(Happened(ticket, TicketEventType.Assigned, assigned, System, new TicketChanges { Assignee = Change<string>.To(agent.Id) }));
        if (Value(row, "First reply time in minutes") is { } text)
        {
            if (!long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var minutes))
                return new RowOutcome.Bad($"First reply time in minutes is '{text}'; it must be a whole number");
            events.Add(Happened(ticket, TicketEventType.AgentReplied, created + Duration.FromMinutes(minutes), agent, TicketChanges.None));
        }

        if (Status(row, ticket, created, solvedAt, updatedAt, events) is { } wrong) return new RowOutcome.Bad(wrong);
        return new RowOutcome.Mapped(events.OrderBy(happened => happened.At).ToEquatableArray(), NoHistory);
    }

    private static string? Status(ExportRow row, string ticket, Instant created, Instant? solvedAt, Instant? updatedAt, List<TicketEvent> events)
    {
        var word = Value(row, "Status");
        if (word?.ToLowerInvariant() == "deleted")
        {
            events.Add(Happened(ticket, TicketEventType.Deleted, updatedAt ?? created, System, TicketChanges.None));
            return null;
        }

        if (ZendeskTerms.Status(word) is not { } status) return $"Status is '{word}'; it must be new, open, pending, hold, solved, closed or deleted";
        if (solvedAt is { } solved && status is TicketStatus.Solved or TicketStatus.Closed)
            events.Add(Happened(ticket, TicketEventType.Solved, solvedAt.Value, System, TicketChanges.None));
        else if (status == TicketStatus.Solved) events.Add(Happened(ticket, TicketEventType.Solved, updatedAt ?? created, System, TicketChanges.None));
        if (status is TicketStatus.New or TicketStatus.Solved) return null;
        var (type, stated) = ZendeskTerms.StatusEvent(status);
        events.Add(Happened(ticket, type, updatedAt ?? solvedAt ?? created, System, new TicketChanges { Status = stated }));
        return null;
    }

    private static TicketChanges Fields(ExportRow row) => new()
    {
        Account = Set(Value(row, "Organization") ?? Value(row, "Requester domain")),
        Subject = Set(Value(row, "Subject")),
        Priority = ZendeskTerms.Priority(Value(row, "Priority")),
        Channel = ZendeskTerms.Channel(Value(row, "Via")) is { } channel ? Change<Channel?>.To(channel) : default,
        Group = Set(Value(row, "Group")),
        Tags = Value(row, "Tags") is { } tags
            ? tags.Split(' ', StringSplitOptions.RemoveEmptyEntries).Distinct().Order(StringComparer.Ordinal).ToEquatableArray()
            : null,
    };

    private static bool ReadTime(ExportRow row, string column, out Instant? at, out string? problem)
    {
        problem = null;
        at = null;
        if (Value(row, column) is not { } text) return true;
        at = Time.Parse(text);
        problem = at is null ? $"{column} is '{text}'; it must be ISO 8601, such as 2026-03-02 09:14" : null;
        return at is not null;
    }

    private static string? Value(ExportRow row, string column) => row[column] is { } value && !Missing.Contains(value) ? value : null;

    private static Change<string> Set(string? value) => value is null ? default : Change<string>.To(value);

    private static TicketEvent Happened(string ticket, TicketEventType type, Instant at, Actor by, TicketChanges changes) => new()
    {
        Source = ZendeskTerms.Source,
        Id = $"ticket-{ticket}:csv:{WireName<TicketEventType>.Of(type)}",
        Ticket = ticket,
        At = at,
        Type = type,
        Actor = by,
        Changes = changes,
    };
}
