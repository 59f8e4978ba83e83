using NodaTime;

namespace SlaMonitor.Notifications.Http;

/// <summary>What became of one request.</summary>
internal abstract record HttpTry
{
    private HttpTry()
    {
    }

    /// <param name="Body">At most the first 16 KB; null when it did not arrive whole in time.</param>
    /// <param name="RetryAfter">Counted from now; null when the answer has none that can be read.</param>
    /// <param name="RateLimitPeriod">Opsgenie's own header for the same.</param>
    public sealed record Answered(int Status, string? Body, Duration? RetryAfter, Duration? RateLimitPeriod) : HttpTry;

    /// <summary>No answer.</summary>
    /// <param name="Uncertain">The request may have been taken all the same.</param>
    public sealed record Failed(string Why, bool Uncertain) : HttpTry;

    /// <summary>Not sent, and never will be.</summary>
    public sealed record Blocked(string Why) : HttpTry;
}
