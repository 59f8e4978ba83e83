using NodaTime;

namespace SlaMonitor.Core.OnCall;

/// <summary>
/// An on-call schedule: layers of rotations, of which a later one hides an earlier one where it has someone; overrides above them;
/// temporary schedules above all. <see cref="OnCallSchedule"/> answers who is on call.
/// </summary>
/// <param name="Id">As escalations name it.</param>
/// <param name="Zone">In which its wall-clock times are meant, where a layer has no zone of its own.</param>
/// <param name="Layers">At least one, unless <see cref="Shifts"/> are given.</param>
/// <param name="Overrides">In the order given.</param>
public sealed record ScheduleDefinition(
    string Id,
    DateTimeZone Zone,
    EquatableArray<LayerDefinition> Layers,
    EquatableArray<OverrideDefinition> Overrides)
{
    /// <summary>In the order given; a later one hides an earlier one.</summary>
    public EquatableArray<TemporaryDefinition> Temporary { get; init; }

    /// <summary>Shifts given one by one, as an import gives them: below all layers. Several at once are on call together.</summary>
    public EquatableArray<FixedShift> Shifts { get; init; }

    /// <summary>The calendar whose holidays weigh in the load of people; null for none.</summary>
    public string? Calendar { get; init; }

    /// <summary>The calendar in whose open time somebody has to be on call; null for always.</summary>
    public string? Coverage { get; init; }
}

/// <summary>These users in [<paramref name="Start"/>, <paramref name="End"/>).</summary>
public sealed record FixedShift(Instant Start, Instant End, EquatableArray<string> Users);
