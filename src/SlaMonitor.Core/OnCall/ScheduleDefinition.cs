using NodaTime;
using SlaMonitor.Core.Calendars;

namespace SlaMonitor.Core.OnCall;

/// <summary>An on-call schedule: layers of rotations, of which a later one hides an earlier one where it has someone, and overrides above all.</summary>
/// <param name="Id">As escalations name it.</param>
/// <param name="Zone">In which its wall-clock times are meant.</param>
/// <param name="Layers">At least one.</param>
/// <param name="Overrides">In the order given.</param>
public sealed record ScheduleDefinition(
    string Id,
    DateTimeZone Zone,
    EquatableArray<LayerDefinition> Layers,
    EquatableArray<OverrideDefinition> Overrides);

/// <summary>One rotation.</summary>
/// <param name="Rotate">How long a turn is.</param>
/// <param name="Starts">When turn 0 begins, on the wall clock of the schedule's zone; every hand-off has this time of day.</param>
/// <param name="Users">In turn; at least one.</param>
/// <param name="Only">The hours in which the layer has someone; null for all of them.</param>
public sealed record LayerDefinition(Rotation Rotate, LocalDateTime Starts, EquatableArray<string> Users, WeeklyHours? Only);

/// <summary>The length of a turn: a count from 1 of a unit.</summary>
public readonly record struct Rotation(int Count, RotationUnit Unit);

public enum RotationUnit
{
    Hour,
    Day,
    Week,
    Month,
}

/// <summary>Puts these users on call in [<paramref name="From"/>, <paramref name="To"/>), wall-clock times of the schedule's zone.</summary>
public sealed record OverrideDefinition(LocalDateTime From, LocalDateTime To, EquatableArray<string> Users);
