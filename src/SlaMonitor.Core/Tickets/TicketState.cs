using NodaTime;
using SlaMonitor.Core.Clocks;

namespace SlaMonitor.Core.Tickets;

/// <summary>What is stored of a ticket. The picture follows from the log; it is kept so that the next event costs one step, not a fold.</summary>
public sealed record TicketState
{
    public required string Id { get; init; }

    /// <summary>How many decisions were made, this one included.</summary>
    public required long Decisions { get; init; }

    /// <summary>The version of the configuration that holds for this ticket now.</summary>
    public int Rulebook => Log.Adoptions[^1].Version;

    public required TicketLog Log { get; init; }

    public required TicketPicture Picture { get; init; }

    /// <summary>The latest instant up to which the picture has been brought.</summary>
    public required Instant AsOf { get; init; }

    /// <summary>Warnings that were published and that the picture, corrected since, no longer shows; they are not published again.</summary>
    public EquatableArray<Withdrawn> Withdrawn { get; init; }

    /// <summary>Whether there is anything left to do that others could be made to do.</summary>
    public bool CanEscalate => Picture.Facts is { IsSolved: false, IsActive: true };

    /// <summary>The reasons that escalations of this ticket were told and that hold still, in the order in which they were told.</summary>
    public EquatableArray<Raised> Raised { get; init; }
}

/// <summary>A reason why the ticket is escalated.</summary>
/// <param name="Policy">The escalation policy that was told.</param>
/// <param name="Metric">Whose clock warned or breached; null when somebody escalated the ticket by hand.</param>
/// <param name="Cycle">Of the clock; 0 by hand.</param>
/// <param name="IsBreach">Whether it was told of a breach; false while only of a warning.</param>
public readonly record struct Raised(string Policy, Metric? Metric, int Cycle, bool IsBreach);

/// <summary>A published warning that a correction took back.</summary>
public readonly record struct Withdrawn(Metric Metric, int Cycle, string Threshold);
