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
    private readonly long _liveAfter;
    private long _cursor;
    private FeedGap? _gapFirst;

    /// <param name="service">What all subscriptions share.</param>
    /// <param name="connection">Where to write.</param>
    /// <param name="filter">What to write.</param>
    /// <param name="cursor">The sequence after which to begin.</param>
    /// <param name="liveAfter">The last sequence as of now: up to it messages are a replay, after it they are live.</param>
    /// <param name="gapFirst">A gap to tell of before anything else.</param>
    public LiveSubscription(
        LiveService service, HubConnectionContext connection, LiveFilter filter, long cursor, long liveAfter, FeedGap? gapFirst)
    {
        _service = service;
        _connection = connection;
        _filter = filter;
        _cursor = cursor;
        _liveAfter = liveAfter;
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
        while (true)
        {
            var read = await _service.Feed.ReadAsync(_cursor, batch, _stop.Token);
            if (read.Gap is { } gap)
            {
                if (_cursor >= _liveAfter)
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
            {
                if (!_filter.Passes(batch[i].Event)) continue;
                if (batch[i].Sequence > _liveAfter && batch[i].Event is ClockEvent.Breached breached)
                    _service.Pushed(batch[i].Sequence, breached);
                passed[wanted++] = batch[i];
            }
            if (wanted > 0) await WriteAsync(_service.Frames.Of(passed.AsSpan(0, wanted)));
            _cursor = batch[read.Count - 1].Sequence;
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
        // Abort waits for the transport to flush, which a client that does not read would draw out.
        _connection.GetHttpContext()?.Abort();
    }

    private static Task Gone(CancellationToken aborted)
    {
        var gone = new TaskCompletionSource();
        aborted.Register(gone.SetResult);
        return gone.Task;
    }

    private static SerializedHubMessage Gap(FeedGap gap) => new(new InvocationMessage("gap", [new GapPayload(gap.From, gap.To)]));
}
