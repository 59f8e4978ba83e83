using System.Net.WebSockets;
using SlaMonitor.EndToEnd.Killing;

namespace SlaMonitor.EndToEnd.Live;

/// <summary>
/// A client that is always there: it connects again whenever the server comes back, asks for what it missed, sometimes for a
/// little more, and holds that every sequence comes once and always with the same message.
/// </summary>
internal sealed class LiveRecorder(MonitorUnderFire monitor, Random random)
{
    private readonly Lock _gate = new();
    private readonly List<LiveMessage> _messages = [];
    private readonly List<(Func<LiveMessage, bool> Wanted, TaskCompletionSource Came)> _awaited = [];

    public string? Epoch { get; private set; }

    public int Connections { get; private set; }

    /// <summary>Messages that came again because an earlier sequence was asked for, and were the same.</summary>
    public int Repeated { get; private set; }

    /// <summary>What came, without holes from sequence 1.</summary>
    public IReadOnlyList<LiveMessage> Messages
    {
        get
        {
            lock (_gate) return [.. _messages];
        }
    }

    /// <summary>Listens until cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        while (!cancellation.IsCancellationRequested)
        {
            try
            {
                var address = await monitor.AddressAsync(cancellation);
                await ListenAsync(address, cancellation);
            }
            catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
            {
                return;
            }
            catch (Exception lost) when (lost is WebSocketException or IOException)
            {
                // Killed: the address of the next one is awaited.
            }
        }
    }

    /// <summary>Completes when a message that is wanted has come, or had come before.</summary>
    public Task CameAsync(Func<LiveMessage, bool> wanted)
    {
        var came = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            if (_messages.Any(wanted)) return Task.CompletedTask;
            _awaited.Add((wanted, came));
        }
        return came.Task;
    }

    private async Task ListenAsync(Uri address, CancellationToken cancellation)
    {
        var last = _messages.Count;
        var resumeAfter = random.Next(3) == 0 ? Math.Max(0, last - random.Next(1, 2_000)) : last;
        using var client = await LiveClient.SubscribeAsync(address, resumeAfter, cancellation);
        Connections++;
        Epoch ??= client.Epoch;
        Assert.Equal(Epoch, client.Epoch);
        Assert.Equal(resumeAfter, client.Sequence);
        var next = resumeAfter + 1L;
        await foreach (var message in client.MessagesAsync(cancellation))
        {
            Assert.True(message.Sequence == next, $"after {next - 1} (resumed after {resumeAfter}) came {message}");
            next++;
            if (message.Sequence <= last)
            {
                Assert.Equal(_messages[(int)message.Sequence - 1], message);
                Repeated++;
                continue;
            }
            Take(message);
        }
    }

    private void Take(LiveMessage message)
    {
        lock (_gate)
        {
            _messages.Add(message);
            _awaited.RemoveAll(awaited => awaited.Wanted(message) && awaited.Came.TrySetResult());
        }
    }
}
