using SlaMonitor.Core;
using SlaMonitor.Core.Entities;
using SlaMonitor.Engine.Journal;
using SlaMonitor.Engine.Rows;

namespace SlaMonitor.Engine.Commit;

/// <summary>The messages among a decision's effects.</summary>
internal static class Outgoing
{
    /// <summary>Adds them under the ids that the record at <paramref name="position"/> gives them.</summary>
    public static void Collect(List<OutboxMessage> into, long position, EquatableArray<Effect> effects)
    {
        for (var i = 0; i < effects.Count; i++)
            if (effects[i] is Effect.Tell or Effect.TellOpenTickets) into.Add(new OutboxMessage(new MessageId(position, i), effects[i]));
    }
}
