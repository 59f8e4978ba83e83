using System.Globalization;
using NodaTime;
using SlaMonitor.Core.Escalations;

namespace SlaMonitor.Core.Incidents;

/// <summary>What is stored of a major incident: the record of what happened, and what is still to be done.</summary>
public sealed record IncidentState
{
    /// <summary>The entity's key; fit for an address.</summary>
    public required string Id { get; init; }

    /// <summary>How many decisions were made, this one included.</summary>
    public required long Decisions { get; init; }

    /// <summary>The key of the storm that it came from; null when somebody declared it.</summary>
    public string? Storm { get; init; }

    public required string Title { get; init; }

    public required IncidentSeverity Severity { get; init; }

    public required IncidentPhase Phase { get; init; }

    /// <summary>Counts from 1 how often it was open: a resolved one can be opened again. The number of its escalation.</summary>
    public required int Opening { get; init; }

    /// <summary>The escalation policy under which it pages; null when it pages nobody.</summary>
    public string? Policy { get; init; }

    /// <summary>Who leads; null while nobody does.</summary>
    public string? Commander { get; init; }

    /// <summary>Who tells others; null while nobody does.</summary>
    public string? Communications { get; init; }

    public required Instant DeclaredAt { get; init; }

    public Instant? MitigatedAt { get; init; }

    public Instant? ResolvedAt { get; init; }

    public Instant? ClosedAt { get; init; }

    /// <summary>The escalations that are part of it, in the order of their coming.</summary>
    public EquatableArray<IncidentMember> Members { get; init; }

    /// <summary>What people put beside it.</summary>
    public EquatableArray<IncidentLink> Links { get; init; }

    /// <summary>What was done, in order; what the update clock says is counted in <see cref="UpdatesMissed"/>.</summary>
    public EquatableArray<IncidentEntry> Timeline { get; init; }

    /// <summary>The longest time between two status updates; null when none are promised.</summary>
    public Duration? UpdateEvery { get; init; }

    /// <summary>When the next status update is due; null when none is.</summary>
    public Instant? UpdateDueAt { get; init; }

    /// <summary>Whether it was said that the one due next comes near.</summary>
    public bool UpdateWarned { get; init; }

    /// <summary>How many status updates did not come in time.</summary>
    public int UpdatesMissed { get; init; }

    public string? RootCause { get; init; }

    /// <summary>What contributed, in the order of writing.</summary>
    public EquatableArray<string> Factors { get; init; }

    /// <summary>What is to be done so that it does not come again, numbered from 1.</summary>
    public EquatableArray<IncidentAction> Actions { get; init; }

    /// <summary>When its escalation is told of it next: what comes within a moment is told at once.</summary>
    public Instant? TellAt { get; init; }

    /// <summary>Whether its escalation was told of this opening.</summary>
    public bool IsPaged { get; init; }

    /// <summary>The latest instant of a decision.</summary>
    public required Instant AsOf { get; init; }

    /// <summary>Whether there is something to do about the incident itself.</summary>
    public bool IsOpen => Phase is IncidentPhase.Declared or IncidentPhase.Mitigated;

    /// <summary>How many of its members have not ended.</summary>
    public int OpenMembers
    {
        get
        {
            var open = 0;
            foreach (var member in Members)
                if (member.EndedAt is null) open++;
            return open;
        }
    }

    /// <summary>The alert of its escalation, as in <see cref="EscalationState.Alert"/>; null when it pages nobody.</summary>
    public string? Escalation => Policy is null ? null : FormattableString.Invariant($"{EscalationState.KeyOf(Id, Policy)}|{Opening}");

    /// <summary>The id of an incident that somebody declares in this second of Unix time: <c>inc-20260302-090500</c>, in UTC.</summary>
    public static string IdOf(long second) =>
        Instant.FromUnixTimeSeconds(second).ToString("'inc-'uuuuMMdd'-'HHmmss", CultureInfo.InvariantCulture);
}

/// <summary>How far it is. On the wire in lower case.</summary>
public enum IncidentPhase
{
    Declared,

    /// <summary>Customers do not feel it any more; the cause may still be there.</summary>
    Mitigated,

    /// <summary>It is over, and what is to be learned from it is being written down.</summary>
    Resolved,

    /// <summary>The root cause is known, and all that was to be done is done.</summary>
    Closed,
}

/// <summary>An escalation that is part of an incident.</summary>
/// <param name="Escalation">As in <see cref="EscalationState.Alert"/>.</param>
/// <param name="Ticket">Its ticket's id.</param>
/// <param name="Subject">Null where it has none.</param>
/// <param name="JoinedAt">When the incident learned of it.</param>
/// <param name="EndedAt">Null while it is open.</param>
/// <param name="Why">Why it ended, in words.</param>
public sealed record IncidentMember(string Escalation, string Ticket, string? Subject, Instant JoinedAt, Instant? EndedAt = null, string? Why = null);

/// <summary>A ticket or an escalation that somebody put beside an incident. It is not bound to it: it neither holds the incident open nor ends with it.</summary>
public sealed record IncidentLink(IncidentLinkKind Kind, string Id);

/// <summary>On the wire in lower case.</summary>
public enum IncidentLinkKind
{
    Ticket,
    Escalation,
}

/// <summary>A line of the timeline.</summary>
/// <param name="At">When.</param>
/// <param name="By">Who; null when nobody did.</param>
/// <param name="What">Which kind of thing.</param>
/// <param name="Text">What they said or chose; null where there is nothing to add.</param>
public sealed record IncidentEntry(Instant At, string? By, IncidentHappening What, string? Text);

/// <summary>Something to be done after an incident.</summary>
/// <param name="Number">From 1.</param>
/// <param name="Text">What.</param>
/// <param name="Owner">Who does it.</param>
/// <param name="DueAt">By when.</param>
/// <param name="DoneAt">Null while it is not.</param>
/// <param name="DoneBy">Who said that it is.</param>
/// <param name="IsOverdue">Whether it was told that it was not done in time.</param>
public sealed record IncidentAction(int Number, string Text, string Owner, Instant DueAt, Instant? DoneAt = null, string? DoneBy = null, bool IsOverdue = false);
