namespace SlaMonitor.Engine;

/// <summary>How much the engine takes on at a time. The defaults suit two cores.</summary>
public sealed record EngineOptions
{
    /// <summary>Single-threaded loops that decide. An entity always belongs to the same one.</summary>
    public int Partitions { get; init; } = Math.Clamp(Environment.ProcessorCount / 2, 1, 16);

    /// <summary>Events taken in and not yet durable, over all submissions; when reached, submitting answers busy.</summary>
    public int EventsInFlightMax { get; init; } = 50_000;

    /// <summary>Commands that a partition decides before it hands the decisions on.</summary>
    public int DecideBatchMax { get; init; } = 1_000;

    /// <summary>Decisions that one journal transaction takes.</summary>
    public int CommitBatchMax { get; init; } = 4_000;

    /// <summary>Decisions waiting for the journal; when reached, partitions pause.</summary>
    public int CommitQueueMax { get; init; } = 16_000;

    /// <summary>Entities committed but not yet in the rows; when reached, commits wait for the row writer.</summary>
    public int DirtyRowsMax { get; init; } = 60_000;

    /// <summary>States that partitions keep at hand, over all of them.</summary>
    public int CachedStatesMax { get; init; } = 4_000;

    /// <summary>Tickets that are asked at a time to adopt another version of the configuration.</summary>
    public int AdoptBatchMax { get; init; } = 256;

    /// <summary>How far ahead alarms are held in memory.</summary>
    public TimeSpan AlarmHorizon { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Alarms read from the rows at a time.</summary>
    public int AlarmPage { get; init; } = 20_000;

    /// <summary>Messages that the live feed can replay.</summary>
    public int FeedCapacity { get; init; } = 65_536;

    /// <summary>How far ahead of this monitor's clock an event's may run.</summary>
    public TimeSpan SkewMax { get; init; } = TimeSpan.FromMinutes(5);
}
