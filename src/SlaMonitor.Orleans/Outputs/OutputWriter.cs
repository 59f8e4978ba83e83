using System.Diagnostics;
using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using SlaMonitor.Core;
using SlaMonitor.Core.Monitoring;
using SlaMonitor.Core.Tickets;
using SlaMonitor.Core.Wire;
using SlaMonitor.Orleans.Feed;
using SlaMonitor.Orleans.Hosting;
using SlaMonitor.Postgres.Publishing;

namespace SlaMonitor.Orleans.Outputs;

/// <summary>
/// Publishes what this silo's tickets have decided: all that waits goes out in one statement, which makes the rows for the lists
/// and the messages of the live feed durable together. What was published before is passed over there, so a ticket may
/// tell twice.
/// </summary>
/// <remarks>
/// A silo that is told to stop publishes all it has decided before it exits: this stops after the silo (see
/// <see cref="Hosting.ClusterSilo"/>). Of one that dies, or is ended before it was done, the next owner publishes: the ticket's
/// stored state holds what nobody may have heard, and its next call tells it. Its alarm brings that call at the latest: within a
/// minute where there is a breach to tell, or no other alarm.
/// </remarks>
internal sealed partial class OutputWriter(Postgres.Publishing.Outputs table, FeedFollower feed, DatabaseWatch database, MonitorMetrics metrics, ILogger<OutputWriter> log) : BackgroundService
{
    private const int BatchMax = 500;

    private static readonly TimeSpan GiveUpAfter = TimeSpan.FromSeconds(20);

    private readonly Channel<Waiting> _waiting = System.Threading.Channels.Channel.CreateUnbounded<Waiting>(new UnboundedChannelOptions { SingleReader = true });

    /// <summary>Completes when it is durable and on its way to every subscriber.</summary>
    public Task PublishAsync(TicketState state, EquatableArray<DecidedEvent> unheard)
    {
        var output = TicketOutput.Of(state, unheard, new StoredBuffer());
        var waiting = new Waiting(output, state, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        return _waiting.Writer.TryWrite(waiting)
            ? waiting.Done.Task
            : Task.FromException(new OperationCanceledException("the silo is stopping; another one takes the ticket over"));
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var batch = new List<Waiting>();
        // What waits when this stops is still written: its tickets have told nobody else.
        while (await _waiting.Reader.WaitToReadAsync(CancellationToken.None))
        {
            batch.Clear();
            while (batch.Count < BatchMax && _waiting.Reader.TryRead(out var next)) batch.Add(next);
            await Write(batch);
        }
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        _waiting.Writer.TryComplete();
        await base.StopAsync(cancellationToken);
    }

    private async Task Write(List<Waiting> batch)
    {
        var began = Stopwatch.GetTimestamp();
        for (var wait = 50; ; wait = Math.Min(wait * 2, 1_000))
        {
            try
            {
                var messages = (await table.PublishAsync([.. batch.Select(w => w.Output)])).Messages;
                metrics.Committed(Stopwatch.GetElapsedTime(began), batch.Count);
                Count(messages, batch);
                feed.Published(messages);
                foreach (var waiting in batch) waiting.Done.SetResult();
                return;
            }
            catch (Exception e) when (e is not OutOfMemoryException)
            {
                LogNotWritten(e, batch.Count);
                // Cut from the database, this silo had better let its tickets go: another one publishes what they decided.
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
        var states = new Dictionary<string, TicketState>(batch.Count, StringComparer.Ordinal);
        foreach (var waiting in batch) states[waiting.State.Id] = waiting.State;
        foreach (var message in messages) metrics.Count(message.Event, states[message.Event.AboutTicket!]);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "What {Count} tickets decided could not be published; tried again")]
    private partial void LogNotWritten(Exception reason, int count);

    private sealed record Waiting(TicketOutput Output, TicketState State, TaskCompletionSource Done);
}
