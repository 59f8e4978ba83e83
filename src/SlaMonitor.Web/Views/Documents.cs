using NodaTime;
using SlaMonitor.Core.Clocks;
using SlaMonitor.Core.Escalations;
using SlaMonitor.Core.Tickets;

namespace SlaMonitor.Web.Views;

// The answers of the API, as they are on the wire. Each is made from a view of the monitor in Documents.From.cs.

/// <summary>A page of a list. Without a cursor it is the last.</summary>
public sealed record ListDocument<T>(IReadOnlyList<T> Items, string? Cursor);

/// <summary>An escalation of a ticket that is not resolved: the one that nobody has taken on yet where there are several, else the latest. <paramref name="By"/> and <paramref name="Until"/> tell who acts, or has put it off, and until when.</summary>
public sealed record OpenEscalationDocument(string Id, string Policy, EscalationPhase State, int Level, string? By, Instant? Until);

/// <summary>One clock of one ticket, for a board; with the ticket's open escalation, null when there is none.</summary>
public sealed record ClockRowDocument(
    string Ticket,
    string? Subject,
    string? Account,
    string? Segment,
    Priority Priority,
    TicketStatus Status,
    string? Group,
    string? Assignee,
    Tier? Tier,
    string? Region,
    Channel? Channel,
    string Metric,
    int Cycle,
    string Policy,
    ClockState State,
    bool AtRisk,
    Instant? DueAt,
    Instant? BreachedAt,
    Instant? MetAt,
    Duration Remaining,
    OpenEscalationDocument? Escalation);

/// <summary>One breach that stands.</summary>
public sealed record BreachDocument(
    string Ticket,
    string? Subject,
    string? Account,
    string? Segment,
    Priority Priority,
    string? Group,
    Tier? Tier,
    string Metric,
    int Cycle,
    string Policy,
    Instant DueAt,
    Instant BreachedAt,
    Instant? MetAt,
    string? Reason);

/// <summary>A warning that came, at its threshold as configured.</summary>
public sealed record WarningDocument(string Threshold, Instant At);

/// <summary>One cycle of one metric on a ticket. <paramref name="Elapsed"/> and <paramref name="PausedFor"/> are business time as of <paramref name="Since"/>.</summary>
public sealed record ClockDocument(
    string Metric,
    int Cycle,
    string Policy,
    string Calendar,
    Duration Target,
    ClockState State,
    bool IsPaused,
    bool AtRisk,
    Instant? StartedAt,
    Instant Since,
    Duration Elapsed,
    Duration PausedFor,
    Instant? DueAt,
    Instant? BreachedAt,
    string? BreachReason,
    Instant? StoppedAt,
    string? StoppedBy,
    IReadOnlyList<WarningDocument> Warnings);

/// <summary>A ticket as it is at <paramref name="AsOf"/>: its fields, its clocks (all cycles), its events, its escalations (the last of each policy), and the version of the configuration that holds for it.</summary>
public sealed record TicketDocument(
    string Id,
    string? Account,
    string? Segment,
    string? Subject,
    Priority Priority,
    TicketStatus Status,
    Channel? Channel,
    string? Group,
    string? Assignee,
    Tier? Tier,
    string? Region,
    string? Product,
    IReadOnlyList<string> Tags,
    IReadOnlyDictionary<string, FieldValue> Fields,
    Instant? CreatedAt,
    bool CreatedInferred,
    ActorKind OpenedBy,
    Disposition Disposition,
    string? MergedInto,
    IReadOnlyList<ClockDocument> Clocks,
    IReadOnlyList<TicketEvent> Events,
    IReadOnlyList<EscalationRowDocument> Escalations,
    Instant AsOf,
    int? ConfigurationVersion);

/// <summary>What became of a request's events. Accepted ones are durable; accepted + duplicates + rejected is what was sent.</summary>
public sealed record EventsDocument(int Accepted, int Duplicates, IReadOnlyList<RejectedDocument> Rejected);

/// <summary>What became of a message of Alertmanager: an alert is up to two events, its beginning and its end. Alerts that Alertmanager left out are no tickets.</summary>
public sealed record AlertsDocument(int Accepted, int Duplicates, long TruncatedAlerts);

/// <summary>One rejected event: its place in the request from 0, the first thing wrong with it, and all of them when there are more.</summary>
public sealed record RejectedDocument(int Index, string At, string Message, IReadOnlyList<ErrorDocument>? Errors);

/// <summary>What is wrong with one place of the input.</summary>
public sealed record ErrorDocument(string At, string Message);

/// <summary>The monitor's time, and how many of its seconds pass in a real one.</summary>
public sealed record TimeDocument(Instant Now, double Speed);

/// <summary>What is sent instead of an answer: RFC 9457.</summary>
public sealed record ProblemDocument(string Type, string Title, int Status, string Detail, IReadOnlyList<ErrorDocument>? Errors);

/// <summary>The description of an account, as it is put.</summary>
public sealed record AccountInput(string? Name, string? Segment, string? Region, IReadOnlyDictionary<string, FieldValue>? Fields);

/// <summary>Whether the monitor lives and is ready, and what its last start had to catch up with.</summary>
public sealed record HealthDocument(string Status, long? AlarmsCaughtUp, Duration? LatestBy);
