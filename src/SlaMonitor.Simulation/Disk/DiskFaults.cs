namespace SlaMonitor.Simulation.Disk;

/// <summary>How often the disk misbehaves, each in 1,000 calls; zero is never.</summary>
public sealed record DiskFaults
{
    public static DiskFaults None { get; } = new();

    /// <summary>A write is refused before anything reaches the file.</summary>
    public int WriteRefused { get; init; }

    /// <summary>A write stops part of the way.</summary>
    public int WriteCutShort { get; init; }

    /// <summary>A sync fails, and nobody can tell what of the unsynced part is on the disk.</summary>
    public int SyncFails { get; init; }

    /// <summary>A sync succeeds and says that it failed.</summary>
    public int SyncLies { get; init; }

    /// <summary>The disk is full, for 1 to <see cref="FullForCalls"/> calls.</summary>
    public int Full { get; init; }

    public int FullForCalls { get; init; } = 10;
}
