using System.Text.Json;
using SlaMonitor.Core.Tickets;

namespace SlaMonitor.Connectors.Zendesk;

/// <summary>Who wrote something, as far as an export tells.</summary>
internal static class ZendeskAuthor
{
    // Zendesk's own user for automations and triggers.
    private const string SystemUser = "-1";

    /// <summary>
    /// The role when the export holds it; else the requester is the customer and everybody else an agent. Others in copy
    /// then count as agents: the export has no roles to tell them by, unless users are nested in it.
    /// </summary>
    public static Actor Of(JsonElement json, string idName, string? requester)
    {
        var nested = idName[..^"_id".Length];
        var id = json.Text(idName) ?? json.Text(nested, "id");
        if (id == SystemUser) return new Actor(ActorKind.System, id);
        var kind = json.Text(nested, "role") switch
        {
            "end-user" => ActorKind.Customer,
            "agent" or "admin" => ActorKind.Agent,
            _ => id is null || id == requester ? ActorKind.Customer : ActorKind.Agent,
        };
        return new Actor(kind, id);
    }

    /// <summary>What a comment is: a reply when the customer can read it, else a note.</summary>
    public static TicketEventType Comment(Actor author, bool isPublic) => (author.Kind, isPublic) switch
    {
        (ActorKind.Customer, _) => TicketEventType.CustomerReplied,
        (ActorKind.Agent, true) => TicketEventType.AgentReplied,
        _ => TicketEventType.NoteAdded,
    };
}
