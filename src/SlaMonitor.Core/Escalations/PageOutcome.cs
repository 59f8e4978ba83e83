namespace SlaMonitor.Core.Escalations;

/// <summary>How a page ended.</summary>
public abstract record PageOutcome
{
    private PageOutcome()
    {
    }

    /// <summary>The channel took it.</summary>
    /// <param name="Reference">What the channel calls it; null when it gave no name.</param>
    public sealed record Delivered(string? Reference) : PageOutcome;

    /// <summary>It could not be delivered and is not tried again by itself.</summary>
    public sealed record Dead(string Why) : PageOutcome;

    /// <summary>It was not wanted any more when its turn came.</summary>
    public sealed record Suppressed(string Why) : PageOutcome;
}
