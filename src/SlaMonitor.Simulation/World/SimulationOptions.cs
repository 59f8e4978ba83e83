using NodaTime;
using SlaMonitor.Core.Entities;
using SlaMonitor.Core.Escalations;
using SlaMonitor.Core.Policies;
using SlaMonitor.Core.Tickets;
using SlaMonitor.Engine.Partitions;
using SlaMonitor.Simulation.Chance;
using SlaMonitor.Simulation.Disk;
using SlaMonitor.Simulation.Stores;

namespace SlaMonitor.Simulation.World;

/// <summary>What a run does beyond its seed.</summary>
public sealed record SimulationOptions
{
    public static SimulationOptions Default { get; } = new();

    /// <summary>Steps with faults on, before the world heals.</summary>
    public int Steps { get; init; } = 1_200;

    /// <summary>A bug planted on purpose; null in earnest.</summary>
    public PlantedBug? Planted { get; init; }
}

/// <summary>A part of the system made wrong, to see whether the checkers find it. Null parts are the right ones.</summary>
public sealed record PlantedBug
{
    public Func<SimulatedDisk, SimulatedJournal>? Journal { get; init; }

    public Func<SimulatedDisk, Prng, int, SimulatedRowStore>? Rows { get; init; }

    public Func<TicketState?, TicketCommand, Instant, Rulebooks, Decision<TicketState>>? Ticket { get; init; }

    public EscalationDecision? Escalation { get; init; }

    /// <summary>Changes what any entity decides.</summary>
    public AnyDecisionChange? Any { get; init; }

    /// <summary>Whether a page is still wanted.</summary>
    public Func<EscalationState, Page, bool>? IsWanted { get; init; }

    /// <summary>Pages are recorded as delivered when they set out.</summary>
    public bool TellsBeforeItSends { get; init; }
}
