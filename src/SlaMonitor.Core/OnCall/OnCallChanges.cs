using NodaTime;

namespace SlaMonitor.Core.OnCall;

/// <summary>
/// Overrides and leave that were made while the monitor runs, as a version of the configuration keeps them. One that names a schedule or
/// a user whom the configuration does not have (any more) does nothing, and one whose cover is gone has no cover.
/// </summary>
public sealed record OnCallChanges
{
    public static OnCallChanges None { get; } = new();

    /// <summary>In the order in which they were made.</summary>
    public EquatableArray<OverrideMade> Overrides { get; init; }

    /// <summary>In the order in which it was made.</summary>
    public EquatableArray<LeaveMade> Leave { get; init; }

    public int Count => Overrides.Count + Leave.Count;

    /// <summary>Without what ended before an instant, wherever on earth its times are meant.</summary>
    public OnCallChanges Since(Instant instant)
    {
        var before = instant.InUtc().LocalDateTime.PlusDays(-1);
        return new OnCallChanges
        {
            Overrides = Overrides.Where(o => o.To >= before).ToEquatableArray(),
            Leave = Leave.Where(l => l.To >= before).ToEquatableArray(),
        };
    }
}

/// <summary>An override of a schedule.</summary>
/// <param name="Id">Unique among all that were made.</param>
/// <param name="Schedule">Its id.</param>
/// <param name="From">Wall-clock time of the schedule's zone, inclusive.</param>
/// <param name="To">Exclusive.</param>
/// <param name="Change">What it does.</param>
/// <param name="By">Who made it; null when not known.</param>
public sealed record OverrideMade(string Id, string Schedule, LocalDateTime From, LocalDateTime To, OverrideChange Change, string? By);

/// <summary>A user's leave.</summary>
/// <param name="Id">Unique among all that were made.</param>
/// <param name="User">Their id.</param>
/// <param name="From">Wall-clock time as in <see cref="LeaveDefinition"/>, inclusive.</param>
/// <param name="To">Exclusive.</param>
/// <param name="Cover">Who stands in; null for whoever is below in the schedule.</param>
/// <param name="By">Who made it; null when not known.</param>
public sealed record LeaveMade(string Id, string User, LocalDateTime From, LocalDateTime To, string? Cover, string? By);
