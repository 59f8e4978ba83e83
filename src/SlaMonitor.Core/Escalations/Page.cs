using NodaTime;
using SlaMonitor.Core.Clocks;
using SlaMonitor.Core.OnCall;
using SlaMonitor.Core.Tickets;

namespace SlaMonitor.Core.Escalations;

/// <summary>One message about one escalation through one channel, to one person or to all who read the channel.</summary>
public sealed record Page
{
    /// <summary>The same on every try, and never used for another message: what a receiver can know a repeated delivery by. At most 255 characters.</summary>
    public required string Id { get; init; }

    /// <summary>The id of the channel.</summary>
    public required string Channel { get; init; }

    public required PageAction Action { get; init; }

    /// <summary>The same for all pages of an escalation: what systems that keep alerts of their own (PagerDuty, Opsgenie, Alertmanager) know the alert by. At most 255 characters.</summary>
    public required string Alert { get; init; }

    /// <summary>Whom it is for; null when it is for all who read the channel.</summary>
    public Recipient? To { get; init; }

    public required PageContent Content { get; init; }
}

/// <summary>What a page does to the alert.</summary>
public enum PageAction
{
    /// <summary>Somebody has to act.</summary>
    Trigger,

    /// <summary>Somebody does.</summary>
    Acknowledge,

    /// <summary>There is nothing left to do.</summary>
    Resolve,
}

/// <summary>Who is told.</summary>
/// <param name="User">The id in the configuration.</param>
/// <param name="Name">For people.</param>
/// <param name="Email">Null when the configuration gives none.</param>
/// <param name="Phone">In the form of E.164, +254700000000; null when the configuration gives none.</param>
/// <param name="Zone">In which they are told times.</param>
/// <param name="Language">A tag of BCP 47 such as <c>en</c>.</param>
public sealed record Recipient(string User, string Name, string? Email, string? Phone, DateTimeZone Zone, string Language)
{
    public static Recipient Of(UserDefinition user) =>
        new(user.Id, user.Name, user.Email, user.Phone, user.Zone ?? DateTimeZone.Utc, user.Language ?? "en");
}

/// <summary>What a page tells. Channels choose what of it they have room for.</summary>
public sealed record PageContent
{
    public required string Ticket { get; init; }

    public string? Subject { get; init; }

    public string? Account { get; init; }

    public string? Priority { get; init; }

    public string? Group { get; init; }

    /// <summary>What <see cref="Ticket"/> names: a ticket, as a rule.</summary>
    public EscalatedKind Kind { get; init; }

    /// <summary>How an account's error budget burns; null where it is about something else.</summary>
    public EscalationReason.BurnRate? BurnRate { get; init; }

    /// <summary>The promise that is, or is about to be, broken; null when somebody escalated by hand.</summary>
    public Metric? Metric { get; init; }

    public required PageSeverity Severity { get; init; }

    /// <summary>The escalation policy's id.</summary>
    public required string Policy { get; init; }

    /// <summary>The step that was reached, from 1.</summary>
    public required int Level { get; init; }

    /// <summary>To which tier the step moves the ticket; null when it stays where it is. By it a webhook can move the ticket in the help desk that it came from.</summary>
    public Tier? Tier { get; init; }

    /// <summary>When the step was taken.</summary>
    public required Instant At { get; init; }

    /// <summary>When the clock is, or was, due.</summary>
    public Instant? DueAt { get; init; }

    /// <summary>When the clock breached; null while it only warns.</summary>
    public Instant? BreachedAt { get; init; }

    /// <summary>The tickets of an incident, whose id stands where a ticket's would; null when it is about a ticket.</summary>
    public IncidentSummary? Incident { get; init; }

    /// <summary>Who acknowledged, resolved or escalated it; null when time did.</summary>
    public string? By { get; init; }
}

public enum PageSeverity
{
    Warning,
    Critical,
}
