using NodaTime;
using SlaMonitor.Core.Clocks;
using SlaMonitor.Core.Entities;

namespace SlaMonitor.Core.Escalations;

/// <summary>What an escalation can be asked.</summary>
/// <param name="Version">The configuration in force when it is asked: who is on call and how they are reached is looked up in it.</param>
public abstract record EscalationCommand(int Version) : Command
{
    /// <summary>There is a reason to escalate under an escalation policy: the escalation starts, or the reason joins it. It tells of the ticket as it is now.</summary>
    public sealed record Trigger(int Version, string Policy, EscalatedTicket About, EscalationReason Reason) : EscalationCommand(Version);

    /// <summary>A clock gives no reason any more: it was met, cancelled or put right by a late event.</summary>
    public sealed record ClockDone(int Version, Metric Metric, int Cycle, string Why) : EscalationCommand(Version);

    /// <summary>An account's error budget burns no longer at the rate that escalated it.</summary>
    public sealed record BurnDone(int Version, Metric Metric, Duration Over, string Why) : EscalationCommand(Version);

    /// <summary>The ticket is solved, closed or gone.</summary>
    public sealed record TicketDone(int Version, string Why) : EscalationCommand(Version);

    /// <summary>Too few escalations started with this one to be a storm, where its start was counted.</summary>
    /// <param name="Version">The configuration in force.</param>
    /// <param name="Alert">Which escalation is meant: an answer that comes late is not for the next one.</param>
    /// <param name="Gate">The key of the place where starts are counted.</param>
    public sealed record GateClear(int Version, string Alert, string Gate) : EscalationCommand(Version);

    /// <summary>So many escalations started that they are one incident. Whether it becomes part of it, the escalation tells the incident.</summary>
    public sealed record PartOf(int Version, string Alert, string Gate, string Incident) : EscalationCommand(Version);

    /// <summary>The incident that it is part of is over: it ends with it, or goes on by its own policy.</summary>
    public sealed record IncidentOver(int Version, string Alert, string Incident, string? By, string Why, bool Release) : EscalationCommand(Version);

    /// <summary>The incident that is escalated is resolved.</summary>
    /// <param name="Version">The configuration in force.</param>
    /// <param name="Policy">The escalation policy's id.</param>
    /// <param name="Opening">Which of its openings: nothing comes of it for a later one.</param>
    /// <param name="About">The incident at its end.</param>
    /// <param name="By">Who resolved it; null when all that was part of it had ended.</param>
    /// <param name="Why">In words.</param>
    public sealed record IncidentDone(int Version, string Policy, int Opening, EscalatedTicket About, string? By, string Why) : EscalationCommand(Version);

    /// <summary>Somebody takes it on, until an instant, or for as long as the policy says.</summary>
    /// <param name="Version">The configuration in force.</param>
    /// <param name="By">Who.</param>
    /// <param name="Until">Null for as long as the policy says.</param>
    /// <param name="Link">The id of the page's link by which they did, which acts only once; null when they did it otherwise.</param>
    /// <param name="Note">What they say to it; null for nothing, as in the commands that follow.</param>
    public sealed record Acknowledge(int Version, string By, Instant? Until, string? Link = null, string? Note = null) : EscalationCommand(Version);

    public sealed record Snooze(int Version, string By, Instant Until, string? Note = null) : EscalationCommand(Version);

    /// <summary>Somebody wants the next step now. After the last step the first is taken, even when no repeats are left.</summary>
    public sealed record StepNow(int Version, string By, string? Note = null) : EscalationCommand(Version);

    /// <summary>Somebody hands it to others, who are told at once; the steps go on from where they are.</summary>
    public sealed record Reassign(int Version, string By, EscalationTarget To, string? Note = null) : EscalationCommand(Version);

    /// <summary>An acknowledgement or a snooze is taken back: the step is taken again.</summary>
    public sealed record Reopen(int Version, string By, string? Note = null) : EscalationCommand(Version);

    public sealed record Resolve(int Version, string By, string? Note) : EscalationCommand(Version);

    /// <summary>A page came to an end.</summary>
    public sealed record PageEnded(int Version, string Page, PageOutcome Outcome) : EscalationCommand(Version);

    /// <summary>Somebody wants a page sent again that reached nobody. Nothing comes of it for any other page.</summary>
    public sealed record SendAgain(int Version, string Page, string By) : EscalationCommand(Version);

    /// <summary>The time has come that it asked to be woken at.</summary>
    public sealed record Wake(int Version) : EscalationCommand(Version);
}

/// <summary>What is escalated, a ticket as a rule, as its pages tell of it.</summary>
/// <param name="Id">The ticket's, or whatever it is of its <paramref name="Kind"/>.</param>
/// <param name="Subject">Null where it has none; so for all that follow.</param>
/// <param name="Account">Its customer.</param>
/// <param name="Priority">By its name on the wire.</param>
/// <param name="Group">The team that has it.</param>
/// <param name="Product">What it is about.</param>
/// <param name="Incident">What there is to an incident beside that; null for anything else.</param>
/// <param name="Kind">Other than of a ticket, an escalation moves nothing to another tier.</param>
public sealed record EscalatedTicket(
    string Id,
    string? Subject = null,
    string? Account = null,
    string? Priority = null,
    string? Group = null,
    string? Product = null,
    IncidentSummary? Incident = null,
    EscalatedKind Kind = EscalatedKind.Ticket);

/// <summary>What can be escalated. On the wire in lower case.</summary>
public enum EscalatedKind
{
    Ticket,

    /// <summary>A customer account whose error budget burns.</summary>
    Account,

    Incident,
}

/// <summary>What the pages of an incident tell of the tickets that it is about.</summary>
/// <param name="Tickets">How many.</param>
/// <param name="Open">How many of them have an escalation that is part of the incident and has not ended.</param>
/// <param name="Lines">The first of them, the open ones before the others; at most 20.</param>
public sealed record IncidentSummary(int Tickets, int Open, EquatableArray<string> Lines);
