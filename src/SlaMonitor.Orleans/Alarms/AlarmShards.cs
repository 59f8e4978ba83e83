using System.IO.Hashing;
using System.Text;
using SlaMonitor.Core.Entities;

namespace SlaMonitor.Orleans.Alarms;

/// <summary>Which shard keeps an entity's alarm. The number of shards is part of the stored form: rows name their shard.</summary>
public static class AlarmShards
{
    /// <summary>More than there will be silos, so that they spread evenly; few enough that each one's timer and page of rows cost nothing.</summary>
    public const int Count = 32;

    public static int Of(EntityId entity) =>
        (int)((XxHash3.HashToUInt64(Encoding.UTF8.GetBytes(entity.Key)) ^ (uint)entity.Kind) % Count);
}
