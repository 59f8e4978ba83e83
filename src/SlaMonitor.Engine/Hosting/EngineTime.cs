using NodaTime;

namespace SlaMonitor.Engine.Hosting;

/// <summary>The time by which an engine decides: that of a <see cref="TimeProvider"/>, and never running backwards.</summary>
internal sealed class EngineTime(TimeProvider time, double speed)
{
    private readonly Lock _gate = new();
    private Instant _latest = Instant.MinValue;

    public Instant Now
    {
        get
        {
            var now = Instant.FromUnixTimeTicks(time.GetUtcNow().UtcTicks - DateTime.UnixEpoch.Ticks);
            lock (_gate) return _latest = Instant.Max(_latest, now);
        }
    }

    /// <summary>How long to sleep in real time until <paramref name="then"/>, at most <paramref name="max"/>; zero when it has come.</summary>
    public TimeSpan Until(Instant then, TimeSpan max)
    {
        var virtually = then - Now;
        if (virtually <= Duration.Zero) return TimeSpan.Zero;
        var really = virtually.TotalSeconds / speed;
        // Waits are in whole milliseconds: rounding up wakes just after the instant, not just before.
        return really >= max.TotalSeconds ? max : TimeSpan.FromMilliseconds(Math.Ceiling(really * 1000));
    }
}
