using NodaTime;

namespace SlaMonitor.Orleans.Tests.Conformance;

/// <summary>The time of day is what the test says; what runs by elapsed time (membership, retries) runs by the machine's.</summary>
internal sealed class SetTime(Instant start) : TimeProvider
{
    private long _ticks = start.ToUnixTimeTicks();

    public Instant Now
    {
        get => Instant.FromUnixTimeTicks(Volatile.Read(ref _ticks));
        set => Volatile.Write(ref _ticks, value.ToUnixTimeTicks());
    }

    public override DateTimeOffset GetUtcNow() => Now.ToDateTimeOffset();
}
