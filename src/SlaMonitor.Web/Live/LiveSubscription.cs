using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Protocol;
using SlaMonitor.Core.Clocks;
using SlaMonitor.Core.Monitoring;

namespace SlaMonitor.Web.Live;

/// <summary>
/// One connection's place in the feed: a loop that reads from the shared ring and writes to this connection alone, so that
/// a slow one delays nobody. It is disconnected with a reason when a write does not end in time, or when the ring overtakes it.
/// </summary>
internal sealed class LiveSubscription
{
    private const int BatchMax = 64;
    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(1);

    private readonly LiveService _service;
    private readonly HubConnectionContext _connection;
    private readonly LiveFilter _filter;
    private readonly CancellationTokenSource _stop;
    private long _cursor;
    private FeedGap? _gapFirst;

    public LiveSubscription(LiveService service, HubConnectionContext connection, LiveFilter filter, long cursor, FeedGap? gapFirst)
    {
        _service = service;
        _connection = connection;
        _filter = filter;
        _cursor = cursor;
        _gapFirst = gapFirst;
        _stop = CancellationTokenSource.CreateLinkedTokenSource(connection.ConnectionAborted);
    }

    /// <summary>Starts the loop; returns at once.</summary>
    public void Begin() => _ = Task.Run(RunAsync);

    public void Stop() => _stop.Cancel();

    private async Task RunAsync()
    {
        try
        {
            if (_gapFirst is { } gap) await WriteAsync(Gap(gap));
            await FollowAsync();
        }
        catch (OperationCanceledException)
        {
            // Unsubscribed or gone.
        }
        catch (TimeoutException)
        {
            await DisconnectAsync("Too slow: a message could not be sent in time. Connect again and resume after the last sequence that you have.");
        }
#pragma warning disable CA1031 // The edge of this loop: one subscriber's fault must not be anybody else's.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            _service.LogFailed(failure, _connection.ConnectionId);
            await DisconnectAsync("The subscription failed. Connect again and resume after the last sequence that you have.");
        }
    }

    private async Task FollowAsync()
    {
        var batch = new FeedMessage[BatchMax];
        var passed = new FeedMessage[BatchMax];
        var isLive = false;
        while (true)
        {
            var reading = _service.Feed.ReadAsync(_cursor, batch, _stop.Token);
            isLive |= !reading.IsCompleted;
            var read = await reading;
            if (read.Gap is { } gap)
            {
                if (isLive)
                {
                    await DisconnectAsync("Too slow: more messages came than are kept. Connect again and resume after the last sequence that you have.");
                    return;
                }
                await WriteAsync(Gap(gap));
                _cursor = gap.To;
                continue;
            }
            var wanted = 0;
            for (var i = 0; i < read.Count; i++)
                if (_filter.Passes(batch[i].Event)) passed[wanted++] = batch[i];
            if (wanted > 0) await WriteAsync(_service.Frames.Of(passed.AsSpan(0, wanted)));
            _cursor = batch[read.Count - 1].Sequence;
            if (!isLive) continue;
            for (var i = 0; i < read.Count; i++)
                if (batch[i].Event is ClockEvent.Breached breached) _service.Pushed(batch[i].Sequence, breached);
        }
    }

    private ValueTask WriteAsync(SerializedHubMessage message)
    {
        _stop.Token.ThrowIfCancellationRequested();
        var write = _connection.WriteAsync(message, CancellationToken.None);
        return write.IsCompletedSuccessfully ? default : new ValueTask(write.AsTask().WaitAsync(_service.SlowAfter, _stop.Token));
    }

    private async Task DisconnectAsync(string reason)
    {
        _service.LogDisconnected(_connection.ConnectionId, reason);
        var goodbye = _connection.WriteAsync(new CloseMessage(reason, allowReconnect: true)).AsTask();
        // A client that reads will close by itself once it has the reason; one that does not is cut off.
        await Task.WhenAny(Task.WhenAll(goodbye, Gone(_connection.ConnectionAborted)), Task.Delay(Farewell));
        _connection.Abort();
    }

    private static Task Gone(CancellationToken aborted)
    {
        var gone = new TaskCompletionSource();
        aborted.Register(gone.SetResult);
        return gone.Task;
    }

    private static SerializedHubMessage Gap(FeedGap gap) => new(new InvocationMessage("gap", [new GapPayload(gap.From, gap.To)]));
}
