namespace SlaMonitor.Notifications.Delivery;

/// <summary>How a page ended.</summary>
/// <param name="Attempts">Tries on all its channels, in this process.</param>
public abstract record PageOutcome(int Attempts)
{
    /// <param name="Channel">The one that took it, which may be one that the page's own falls back on.</param>
    /// <param name="Reference">What the receiver calls it.</param>
    public sealed record Delivered(int Attempts, string Channel, string? Reference) : PageOutcome(Attempts);

    /// <summary>Nobody was told. It is to be looked at, and can be sent again.</summary>
    public sealed record DeadLetter(int Attempts, string Why) : PageOutcome(Attempts);

    /// <summary>When its turn came nobody wanted it any more.</summary>
    public sealed record Suppressed(int Attempts) : PageOutcome(Attempts);
}

/// <summary>What became of a try, for the count of notifications. On the wire in lower case.</summary>
public enum NotificationResult
{
    Delivered,

    /// <summary>A try failed that is followed by another, on this channel or the one that it falls back on.</summary>
    Retried,

    /// <summary>A channel has given a page up.</summary>
    Failed,

    Suppressed,
}

/// <summary>Whether a page was taken on.</summary>
public enum EnqueueResult
{
    Taken,

    /// <summary>The same page is under way, or was delivered or suppressed not long ago.</summary>
    Known,

    /// <summary>Too many are under way: again later.</summary>
    Full,

    Stopped,
}
