using NodaTime;

namespace SlaMonitor.Notifications.Channels;

/// <summary>What became of one try. The texts are for the audit trail and hold no secret.</summary>
public abstract record SendResult
{
    private SendResult()
    {
    }

    /// <summary>The receiver has taken it over; not that somebody read it.</summary>
    /// <param name="Reference">What the receiver calls it; null when it does not say.</param>
    public sealed record Delivered(string? Reference) : SendResult;

    /// <summary>It may be otherwise another time. Whether it arrived is not always known.</summary>
    /// <param name="After">The receiver asked to be left alone for so long.</param>
    public sealed record Retry(Duration? After, string Why) : SendResult;

    /// <summary>It will never be otherwise: this channel cannot deliver this page.</summary>
    public sealed record Refused(string Why) : SendResult;

    /// <summary>The receiver wants no more.</summary>
    public sealed record SwitchedOff(string Why, SwitchedOffFor Whom) : SendResult;
}

/// <summary>Whom a receiver wants no more pages for.</summary>
public enum SwitchedOffFor
{
    /// <summary>The endpoint is gone (HTTP 410).</summary>
    Channel,

    /// <summary>The recipient has opted out; others are still reached.</summary>
    Recipient,
}
