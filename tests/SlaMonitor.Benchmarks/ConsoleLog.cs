using NodaTime;
using SlaMonitor.Core.Entities;
using SlaMonitor.Engine;

namespace SlaMonitor.Benchmarks;

/// <summary>An engine's log that says only what makes a figure worthless.</summary>
internal sealed class ConsoleLog : IEngineLog
{
    public void EntityFailed(EntityId entity, Command command, Exception reason) => Console.Error.WriteLine(reason);

    public void StoreFailed(string store, Exception reason) => Console.Error.WriteLine(reason);

    public void StoreRecovered(string store)
    {
    }

    public void ReplayDiffers(long position, EntityId entity) => Console.Error.WriteLine($"record {position} of {entity} differs");

    public void EngineFailed(Exception reason) => Console.Error.WriteLine(reason);

    public void Recovered(long records, long overdueAlarms, Duration latestBy)
    {
    }
}
