namespace SlaMonitor.Core.Policies;

/// <summary>What a metric's rule asks of its clock after an event.</summary>
/// <param name="Active">The clock should be counting (or paused) now.</param>
/// <param name="Boundary">This event ends the present cycle, even if another begins at once.</param>
/// <param name="AfterEnd">What an ended clock does when <paramref name="Active"/> holds again.</param>
/// <param name="CancelledBy">Why the present cycle, if it ends now, ends without a verdict; null when it is met or met late.</param>
/// <param name="BeginsCycle">A new cycle begins even if it does not count yet.</param>
public readonly record struct Demand(
    bool Active,
    bool Boundary,
    AfterEnd AfterEnd,
    string? CancelledBy = null,
    bool BeginsCycle = false);

/// <summary>What becomes of an ended clock whose metric is asked for again.</summary>
public enum AfterEnd
{
    /// <summary>Nothing: it is promised once per ticket.</summary>
    StayEnded,

    /// <summary>The same cycle goes on with the time already used.</summary>
    Resume,

    /// <summary>A new cycle begins.</summary>
    Repeat,
}
