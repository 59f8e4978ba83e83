using Microsoft.Extensions.Logging;
using NodaTime;
using SlaMonitor.Core.Entities;
using SlaMonitor.Engine;

namespace SlaMonitor.Cli.Serving;

/// <summary>Tells the operator what the engine has to say, through the host's log.</summary>
internal sealed partial class EngineLog(ILogger logger) : IEngineLog
{
    public void EntityFailed(EntityId entity, Command command, Exception reason) => LogEntityFailed(entity, command.GetType().Name, reason);

    [LoggerMessage(1002, LogLevel.Warning, "The {Store} refuses writes; what is accepted waits in memory and is tried again. Check the disk", EventName = "StoreFailed")]
    public partial void StoreFailed(string store, Exception reason);

    [LoggerMessage(1003, LogLevel.Information, "The {Store} takes writes again", EventName = "StoreRecovered")]
    public partial void StoreRecovered(string store);

    public void ReplayDiffers(long position, EntityId entity) => LogReplayDiffers(position, entity);

    [LoggerMessage(1005, LogLevel.Critical, "The engine stopped on an error that nobody expected. What was accepted is safe; restart to go on", EventName = "EngineFailed")]
    public partial void EngineFailed(Exception reason);

    public void Recovered(long records, long overdueAlarms, Duration latestBy) =>
        LogRecovered(records, overdueAlarms, Math.Round(latestBy.TotalSeconds, 3));

    [LoggerMessage(1001, LogLevel.Error, "Deciding {Command} for {Entity} broke an invariant: this entity stays as it was, the command is kept in the journal. Please report this with the message below", EventName = "EntityFailed")]
    private partial void LogEntityFailed(EntityId entity, string command, Exception reason);

    [LoggerMessage(1004, LogLevel.Warning, "Record {Position} of {Entity} is decided differently by this version than it was published; what was published stands", EventName = "ReplayDiffers")]
    private partial void LogReplayDiffers(long position, EntityId entity);

    [LoggerMessage(1006, LogLevel.Information, "Recovered: {Records} records decided again, {OverdueAlarms} alarms had fallen due while it was down, the latest decided {LatestBySeconds} s late", EventName = "Recovered")]
    private partial void LogRecovered(long records, long overdueAlarms, double latestBySeconds);
}
