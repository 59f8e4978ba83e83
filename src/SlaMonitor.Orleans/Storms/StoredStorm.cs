using SlaMonitor.Core.Storms;
using SlaMonitor.Core.Wire;
using SlaMonitor.Orleans.Entities;

namespace SlaMonitor.Orleans.Storms;

/// <summary>What the cluster stores of a place where starts are counted.</summary>
public sealed record StoredStorm : StoredEntity<StormState>
{
    internal byte[] Write() => StoredEntityJson.Write(this, "storm", StormJson.Write, state => state.Id);

    /// <exception cref="StoredFormatException">Damaged, or written by a newer program.</exception>
    internal static StoredStorm Read(ReadOnlySpan<byte> bytes) =>
        StoredEntityJson.Read<StoredStorm, StormState>(bytes, "storm", "storm", StormJson.Read, state => state.Id);
}
