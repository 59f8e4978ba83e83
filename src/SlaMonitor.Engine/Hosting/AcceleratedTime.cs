namespace SlaMonitor.Engine.Hosting;

/// <summary>A clock that starts at a given instant and runs faster than the real one, for demos and replays.</summary>
/// <param name="real">The clock to run by.</param>
/// <param name="start">What this clock shows when it is made.</param>
/// <param name="speed">Seconds of this clock in one real second; above 0.</param>
public sealed class AcceleratedTime(TimeProvider real, DateTimeOffset start, double speed) : TimeProvider
{
    private readonly long _began = real.GetTimestamp();

    public double Speed => speed;

    public override DateTimeOffset GetUtcNow() => start + real.GetElapsedTime(_began) * speed;

    public override long GetTimestamp() => real.GetTimestamp();

    public override long TimestampFrequency => real.TimestampFrequency;
}
