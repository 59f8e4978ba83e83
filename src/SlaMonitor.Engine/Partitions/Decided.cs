using System.Diagnostics;
using NodaTime;
using SlaMonitor.Core;
using SlaMonitor.Core.Entities;
using SlaMonitor.Engine.Intake;
using SlaMonitor.Engine.Journal;
using SlaMonitor.Engine.Rows;

namespace SlaMonitor.Engine.Partitions;

/// <summary>A decision on its way to the journal, with all that becomes true once it is durable.</summary>
internal sealed record Decided
{
    public required Partition By { get; init; }

    /// <summary>The number of this decision in its partition.</summary>
    public required long Number { get; init; }

    public required EntityId Entity { get; init; }

    /// <summary>Null when there is nothing to write: a question that changed nothing, or a fence.</summary>
    public JournalRecord? Record { get; init; }

    /// <summary>The record as it is stored.</summary>
    public ReadOnlyMemory<byte> Body { get; init; }

    public object? Before { get; init; }

    /// <summary>The state as it is stored; null exactly when <see cref="Record"/> changes no state.</summary>
    public StoredState? Stored { get; init; }

    public object? State { get; init; }

    public Instant? WakeAt { get; init; }

    public EquatableArray<Effect> Effects { get; init; }

    public EventIdentity? Identity { get; init; }

    public IReadOnlyList<Submission> Senders { get; init; } = [];

    /// <summary>The span below which what follows from it belongs; null when there is none.</summary>
    public Activity? Trace { get; init; }

    /// <summary>How many messages of the live feed this decision publishes.</summary>
    public EquatableArray<DomainEvent> Published => Record?.Published ?? [];
}
