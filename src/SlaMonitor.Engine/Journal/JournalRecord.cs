using NodaTime;
using SlaMonitor.Core;
using SlaMonitor.Core.Entities;

namespace SlaMonitor.Engine.Journal;

/// <summary>
/// One decision, as the journal keeps it: what was asked and when, and what was published. The state that followed is not
/// in it: deciding again from the same state gives the same state.
/// </summary>
public sealed record JournalRecord
{
    /// <summary>The instant of the decision.</summary>
    public required Instant At { get; init; }

    public required EntityId Entity { get; init; }

    /// <summary>What was asked; null for a record that only says that <see cref="Handled"/> were handled, or what was brought in.</summary>
    public Command? Command { get; init; }

    /// <summary>In the order of their feed sequences, the last of which is the entry's.</summary>
    public EquatableArray<DomainEvent> Published { get; init; }

    /// <summary>The messages of other entities that this decision took in.</summary>
    public EquatableArray<MessageId> Handled { get; init; }

    /// <summary>Set when the decision failed on a broken invariant: the command is kept for the record, the state stayed.</summary>
    public string? Failure { get; init; }

    /// <summary>Set when nothing was decided, but an import brought the entity in as it was elsewhere.</summary>
    public ImportedEntity? Imported { get; init; }
}

/// <summary>An entity as an import brought it in.</summary>
/// <param name="State">Its state; null for one that only told others something.</param>
/// <param name="Tells">What it has told others that they have not taken in: messages of this record.</param>
public sealed record ImportedEntity(object? State, EquatableArray<Effect> Tells);

/// <summary>A message between entities: the position of the record whose effect it is, and its place among that record's effects.</summary>
public readonly record struct MessageId(long Position, int Index);
