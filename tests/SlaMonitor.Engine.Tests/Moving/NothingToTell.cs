using NodaTime;
using SlaMonitor.Core.Entities;

namespace SlaMonitor.Engine.Tests.Moving;

/// <summary>The log of an engine of which nothing is to be told.</summary>
internal sealed class NothingToTell : IEngineLog
{
    public void EntityFailed(EntityId entity, Command command, Exception reason) => Assert.Fail($"{entity}: {reason}");

    public void StoreFailed(string store, Exception reason) => Assert.Fail($"{store}: {reason}");

    public void StoreRecovered(string store) => Assert.Fail(store);

    public void ReplayDiffers(long position, EntityId entity) => Assert.Fail($"{position} {entity}");

    public void EngineFailed(Exception reason) => Assert.Fail(reason.ToString());

    public void Recovered(long records, long overdueAlarms, Duration latestBy)
    {
    }
}
