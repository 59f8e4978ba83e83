using NodaTime;

namespace SlaMonitor.Notifications.Acknowledging;

/// <summary>What a link of a page says, once its signature has held.</summary>
/// <param name="Id">The same for the same link; the escalation keeps it, so that a link acts once.</param>
/// <param name="Escalation">What is acknowledged.</param>
/// <param name="User">Who does; null when the page went to all who read a channel.</param>
/// <param name="ExpiresAt">From this instant on it acts no more.</param>
public sealed record AcknowledgeToken(string Id, string Escalation, string? User, Instant ExpiresAt);

/// <summary>What came of reading a link.</summary>
public abstract record AcknowledgeReading
{
    private AcknowledgeReading()
    {
    }

    public sealed record Valid(AcknowledgeToken Token) : AcknowledgeReading;

    public sealed record Refused(AcknowledgeRefusal Reason) : AcknowledgeReading;
}

/// <summary>Why a link does not act.</summary>
public enum AcknowledgeRefusal
{
    /// <summary>It is no token, or cut.</summary>
    Malformed,

    /// <summary>Its key is not in use any more, or never was.</summary>
    UnknownKey,

    /// <summary>It was not made here, or was changed.</summary>
    BadSignature,

    /// <summary>It was made here, and its time is over.</summary>
    Expired,
}
