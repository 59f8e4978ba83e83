using NodaTime;

namespace SlaMonitor.Core.Monitoring;

/// <summary>What became of a submission.</summary>
public abstract record SubmitResult
{
    private SubmitResult()
    {
    }

    /// <summary>All that was accepted is durable. One outcome per event, in the order given.</summary>
    public sealed record Stored(EquatableArray<EventOutcome> Outcomes) : SubmitResult;

    /// <summary>The monitor is under pressure and took nothing; try again after <paramref name="RetryAfter"/>.</summary>
    public sealed record Busy(Duration RetryAfter) : SubmitResult;
}

/// <summary>What became of one event.</summary>
public abstract record EventOutcome
{
    private EventOutcome()
    {
    }

    public static EventOutcome Accepted { get; } = new Taken();

    public static EventOutcome Duplicate { get; } = new Seen();

    public sealed record Taken : EventOutcome;

    /// <summary>An event with the same source and id was taken before, and is durable.</summary>
    public sealed record Seen : EventOutcome;

    /// <summary>Refused: <paramref name="Field"/> names the field, <paramref name="Message"/> says what is wrong and what to do.</summary>
    public sealed record Rejected(string Field, string Message) : EventOutcome;
}
