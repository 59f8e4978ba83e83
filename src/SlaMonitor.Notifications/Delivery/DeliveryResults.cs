namespace SlaMonitor.Notifications.Delivery;

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

    /// <summary>The same page is under way, or was delivered or suppressed not long ago: then the host is told so again.</summary>
    Known,

    /// <summary>Too many are under way: again later.</summary>
    Full,

    Stopped,
}
