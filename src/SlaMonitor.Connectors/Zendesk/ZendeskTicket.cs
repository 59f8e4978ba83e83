using System.Text.Json;
using NodaTime;
using SlaMonitor.Core;
using SlaMonitor.Core.Tickets;

namespace SlaMonitor.Connectors.Zendesk;

/// <summary>
/// A ticket without audits: its creation and its comments have their times, its fields and its status are those of the
/// moment of the export. So its pauses are unknown, and its status changes once, when it was solved or last updated.
/// </summary>
internal static class ZendeskTicket
{
    private const string NoHistory = "no audits in the export: fields as they are now, one change of status, no pauses";

    public static RowOutcome Events(string ticket, JsonElement json)
    {
        if (json.At("created_at") is not { } createdAt) return new RowOutcome.Bad($"ticket {ticket} has no created_at in ISO 8601");
        var requester = json.Text("requester_id") ?? json.Text("requester", "id");
        var submitter = ZendeskAuthor.Of(json, "submitter_id", requester);
        var events = new List<TicketEvent> { Happened(ticket, "created", createdAt, TicketEventType.Created, submitter, Fields(json)) };
        foreach (var comment in json.List("comments"))
        {
            if (comment.Text("id") is not { } id) return new RowOutcome.Bad($"a comment of ticket {ticket} has no id");
            if (comment.At("created_at") is not { } at) return new RowOutcome.Bad($"comment {id} of ticket {ticket} has no created_at in ISO 8601");
            // The first comment is the ticket's description, written with it.
            if (at <= createdAt) continue;
            var author = ZendeskAuthor.Of(comment, "author_id", requester);
            var type = ZendeskAuthor.Comment(author, comment.Text("public") != "false");
            events.Add(Happened(ticket, $"comment-{id}", at, type, author, TicketChanges.None));
        }

        Status(ticket, json, createdAt, events);
        return new RowOutcome.Mapped(events.OrderBy(happened => happened.At).ToEquatableArray(), NoHistory);
    }

    private static void Status(string ticket, JsonElement json, Instant createdAt, List<TicketEvent> events)
    {
        var updatedAt = json.At("updated_at") ?? createdAt;
        var solvedAt = Metric(json, "solved_at") ?? updatedAt;
        var system = new Actor(ActorKind.System);
        var word = json.Text("status");
        if (word == "deleted") events.Add(Happened(ticket, "deleted", updatedAt, TicketEventType.Deleted, system, TicketChanges.None));
        if (ZendeskTerms.Status(word) is not { } status || status == TicketStatus.New) return;
        if (status == TicketStatus.Closed && Metric(json, "solved_at") is not null)
            events.Add(Happened(ticket, "solved", solvedAt, TicketEventType.Solved, system, TicketChanges.None));
        var (type, stated) = ZendeskTerms.StatusEvent(status);
        var at = status == TicketStatus.Solved ? solvedAt : updatedAt;
        events.Add(Happened(ticket, $"status-{word}", at, type, system, new TicketChanges { Status = stated }));
    }

    private static Instant? Metric(JsonElement json, string name) =>
        json.TryGetProperty("metric_set", out var metrics) ? metrics.At(name) : null;

    private static TicketChanges Fields(JsonElement json) => new()
    {
        Subject = Set(json.Text("subject")),
        Priority = ZendeskTerms.Priority(json.Text("priority")),
        Channel = ZendeskTerms.Channel(json.Text("via", "channel")) is { } channel ? Change<Channel?>.To(channel) : default,
        Account = Set(json.Text("organization", "name") ?? json.Text("organization_id")),
        Group = Set(json.Text("group", "name") ?? json.Text("group_id")),
        Assignee = Set(json.Text("assignee", "name") ?? json.Text("assignee_id")),
        Tags = json.List("tags").Any()
            ? json.List("tags").Select(ZendeskJson.Text).OfType<string>().Distinct().Order(StringComparer.Ordinal).ToEquatableArray()
            : null,
    };

    private static Change<string> Set(string? value) => value is null ? default : Change<string>.To(value);

    private static TicketEvent Happened(string ticket, string name, Instant at, TicketEventType type, Actor by, TicketChanges changes) => new()
    {
        Source = ZendeskTerms.Source,
        Id = $"ticket-{ticket}:{name}",
        Ticket = ticket,
        At = at,
        Type = type,
        Actor = by,
        Changes = changes,
    };
}
