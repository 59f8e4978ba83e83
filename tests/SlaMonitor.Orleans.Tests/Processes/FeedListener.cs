using System.Net.WebSockets;
using System.Text.Json.Nodes;
using SlaMonitor.EndToEnd.Live;

namespace SlaMonitor.Orleans.Tests.Processes;

/// <summary>A client of one silo's live hub, or of the next one's while that is away; it holds that no sequence is left out.</summary>
internal sealed class FeedListener(SiloTrio silos, int silo)
{
    private readonly Lock _gate = new();
    private readonly List<HeardMessage> _heard = [];
    private readonly List<(Func<HeardMessage, bool> Wanted, TaskCompletionSource Came)> _awaited = [];

    public int Connections { get; private set; }

    /// <summary>What came, from sequence 1 on.</summary>
    public IReadOnlyList<HeardMessage> Heard
    {
        get
        {
            lock (_gate) return [.. _heard];
        }
    }

    /// <summary>Listens until cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        while (!cancellation.IsCancellationRequested)
        {
            try
            {
                if (silos.AddressFrom(silo) is { } address) await ListenAsync(address, cancellation);
            }
            catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
            {
                return;
            }
            catch (Exception lost) when (lost is WebSocketException or IOException)
            {
                // The silo went away; another one goes on where it ended.
            }
            await Task.Delay(100, CancellationToken.None);
        }
    }

    /// <summary>Completes when a message that is wanted has come, or had come before.</summary>
    public Task CameAsync(Func<HeardMessage, bool> wanted)
    {
        lock (_gate)
        {
            if (_heard.Any(wanted)) return Task.CompletedTask;
            var came = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _awaited.Add((wanted, came));
            return came.Task;
        }
    }

    private async Task ListenAsync(Uri address, CancellationToken cancellation)
    {
        using var client = await LiveClient.SubscribeAsync(address, _heard.Count, cancellation);
        Connections++;
        await foreach (var message in client.MessagesAsync(cancellation))
        {
            Assert.True(message.Sequence == _heard.Count + 1, $"after {_heard.Count}, on connection {Connections} to {address}, came {message}");
            var payload = JsonNode.Parse(message.Payload)!;
            var heard = new HeardMessage(message.Target, (string)payload["ticket"]!, (string)payload["metric"]!, DateTimeOffset.UtcNow.ToUnixTimeMilliseconds());
            lock (_gate)
            {
                _heard.Add(heard);
                _awaited.RemoveAll(awaited => awaited.Wanted(heard) && awaited.Came.TrySetResult());
            }
        }
    }
}

/// <summary>A message of the hub; <paramref name="At"/> is when it came, in milliseconds since 1970.</summary>
internal sealed record HeardMessage(string Target, string Ticket, string Metric, long At);
