using NodaTime;
using SlaMonitor.Core.Entities;

namespace SlaMonitor.Engine;

/// <summary>What an operator should hear of. Customer texts are never among it.</summary>
public interface IEngineLog
{
    /// <summary>An invariant broke while deciding; the entity's state stayed as it was.</summary>
    void EntityFailed(EntityId entity, Command command, Exception reason);

    /// <summary>A write failed and is tried again.</summary>
    void StoreFailed(string store, Exception reason);

    /// <summary>Writes succeed again.</summary>
    void StoreRecovered(string store);

    /// <summary>A record decided again differently than it was published, as can happen after an upgrade. The journal's word stands.</summary>
    void ReplayDiffers(long position, EntityId entity);

    /// <summary>The engine stopped on an error that nobody expected.</summary>
    void EngineFailed(Exception reason);

    /// <summary>A start is complete.</summary>
    void Recovered(long records, long overdueAlarms, Duration latestBy);
}
