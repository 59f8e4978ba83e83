using NodaTime;
using SlaMonitor.Core.Entities;
using SlaMonitor.Core.Escalations;

namespace SlaMonitor.Core.Incidents;

/// <summary>What an incident can be asked. <see cref="IncidentDecider.WhyNot"/> tells what comes of it.</summary>
/// <param name="Version">The configuration in force when it is asked.</param>
public abstract record IncidentCommand(int Version) : Command
{
    /// <summary>An escalation is part of it. The first one of a storm begins it; told again, nothing changes.</summary>
    public sealed record Join(int Version, string Storm, string Escalation, EscalatedTicket About) : IncidentCommand(Version);

    /// <summary>An escalation that is part of it has ended. Heard of before the joining, it is a member that has ended.</summary>
    public sealed record MemberDone(int Version, string Storm, string Escalation, EscalatedTicket About, string Why) : IncidentCommand(Version);

    /// <summary>Somebody declares it. Nothing comes of it where the incident is there already.</summary>
    /// <param name="Version">The configuration in force.</param>
    /// <param name="By">Who.</param>
    /// <param name="Title">In a line.</param>
    /// <param name="Severity">How bad.</param>
    /// <param name="Policy">Under which it pages; null for the configuration's.</param>
    /// <param name="Commander">Who leads; null for nobody yet.</param>
    /// <param name="Communications">Who tells others; null for nobody yet.</param>
    /// <param name="Links">What it is about.</param>
    public sealed record Declare(
        int Version,
        string By,
        string Title,
        IncidentSeverity Severity,
        string? Policy,
        string? Commander,
        string? Communications,
        EquatableArray<IncidentLink> Links) : IncidentCommand(Version);

    /// <summary>A status update: what is known and what is being done. The next one is due an interval later.</summary>
    public sealed record Update(int Version, string By, string Text) : IncidentCommand(Version);

    public sealed record SetSeverity(int Version, string By, IncidentSeverity Severity) : IncidentCommand(Version);

    public sealed record Assign(int Version, string By, IncidentRole Role, string User) : IncidentCommand(Version);

    public sealed record Link(int Version, string By, IncidentLink To) : IncidentCommand(Version);

    public sealed record Mitigate(int Version, string By, string? Note) : IncidentCommand(Version);

    /// <summary>It is over. Its members end with it, or each goes on by its own policy.</summary>
    /// <param name="Version">The configuration in force.</param>
    /// <param name="By">Who says so.</param>
    /// <param name="Note">Null for none.</param>
    /// <param name="Release">Whether the members go on by themselves.</param>
    /// <param name="Opening">Which opening it is said of; null for whichever it is.</param>
    public sealed record Resolve(int Version, string By, string? Note, bool Release, int? Opening = null) : IncidentCommand(Version);

    /// <summary>It was not over, or not mitigated, after all: it pages again.</summary>
    public sealed record Reopen(int Version, string By, string? Note) : IncidentCommand(Version);

    public sealed record SetRootCause(int Version, string By, string Text) : IncidentCommand(Version);

    public sealed record AddFactor(int Version, string By, string Text) : IncidentCommand(Version);

    public sealed record AddAction(int Version, string By, string Text, string Owner, Instant DueAt) : IncidentCommand(Version);

    public sealed record FinishAction(int Version, string By, int Number) : IncidentCommand(Version);

    public sealed record Close(int Version, string By) : IncidentCommand(Version);

    /// <summary>The time has come that it asked to be woken at.</summary>
    public sealed record Wake(int Version) : IncidentCommand(Version);
}

/// <summary>What somebody does in an incident. On the wire in lower case.</summary>
public enum IncidentRole
{
    Commander,
    Communications,
}
