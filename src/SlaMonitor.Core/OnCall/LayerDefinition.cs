using NodaTime;
using SlaMonitor.Core.Calendars;

namespace SlaMonitor.Core.OnCall;

/// <summary>One rotation.</summary>
/// <param name="Rotate">How long a turn is.</param>
/// <param name="Starts">When turn 0 begins, on the wall clock of the layer's zone; every hand-off has this time of day.</param>
/// <param name="Users">Who has each turn, in turn: those of one entry together, an empty entry nobody. At least one user in all.</param>
/// <param name="Only">The hours in which the layer has someone; null for all of them.</param>
public sealed record LayerDefinition(Rotation Rotate, LocalDateTime Starts, EquatableArray<EquatableArray<string>> Users, WeeklyHours? Only)
{
    /// <summary>
    /// The zone of this layer's times; null for the schedule's. A schedule follows the sun by layers, each with the zone and the
    /// hours of its site: hand-offs stay local there through every change of clocks, and no schedule has to refer to another.
    /// </summary>
    public DateTimeZone? Zone { get; init; }

    /// <summary>
    /// The highest that has someone is on call, equal ones together. Null for the layer's place in the list, from 0, so that a
    /// later one hides an earlier one. Either all layers of a schedule have one or none has.
    /// </summary>
    public int? Priority { get; init; }

    public TurnCount Turns { get; init; }

    /// <summary>From 1. With <see cref="TurnCount.Matching"/> weeks or months: only every so many turns' lengths there is a turn, and between them nobody.</summary>
    public int Every { get; init; } = 1;

    /// <summary>Null when turn 0 is the one that begins at <see cref="Starts"/>.</summary>
    public TurnAnchor? Anchor { get; init; }
}

/// <summary>The length of a turn: a count from 1 of a unit.</summary>
public readonly record struct Rotation(int Count, RotationUnit Unit);

public enum RotationUnit
{
    Hour,
    Day,
    Week,
    Month,
}

/// <summary>What a turn is counted in. On the wire in snake_case.</summary>
public enum TurnCount
{
    /// <summary>The time that passes on the wall clock, open hours or not.</summary>
    Elapsed,

    /// <summary>
    /// Days that have hours in <see cref="LayerDefinition.Only"/>: a turn of two days is two of them, however far apart. Weeks are those of
    /// the calendar, from Monday, and months too; the turn of <see cref="LayerDefinition.Starts"/> is the one that holds it. Not with hours.
    /// </summary>
    Matching,
}

/// <summary>
/// Says that the turn which holds <paramref name="At"/>, on the wall clock of the layer's zone, is that of entry <paramref name="Turn"/>
/// of the users, from 0: so somebody can be added or removed without moving the person who is on call now.
/// </summary>
public sealed record TurnAnchor(int Turn, LocalDateTime At);
