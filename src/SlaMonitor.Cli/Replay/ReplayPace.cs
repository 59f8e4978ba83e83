using NodaTime;

namespace SlaMonitor.Cli.Replay;

/// <summary>Holds events back so that they go out at the distances at which they happened, a number of times faster.</summary>
internal sealed class ReplayPace(double speed, TimeProvider time)
{
    private Instant? _first;
    private long _began;

    public bool MustWait(Instant at) => Left(at) > TimeSpan.Zero;

    public async Task WaitAsync(Instant at, CancellationToken cancellation)
    {
        if (Left(at) is var left && left > TimeSpan.Zero) await Task.Delay(left, time, cancellation);
    }

    private TimeSpan Left(Instant at)
    {
        if (_first is null)
        {
            _first = at;
            _began = time.GetTimestamp();
        }

        return ((at - _first.Value).ToTimeSpan() / speed) - time.GetElapsedTime(_began);
    }
}
