namespace SlaMonitor.Core.Accounts;

/// <summary>What is stored of an account.</summary>
public sealed record AccountState
{
    /// <summary>How many decisions were made, this one included.</summary>
    public required long Decisions { get; init; }

    public required AccountProfile Profile { get; init; }

    /// <summary>Its clocks, counted; sorted by metric.</summary>
    public EquatableArray<MetricTally> Tallies { get; init; }
}
