namespace SlaMonitor.Core.Escalations;

/// <summary>How a page ended.</summary>
public abstract record PageOutcome
{
    private PageOutcome()
    {
    }

    /// <summary>A channel took it.</summary>
    /// <param name="Attempts">Tries on all its channels, in the process that delivered it.</param>
    /// <param name="Channel">The one that took it, which may be one that the page's own falls back on.</param>
    /// <param name="Reference">What the receiver calls it; null when it gave no name.</param>
    public sealed record Delivered(int Attempts, string Channel, string? Reference) : PageOutcome;

    /// <summary>Nobody was told. It is to be looked at, and can be sent again.</summary>
    public sealed record DeadLetter(int Attempts, string Why) : PageOutcome;

    /// <summary>It was not wanted any more when its turn came.</summary>
    public sealed record Suppressed(int Attempts, string Why) : PageOutcome;
}
