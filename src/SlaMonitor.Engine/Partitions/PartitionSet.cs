using SlaMonitor.Core.Entities;
using SlaMonitor.Engine.Intake;

namespace SlaMonitor.Engine.Partitions;

/// <summary>All partitions, and which entity belongs to which.</summary>
internal sealed class PartitionSet(IReadOnlyList<Partition> partitions)
{
    public IReadOnlyList<Partition> All => partitions;

    public int IndexOf(EntityId entity) => (int)(StableHash(entity) % (uint)partitions.Count);

    public Partition Of(EntityId entity) => partitions[IndexOf(entity)];

    public void Post(Ask ask) => Of(ask.Entity).Mailbox.Post(ask);

    /// <summary>Passes through every partition and the journal: when it is durable, so is all that was decided before.</summary>
    public Submission Fence()
    {
        var fence = new Submission(partitions.Count);
        foreach (var partition in partitions) partition.Mailbox.Post(new Ask(default, null, fence));
        return fence;
    }

    /// <summary>Commands that wait, over all partitions.</summary>
    public int Waiting
    {
        get
        {
            var sum = 0;
            foreach (var partition in partitions) sum += partition.Mailbox.Count;
            return sum;
        }
    }

    // FNV-1a: the same in every process, so that a simulation runs the same way twice.
    private static uint StableHash(EntityId entity)
    {
        unchecked
        {
            var hash = 2166136261u ^ (uint)entity.Kind;
            foreach (var c in entity.Key) hash = (hash ^ c) * 16777619u;
            return hash ^ (hash >> 15);
        }
    }
}
