using NodaTime;

namespace SlaMonitor.Core.Entities;

/// <summary>What a decider answers: the new state, what follows from it, and when to ask again.</summary>
/// <param name="State">The state after the command. The same reference as before when nothing changed.</param>
/// <param name="Effects">In the order in which they are to be dispatched. Stored with the state, dispatched after it.</param>
/// <param name="WakeAt">The next instant at which the entity must be woken even if nobody calls it; null when there is none.
/// Waking earlier, later or twice is harmless: the entity decides again from its state and the time.</param>
public sealed record Decision<TState>(TState State, EquatableArray<Effect> Effects, Instant? WakeAt);
