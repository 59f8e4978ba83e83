using System.Diagnostics;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using SlaMonitor.Core.Clocks;
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

    /// <summary>Completes when it is durable and on its way to every subscriber. That belongs to the caller's span.</summary>
    public Task AddAsync(string key, TOutput output, TState state)
    {
        var waiting = new Waiting(key, output, state, MonitorTraces.Here, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
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
        BeginSpans(batch);
        for (var wait = 50; ; wait = Math.Min(wait * 2, 1_000))
        {
            try
            {
                var messages = (await publish([.. batch.Select(w => w.Output)])).Messages;
                using (MonitorTraces.Within(batch.Find(waiting => waiting.Span is { Recorded: true })?.Span)) metrics.Committed(Stopwatch.GetElapsedTime(began), batch.Count);
                Count(messages, batch);
                feed.Published(messages);
                foreach (var waiting in batch) MonitorTraces.End(waiting.Span);
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
                    foreach (var waiting in batch)
                    {
                        MonitorTraces.End(waiting.Span?.SetStatus(ActivityStatusCode.Error));
                        waiting.Done.SetException(e);
                    }
                    return;
                }
            }
            await Task.Delay(wait);
        }
    }

    private void Count(IReadOnlyList<FeedMessage> messages, List<Waiting> batch)
    {
        if (messages.Count == 0) return;
        var published = new Dictionary<string, Waiting>(batch.Count, StringComparer.Ordinal);
        foreach (var waiting in batch) published[waiting.Key] = waiting;
        foreach (var message in messages)
        {
            var by = published[keyOf(message.Event)];
            using (MonitorTraces.Within(by.Span)) count(message.Event, by.State);
            if (by.Span is { } span && message.Event is ClockEvent.Breached breached) feed.Traces.Begin(message.Sequence, breached, span.Context);
        }
    }

    private static void BeginSpans(List<Waiting> batch)
    {
        if (!MonitorTraces.AreOn) return;
        foreach (var waiting in batch)
        {
            if (waiting.Cause is not { } cause) continue;
            waiting.Span = MonitorTraces.Begin(SpanNames.BatchCommitted, cause: cause.Context);
            if (waiting.Span is { IsAllDataRequested: true } span) span.SetTag(SpanTags.Decisions, batch.Count);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "What {Count} entities decided could not be published; tried again")]
    private static partial void LogNotWritten(ILogger log, Exception reason, int count);

    private sealed record Waiting(string Key, TOutput Output, TState State, Activity? Cause, TaskCompletionSource Done)
    {
        /// <summary>Of the batch, in the trace that it belongs to; null when it belongs to none.</summary>
        public Activity? Span { get; set; }
    }
}
