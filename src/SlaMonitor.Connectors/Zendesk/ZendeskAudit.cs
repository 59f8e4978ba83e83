using System.Globalization;
using System.Text.Json;
using NodaTime;
using SlaMonitor.Core;
using SlaMonitor.Core.Tickets;

namespace SlaMonitor.Connectors.Zendesk;

/// <summary>One audit: all that one update did to a ticket.</summary>
internal sealed class ZendeskAudit(string ticket, string id, Instant at, JsonElement audit, JsonElement? snapshot, ZendeskTrail trail)
{
    public IEnumerable<TicketEvent> Events()
    {
        var parts = audit.List("events").ToList();
        var creates = parts.Where(part => part.Text("type") == "Create").ToList();
        trail.Requester ??= creates.FirstOrDefault(part => part.Text("field_name") == "requester_id").Text("value");
        var author = ZendeskAuthor.Of(audit, "author_id", trail.Requester);
        if (creates.Count > 0)
        {
            var changes = creates.Aggregate(new TicketChanges { Channel = Channel() }, Apply);
            yield return Happened("created", TicketEventType.Created, author, changes with { Status = null });
            if (Status(changes.Status, author) is { } moved) yield return moved;
        }

        var index = 0;
        foreach (var part in parts)
        {
            index++;
            var name = string.Create(CultureInfo.InvariantCulture, $"{part.Text("id") ?? $"{index}"}");
            if (part.Text("type") == "Comment" && creates.Count == 0)
            {
                var writer = part.TryGetProperty("author_id", out _) ? ZendeskAuthor.Of(part, "author_id", trail.Requester) : author;
                yield return Happened(name, ZendeskAuthor.Comment(writer, part.Text("public") != "false"), writer, TicketChanges.None);
            }
            else if (part.Text("type") == "Change" && Change(part, name, author) is { } changed) yield return changed;
        }
    }

    private TicketEvent? Change(JsonElement part, string name, Actor author)
    {
        var changes = Apply(TicketChanges.None, part);
        return part.Text("field_name") switch
        {
            "status" when part.Text("value") == "deleted" => Happened(name, TicketEventType.Deleted, author, TicketChanges.None),
            "status" => Status(changes.Status, author),
            "priority" => changes.Priority is null ? null : Happened(name, TicketEventType.PriorityChanged, author, changes),
            "group_id" or "assignee_id" => Happened(name, TicketEventType.Assigned, author, changes),
            _ => changes == TicketChanges.None ? null : Happened(name, TicketEventType.FieldsChanged, author, changes),
        };
    }

    private TicketEvent? Status(TicketStatus? status, Actor author)
    {
        if (status is not { } now || now == trail.Status) return null;
        var (type, stated) = ZendeskTerms.StatusEvent(now);
        if (trail.Status is TicketStatus.Solved or TicketStatus.Closed && now == TicketStatus.Open) (type, stated) = (TicketEventType.Reopened, null);
        trail.Status = now;
        return Happened("status", type, author, new TicketChanges { Status = stated });
    }

    private static TicketChanges Apply(TicketChanges changes, JsonElement part)
    {
        var value = part.Text("value");
        return part.Text("field_name") switch
        {
            "subject" => changes with { Subject = Change<string>.To(value) },
            "priority" => changes with { Priority = ZendeskTerms.Priority(value) },
            "status" => changes with { Status = ZendeskTerms.Status(value) },
            "group_id" => changes with { Group = Change<string>.To(value) },
            "assignee_id" => changes with { Assignee = Change<string>.To(value) },
            "organization_id" => changes with { Account = Change<string>.To(value) },
            "tags" => changes with { Tags = Tags(part) },
            _ => changes,
        };
    }

    private static EquatableArray<string> Tags(JsonElement part) =>
        part.List("value").Select(ZendeskJson.Text).OfType<string>().Distinct().Order(StringComparer.Ordinal).ToEquatableArray();

    private Change<Channel?> Channel() =>
        ZendeskTerms.Channel(audit.Text("via", "channel") ?? snapshot?.Text("via", "channel")) is { } channel ? Change<Channel?>.To(channel) : default;

    private TicketEvent Happened(string name, TicketEventType type, Actor by, TicketChanges changes) => new()
    {
        Source = ZendeskTerms.Source,
        Id = $"audit-{id}:{name}",
        Ticket = ticket,
        At = at,
        Type = type,
        Actor = by,
        Changes = changes == new TicketChanges() ? TicketChanges.None : changes,
    };
}
