using NodaTime;
using SlaMonitor.Core;
using SlaMonitor.Core.Clocks;

namespace SlaMonitor.Review.Backtests;

/// <summary>What policies would have made of a history; with a baseline, against what others made of it.</summary>
public sealed record BacktestReport
{
    public required BacktestScope Scope { get; init; }

    /// <summary>Every cycle that counts.</summary>
    public required ThenAndNow Overall { get; init; }

    /// <summary>By metric, in the order of their names.</summary>
    public required EquatableArray<AttainmentRow> ByMetric { get; init; }

    /// <summary>By the ticket's priority at the end, urgent first.</summary>
    public required EquatableArray<AttainmentRow> ByPriority { get; init; }

    /// <summary>By the ticket's group at the end.</summary>
    public required EquatableArray<AttainmentRow> ByGroup { get; init; }

    /// <summary>By the ticket's account at the end.</summary>
    public required EquatableArray<AttainmentRow> ByAccount { get; init; }

    /// <summary>By metric and the week in which the cycles started, in order; weeks begin on Monday, UTC.</summary>
    public required EquatableArray<WeekRow> ByWeek { get; init; }

    /// <summary>By metric, how much of the target the cycles with a verdict used.</summary>
    public required EquatableArray<UseRow> TimeUsed { get; init; }

    /// <summary>Cycles whose verdict is another than in the baseline, the largest change first; none without a baseline.</summary>
    public required EquatableArray<ChangedResult> Changed { get; init; }

    /// <summary>Cycles whose due instant or target moved and whose verdict stayed.</summary>
    public required long DueMoved { get; init; }

    /// <summary>Tickets that no policy covers at the end, in the order of the history.</summary>
    public required EquatableArray<string> NotMatched { get; init; }

    /// <summary>The same under the baseline.</summary>
    public required EquatableArray<string> NotMatchedThen { get; init; }

    /// <summary>Tickets that could not be calculated, with the reason: a calendar that never opens again.</summary>
    public required EquatableArray<FailedTicket> Failed { get; init; }
}

/// <summary>What was looked at.</summary>
/// <param name="HasBaseline">Whether the <c>Then</c> sides say something.</param>
/// <param name="From">Cycles that started before are left out; null: none are.</param>
/// <param name="To">The instant of the evaluation: later events are left out; null when there is no event.</param>
/// <param name="Tickets">With an event up to <paramref name="To"/>.</param>
/// <param name="Spam">Of those, not counted because they are spam.</param>
/// <param name="Deleted">Of those, not counted because they were deleted.</param>
public sealed record BacktestScope(bool HasBaseline, Instant? From, Instant? To, long Tickets, long Spam, long Deleted);

/// <summary>One value of a dimension. <paramref name="Name"/> is null for tickets without it.</summary>
/// <param name="ByMetric">The same, metric by metric.</param>
public sealed record AttainmentRow(string? Name, ThenAndNow All, EquatableArray<MetricAttainment> ByMetric)
{
    /// <summary>How much a reader should look at this row: the breaches that changed, or without a baseline those there are.</summary>
    public long Weight(bool compares) => compares ? Math.Abs(All.Now.Breached - All.Then.Breached) : All.Now.Breached;
}

public readonly record struct MetricAttainment(Metric Metric, ThenAndNow All);

/// <summary>Cycles of one metric that started in the seven days from <paramref name="Monday"/> on.</summary>
public readonly record struct WeekRow(Metric Metric, LocalDate Monday, ThenAndNow All);

/// <summary>
/// Counts of cycles by time used over target: twenty buckets of a tenth, [0, 0.1) to [1.9, 2), and those from twice the
/// target on. A cycle that used its target exactly was in time and is counted in the tenth bucket.
/// </summary>
public sealed record UseRow(Metric Metric, EquatableArray<long> Now, EquatableArray<long> Then)
{
    public const int Buckets = 21;

    /// <summary>The bucket of a time used. A target of nothing, a date that had passed already, is over from the start.</summary>
    public static int BucketOf(Duration used, Duration target) =>
        used == target ? 9
        : target <= Duration.Zero ? Buckets - 1
        : (int)Int128.Min(Buckets - 1, used.BclCompatibleTicks * (Int128)10 / target.BclCompatibleTicks);
}

/// <summary>One cycle on one side of a comparison.</summary>
/// <param name="Policy">The policy that promises it; null when none does.</param>
/// <param name="Target">Business time allowed.</param>
/// <param name="Elapsed">Business time used by the end.</param>
public sealed record ResultSide(Verdict Verdict, string? Policy, Duration? Target, Duration? Elapsed, Instant? DueAt, Instant? EndedAt)
{
    public static ResultSide None { get; } = new(Verdict.NotPromised, null, null, null, null, null);

    /// <summary>Business time over the target; null when it is none: also for a breach of an earlier, shorter target.</summary>
    public Duration? OverdueBy => Verdict == Verdict.Breached && Elapsed > Target ? Elapsed - Target : null;
}

/// <summary>A cycle whose verdict changed.</summary>
/// <param name="Cycle">Its number under the policies asked about, or in the baseline when only that promises it.</param>
/// <param name="Change">How far the time left moved, in business time: what orders the list.</param>
public sealed record ChangedResult(
    string Ticket, string? Subject, string? Account, string Priority, string? Group,
    Metric Metric, int Cycle, Instant StartedAt, ResultSide Then, ResultSide Now, Duration Change)
{
    /// <summary>A promise that is broken now and was not then, or the other way round; else neither.</summary>
    public Direction Direction =>
        Now.Verdict == Verdict.Breached ? Direction.Worse
        : Then.Verdict == Verdict.Breached ? Direction.Better
        : Direction.Neither;
}

public enum Direction
{
    Worse,
    Better,
    Neither,
}

public sealed record FailedTicket(string Ticket, string Reason);
