namespace SlaMonitor.Postgres.Versions;

/// <summary>What became of a version that was to be appended.</summary>
public abstract record Appended
{
    private Appended()
    {
    }

    /// <summary>It is the last one, and durable.</summary>
    public sealed record Stored : Appended;

    /// <summary>It is not the one after the last: somebody else made a version meanwhile. Nothing was stored.</summary>
    /// <param name="Last">The last version there is.</param>
    public sealed record Taken(int Last) : Appended;
}
