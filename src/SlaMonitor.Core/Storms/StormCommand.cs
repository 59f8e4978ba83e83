using NodaTime;
using SlaMonitor.Core.Entities;

namespace SlaMonitor.Core.Storms;

/// <summary>What a place where starts are counted can be told.</summary>
/// <param name="Version">The configuration in force when it is told.</param>
public abstract record StormCommand(int Version) : Command
{
    /// <summary>An escalation started, and waits for the answer. Told again, it is answered again and counted once.</summary>
    public sealed record Started(int Version, string Escalation, Instant At) : StormCommand(Version);

    /// <summary>The incident is resolved: starts are counted afresh.</summary>
    public sealed record Over(int Version, string Incident) : StormCommand(Version);
}
