using NodaTime;

namespace SlaMonitor.Notifications.Delivery;

/// <summary>How hard pages are tried. All lengths are elapsed time.</summary>
public sealed record DeliveryOptions
{
    /// <summary>The longest that the first wait for another try may be. By default 2 s; it doubles from try to try.</summary>
    public Duration FirstWait { get; init; } = Duration.FromSeconds(2);

    /// <summary>No wait is longer, but for a receiver who asks for it. By default 2 min.</summary>
    public Duration LongestWait { get; init; } = Duration.FromMinutes(2);

    /// <summary>Counted from the page's step; a page that is older is tried once on each of its channels and then given up. By default 1 h.</summary>
    public Duration GiveUpAfter { get; init; } = Duration.FromHours(1);

    /// <summary>So many tries in a row that failed, and a channel counts as down. By default 5.</summary>
    public int FailuresUntilDown { get; init; } = 5;

    /// <summary>How long a channel that is down is left alone before one page probes it; doubles while probes fail. By default 30 s.</summary>
    public Duration DownFor { get; init; } = Duration.FromSeconds(30);

    /// <summary>The longest that <see cref="DownFor"/> grows to. By default 5 min.</summary>
    public Duration LongestDown { get; init; } = Duration.FromMinutes(5);

    /// <summary>How many pages one channel carries at once. By default 8.</summary>
    public int AtOnce { get; init; } = 8;

    /// <summary>A try that takes longer is over, whatever the channel does. By default 20 s, above the channels' own 15 s.</summary>
    public Duration SendTimeout { get; init; } = Duration.FromSeconds(20);

    /// <summary>How many pages may be under way; more are refused until some have ended. By default 100,000.</summary>
    public int MostPending { get; init; } = 100_000;

    /// <summary>The bounded wait before try number <paramref name="attempts"/> + 1, of which a random share is waited.</summary>
    /// <param name="attempts">Tries made so far, from 1.</param>
    internal Duration Ceiling(int attempts)
    {
        var ceiling = FirstWait;
        for (var i = 1; i < attempts && ceiling < LongestWait; i++) ceiling *= 2;
        return ceiling < LongestWait ? ceiling : LongestWait;
    }
}
