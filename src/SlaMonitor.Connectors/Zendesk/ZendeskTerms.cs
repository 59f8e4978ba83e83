using SlaMonitor.Core.Tickets;

namespace SlaMonitor.Connectors.Zendesk;

/// <summary>Zendesk's words and ours (developer.zendesk.com, Ticketing API: Tickets, Ticket Audits, Via object).</summary>
internal static class ZendeskTerms
{
    public const string Source = "zendesk";

    /// <summary>Null for <c>deleted</c>, which is an event and no status here, and for a word that is not Zendesk's.</summary>
    public static TicketStatus? Status(string? word) => word?.ToLowerInvariant() switch
    {
        "new" => TicketStatus.New,
        "open" => TicketStatus.Open,
        "pending" => TicketStatus.Pending,
        "hold" or "on-hold" => TicketStatus.OnHold,
        "solved" => TicketStatus.Solved,
        "closed" => TicketStatus.Closed,
        _ => null,
    };

    /// <summary>Null when the ticket has none; Zendesk then shows "-".</summary>
    public static Priority? Priority(string? word) => word?.ToLowerInvariant() switch
    {
        "urgent" => Core.Tickets.Priority.Urgent,
        "high" => Core.Tickets.Priority.High,
        "normal" => Core.Tickets.Priority.Normal,
        "low" => Core.Tickets.Priority.Low,
        _ => null,
    };

    public static Channel? Channel(string? word) => word?.ToLowerInvariant().Replace(' ', '_') switch
    {
        "voice" or "phone" or "sms" => Core.Tickets.Channel.Phone,
        "email" or "mail" => Core.Tickets.Channel.Email,
        "chat" or "native_messaging" or "messaging" or "line" or "whatsapp" => Core.Tickets.Channel.Chat,
        "web" or "web_form" or "web_widget" or "mobile" or "mobile_sdk" => Core.Tickets.Channel.Web,
        "api" or "web_service" => Core.Tickets.Channel.Api,
        "twitter" or "facebook" or "instagram_dm" or "any_channel" => Core.Tickets.Channel.Social,
        "help_center" or "helpcenter" => Core.Tickets.Channel.SelfService,
        _ => null,
    };

    /// <summary>The event that a change of status is, and the status to state with it when the type alone does not say it.</summary>
    public static (TicketEventType Type, TicketStatus? Status) StatusEvent(TicketStatus status) => status switch
    {
        TicketStatus.Solved => (TicketEventType.Solved, null),
        TicketStatus.Closed => (TicketEventType.Closed, null),
        TicketStatus.New or TicketStatus.Open or TicketStatus.Pending or TicketStatus.OnHold => (TicketEventType.StatusChanged, status),
    };
}
