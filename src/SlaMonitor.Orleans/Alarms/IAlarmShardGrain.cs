namespace SlaMonitor.Orleans.Alarms;

/// <summary>Wakes its share of the entities when their alarms are due. The alarms are rows of a table; only the near ones are in memory.</summary>
[Alias("slamonitor.alarm-shard")]
public interface IAlarmShardGrain : IGrainWithIntegerKey
{
    /// <summary>Makes sure that the entity is woken no later than asked. Durable when it returns; never makes an alarm later.</summary>
    [Alias("set-earlier")]
    Task SetEarlier(EarlierAlarm alarm);

    /// <summary>Does nothing but be called: a shard lives on some silo as long as somebody calls.</summary>
    [Alias("keep-alive")]
    Task KeepAlive();
}
