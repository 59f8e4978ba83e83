using System.Diagnostics;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using SlaMonitor.Core.Entities;
using SlaMonitor.Core.Monitoring;
using SlaMonitor.Orleans.Feed;
using SlaMonitor.Orleans.Hosting;
using SlaMonitor.Postgres.Publishing;

namespace SlaMonitor.Orleans.Outputs;

/// <summary>What waits to be published of entities of one kind: all of it goes out in one statement.</summary>
/// <param name="publish">Makes outputs durable.</param>
/// <param name="count">Counts what was published of an entity, given its state.</param>
/// <param name="keyOf">The key of the entity that published an event.</param>
/// <param name="feed">Is told what was published.</param>
/// <param name="database">Says when to give up.</param>
/// <param name="metrics">Count the batches.</param>
/// <param name="log">For failures.</param>
internal sealed partial class OutputQueue<TOutput, TState>(
    Func<IReadOnlyList<TOutput>, Task<Published>> publish,
    Action<DomainEvent, TState> count,
    Func<DomainEvent, string> keyOf,
    FeedFollower feed,
    DatabaseWatch database,
    MonitorMetrics metrics,
    ILogger log)
    where TState : class
{
    private const int BatchMax = 500;

    private static readonly TimeSpan GiveUpAfter = TimeSpan.FromSeconds(20);

    private readonly Channel<Waiting> _waiting = Channel.CreateUnbounded<Waiting>(new UnboundedChannelOptions { SingleReader = true });

    /// <summary>Completes when it is durable and on its way to every subscriber.</summary>
    public Task AddAsync(string key, TOutput output, TState state)
    {
        var waiting = new Waiting(key, output, state, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        return _waiting.Writer.TryWrite(waiting)
            ? waiting.Done.Task
            : Task.FromException(new OperationCanceledException("the silo is stopping; another one takes over"));
    }

    /// <summary>Takes nothing more; what waits is still written.</summary>
    public void Close() => _waiting.Writer.TryComplete();

    /// <summary>Writes until it is closed, and then what still waits: it was told to nobody else.</summary>
    public async Task RunAsync()
    {
        var batch = new List<Waiting>();
        while (await _waiting.Reader.WaitToReadAsync(CancellationToken.None))
        {
            batch.Clear();
            while (batch.Count < BatchMax && _waiting.Reader.TryRead(out var next)) batch.Add(next);
            await Write(batch);
        }
    }

    private async Task Write(List<Waiting> batch)
    {
        var began = Stopwatch.GetTimestamp();
        for (var wait = 50; ; wait = Math.Min(wait * 2, 1_000))
        {
            try
            {
                var messages = (await publish([.. batch.Select(w => w.Output)])).Messages;
                metrics.Committed(Stopwatch.GetElapsedTime(began), batch.Count);
                Count(messages, batch);
                feed.Published(messages);
                foreach (var waiting in batch) waiting.Done.SetResult();
                return;
            }
            catch (Exception e) when (e is not OutOfMemoryException)
            {
                metrics.CommitFailed();
                LogNotWritten(log, e, batch.Count);
                // Cut from the database, this silo had better let its entities go: another one publishes what they decided.
                if (database.IsAway || Stopwatch.GetElapsedTime(began) > GiveUpAfter)
                {
                    foreach (var waiting in batch) waiting.Done.SetException(e);
                    return;
                }
            }
            await Task.Delay(wait);
        }
    }

    private void Count(IReadOnlyList<FeedMessage> messages, List<Waiting> batch)
    {
        if (messages.Count == 0) return;
        var states = new Dictionary<string, TState>(batch.Count, StringComparer.Ordinal);
        foreach (var waiting in batch) states[waiting.Key] = waiting.State;
        foreach (var message in messages) count(message.Event, states[keyOf(message.Event)]);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "What {Count} entities decided could not be published; tried again")]
    private static partial void LogNotWritten(ILogger log, Exception reason, int count);

    private sealed record Waiting(string Key, TOutput Output, TState State, TaskCompletionSource Done);
}
