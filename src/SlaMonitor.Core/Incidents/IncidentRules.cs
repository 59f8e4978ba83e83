using NodaTime;

namespace SlaMonitor.Core.Incidents;

/// <summary>What incidents are worked by.</summary>
/// <param name="Updates">How often a status update is due, by severity; none for a severity that is not here.</param>
/// <param name="Policy">The id of the escalation policy under which incidents page that people declare; null when they page nobody.</param>
public sealed record IncidentRules(EquatableArray<UpdateInterval> Updates, string? Policy)
{
    public static IncidentRules None { get; } = new([], null);

    public Duration? EveryFor(IncidentSeverity severity)
    {
        foreach (var update in Updates)
            if (update.Severity == severity) return update.Every;
        return null;
    }
}

/// <summary>At a severity, the longest time between two status updates.</summary>
public readonly record struct UpdateInterval(IncidentSeverity Severity, Duration Every);

/// <summary>How bad it is, the worst first. On the wire in lower case.</summary>
public enum IncidentSeverity
{
    Sev1,
    Sev2,
    Sev3,
}
