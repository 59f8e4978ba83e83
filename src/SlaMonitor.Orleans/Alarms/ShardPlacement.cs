using System.IO.Hashing;
using Orleans.Placement;
using Orleans.Runtime.Placement;
using SlaMonitor.Orleans.Placement;

namespace SlaMonitor.Orleans.Alarms;

/// <summary>Spreads the alarm shards over the silos, each to a silo that follows from the silos there are.</summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class ShardPlacementAttribute() : PlacementAttribute(new ShardPlacement());

/// <inheritdoc cref="ShardPlacementAttribute"/>
[GenerateSerializer, Alias("slamonitor.shard-placement")]
public sealed class ShardPlacement : PlacementStrategy;

/// <summary>
/// The silo with the highest hash of itself and the shard (rendezvous hashing): when a silo comes or goes, only its own shards
/// move. Without this, the first silo to start would keep all of them, and with it every alarm of the cluster.
/// </summary>
internal sealed class ShardPlaces(IServiceProvider services) : IPlacementDirector
{
    public Task<SiloAddress> OnAddActivation(PlacementStrategy strategy, PlacementTarget target, IPlacementContext context) =>
        Task.FromResult(Of((int)target.GrainIdentity.GetIntegerKey(), context.GetCompatibleSilos(target)));

    /// <summary>Where a shard belongs as far as this silo knows; null when it knows of no silo.</summary>
    public SiloAddress? Of(int shard)
    {
        var silos = (ISiloStatusOracle)services.GetService(typeof(ISiloStatusOracle))!;
        var cut = (CutSilos)services.GetService(typeof(CutSilos))!;
        var active = silos.GetApproximateSiloStatuses(onlyActive: true).Keys.ToList();
        var well = active.Where(silo => !cut.Has(silo)).ToList();
        return active.Count == 0 ? null : Of(shard, well.Count > 0 ? well : active);
    }

    private static SiloAddress Of(int shard, IReadOnlyList<SiloAddress> silos) => silos.MaxBy(silo => Weight(silo, shard))!;

    private static ulong Weight(SiloAddress silo, int shard)
    {
        Span<byte> key = stackalloc byte[8];
        BitConverter.TryWriteBytes(key, silo.GetConsistentHashCode());
        BitConverter.TryWriteBytes(key[4..], shard);
        return XxHash3.HashToUInt64(key);
    }
}
