using SlaMonitor.Core.Entities;

namespace SlaMonitor.Orleans.Entities;

/// <summary>A message from one entity to another.</summary>
/// <param name="Decision">The sender's count of decisions after the one that made it.</param>
/// <param name="Place">Its place among that decision's effects; beyond them for one that came of no decision, but of a question that changed nothing.</param>
/// <param name="To">The receiver.</param>
/// <param name="Command">What the receiver is asked.</param>
public sealed record PendingMessage(long Decision, int Place, EntityId To, Command Command);

/// <summary>The last message that an entity has told, as in <see cref="PendingMessage"/>.</summary>
public readonly record struct LastTold(long Decision, int Place);

/// <summary>The last message of a sender that was taken in. Messages of one sender come in the order of their decisions and places.</summary>
public readonly record struct LastHeard(EntityId From, long Decision, int Place)
{
    /// <summary>Whether a message of the same sender came before this one, or is this one.</summary>
    public bool Covers(long decision, int place) => decision < Decision || (decision == Decision && place <= Place);
}
