using NodaTime;
using SlaMonitor.Core.Entities;
using SlaMonitor.Engine;
using SlaMonitor.Simulation.Checks;

namespace SlaMonitor.Simulation.World;

/// <summary>Refused writes are part of the game; a broken invariant or a replay that differs is a finding.</summary>
internal sealed class SimulatedLog : IEngineLog
{
    public void EntityFailed(EntityId entity, Command command, Exception reason) =>
        throw new CheckFailedException(Verdict.Crash, "Invariant", $"{entity} failed on {command}: {reason.Message}");

    public void StoreFailed(string store, Exception reason)
    {
    }

    public void StoreRecovered(string store)
    {
    }

    public void ReplayDiffers(long position, EntityId entity) =>
        throw CheckFailedException.Wrong("Recovery", $"entry {position} of {entity} decides otherwise when it is recovered");

    public void EngineFailed(Exception reason) =>
        throw new CheckFailedException(Verdict.Crash, "Engine", reason.ToString());

    public void Recovered(long records, long overdueAlarms, Duration latestBy)
    {
    }
}
