using SlaMonitor.Core.Clocks;

namespace SlaMonitor.Core.Explanations;

/// <summary>Why a clock stands where it stands: the business time counted in the segments adds up to the time used, always.</summary>
/// <param name="Clock">The clock explained.</param>
/// <param name="Segments">In order, without gaps between start and stop except while it was stopped.</param>
public sealed record ClockExplanation(Clock Clock, EquatableArray<ClockSegment> Segments);
