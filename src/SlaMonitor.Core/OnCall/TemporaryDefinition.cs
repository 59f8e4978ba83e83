using NodaTime;

namespace SlaMonitor.Core.OnCall;

/// <summary>
/// A schedule that replaces everything for a span, layers and overrides; outside of its shifts nobody is on
/// call. Wall-clock times of the schedule's zone, resolved as those of <see cref="OverrideDefinition"/>.
/// </summary>
/// <param name="From">Inclusive.</param>
/// <param name="To">Exclusive.</param>
/// <param name="Shifts">In any order, also overlapping: then people are on call together. What lies outside the span is cut off.</param>
public sealed record TemporaryDefinition(LocalDateTime From, LocalDateTime To, EquatableArray<TemporaryShift> Shifts);

public sealed record TemporaryShift(LocalDateTime From, LocalDateTime To, EquatableArray<string> Users);
