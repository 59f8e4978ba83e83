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

    /// <summary>The ticket is solved, closed or gone.</summary>
    public sealed record TicketDone(int Version, string Why) : EscalationCommand(Version);

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

/// <summary>The ticket that is escalated, as its pages tell of it.</summary>
/// <param name="Id">The ticket's.</param>
/// <param name="Subject">Null where it has none; so for all that follow.</param>
/// <param name="Account">Its customer.</param>
/// <param name="Priority">By its name on the wire.</param>
/// <param name="Group">The team that has it.</param>
/// <param name="Product">What it is about.</param>
public sealed record EscalatedTicket(
    string Id, string? Subject = null, string? Account = null, string? Priority = null, string? Group = null, string? Product = null);
