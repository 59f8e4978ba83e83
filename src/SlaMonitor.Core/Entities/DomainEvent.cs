using NodaTime;

namespace SlaMonitor.Core.Entities;

/// <summary>
/// A fact that is published: for the audit trail, the live feed and the metrics. Each entity kind has its own closed family.
/// </summary>
public abstract record DomainEvent
{
    private protected DomainEvent()
    {
    }

    /// <summary>The true instant of what it tells, not when it was noticed.</summary>
    public required Instant At { get; init; }

    /// <summary>The ticket that it is about; null where it is about none.</summary>
    public abstract string? AboutTicket { get; }
}
