using SlaMonitor.Core;
using SlaMonitor.Core.Entities;
using SlaMonitor.Orleans.Entities;

namespace SlaMonitor.Orleans.Messages;

/// <summary>Messages from one entity to another, in the order of their making.</summary>
/// <param name="Kind">The number of the sender's <see cref="EntityKind"/>.</param>
/// <param name="Key">The sender's key.</param>
/// <param name="Decisions">As in <see cref="PendingMessage.Decision"/>, one for each command.</param>
/// <param name="Places">As in <see cref="PendingMessage.Place"/>, one for each command.</param>
/// <param name="Commands">What is asked.</param>
[GenerateSerializer, Immutable, Alias("slamonitor.messages")]
public sealed record MessagesOf(
    [property: Id(0)] byte Kind, [property: Id(1)] string Key, [property: Id(2)] long[] Decisions, [property: Id(3)] int[] Places, [property: Id(4)] Commands Commands)
{
    public EntityId From => new((EntityKind)Kind, Key);

    public static MessagesOf Sender(EntityId from, IReadOnlyList<PendingMessage> messages) => new(
        (byte)from.Kind,
        from.Key,
        [.. messages.Select(m => m.Decision)],
        [.. messages.Select(m => m.Place)],
        Commands.Of([.. messages.Select(m => m.Command)]));

    public IEnumerable<(long Decision, int Place, Command Command)> Read()
    {
        var commands = Commands.Read();
        Invariant.Check(commands.Count == Decisions.Length && commands.Count == Places.Length, "every message says where it comes from");
        for (var i = 0; i < commands.Count; i++) yield return (Decisions[i], Places[i], commands[i]);
    }
}
