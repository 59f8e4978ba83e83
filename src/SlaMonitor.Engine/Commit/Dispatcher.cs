using System.Diagnostics;
using SlaMonitor.Core.Entities;
using SlaMonitor.Engine.Intake;
using SlaMonitor.Engine.Partitions;
using SlaMonitor.Engine.Rows;

namespace SlaMonitor.Engine.Commit;

/// <summary>
/// Brings committed messages to their receivers. A message to one entity goes straight into its mailbox; one to all open
/// tickets of an account first waits until every ticket that may have missed it can be found in the rows.
/// </summary>
internal sealed class Dispatcher(PartitionSet partitions, IRowStore rows, CommittedStates states)
{
    private const int TicketsAtATime = 1_000;

    private readonly Lock _gate = new();
    private readonly Queue<OutboxMessage> _toMany = [];
    private FanOut? _current;

    /// <summary>Whether a message to many is under way.</summary>
    public bool IsSpreading
    {
        get
        {
            lock (_gate) return _current is not null || _toMany.Count > 0;
        }
    }

    /// <summary>Sends a message on its way.</summary>
    /// <param name="message">Which.</param>
    /// <param name="cause">The span that it follows from, if any. One to many carries it no further: they are none of one request's trace.</param>
    public void Send(OutboxMessage message, Activity? cause)
    {
        if (message.Effect is Effect.Tell tell)
        {
            partitions.Post(new Ask(tell.To, tell.Command, Handles: message.Id, Cause: tell.To.Kind == EntityKind.Account ? null : cause));
            return;
        }
        lock (_gate) _toMany.Enqueue(message);
    }

    /// <summary>Takes messages to many a step further. Called from the row writer's thread only, between its writes.</summary>
    /// <returns>False when there is nothing to do, or it has to wait.</returns>
    public bool Step()
    {
        if (_current is null)
        {
            lock (_gate)
            {
                if (!_toMany.TryDequeue(out var next)) return false;
                _current = new FanOut(next, partitions.Fence());
            }
            return true;
        }
        var fan = _current;
        if (!fan.Fence.Durable.IsCompleted) return false;
        if (fan.Tickets is null)
        {
            fan.FencedAt ??= states.Position;
            if (rows.Position < fan.FencedAt) return false;
            fan.Tickets = rows.OpenTicketsOf(fan.Effect.Account);
            return true;
        }
        if (fan.Batch is { Durable.IsCompleted: false }) return false;
        if (fan.Sent < fan.Tickets.Count)
        {
            var batch = fan.Tickets.Skip(fan.Sent).Take(TicketsAtATime).ToList();
            fan.Sent += batch.Count;
            fan.Batch = new Submission(batch.Count);
            foreach (var ticket in batch) partitions.Post(new Ask(EntityId.Ticket(ticket), fan.Effect.Command, fan.Batch));
            return true;
        }
        partitions.Post(new Ask(EntityId.Account(fan.Effect.Account), null, Handles: fan.Message.Id));
        lock (_gate) _current = null;
        return true;
    }

    private sealed class FanOut(OutboxMessage message, Submission fence)
    {
        public OutboxMessage Message => message;

        public Effect.TellOpenTickets Effect { get; } = (Effect.TellOpenTickets)message.Effect;

        public Submission Fence => fence;

        /// <summary>The journal's position when the fence was passed; the rows must reflect it.</summary>
        public long? FencedAt { get; set; }

        public IReadOnlyList<string>? Tickets { get; set; }

        public int Sent { get; set; }

        public Submission? Batch { get; set; }
    }
}
