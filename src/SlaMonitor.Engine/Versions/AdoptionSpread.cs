using SlaMonitor.Core.Entities;
using SlaMonitor.Core.Tickets;
using SlaMonitor.Engine.Intake;
using SlaMonitor.Engine.Partitions;
using SlaMonitor.ReadModel.Boards;

namespace SlaMonitor.Engine.Versions;

/// <summary>
/// Asks the tickets that are not at rest to adopt the version that was made for them, a batch at a time and the next one only
/// when that is durable, so that live events wait behind one small batch at the most. Who adopted is told by the tickets
/// themselves: after a restart those that did not are found again, and nobody has to remember how far it had come.
/// </summary>
internal sealed class AdoptionSpread(LiveBoards boards, PartitionSet partitions, Deciders deciders, EngineOptions options)
{
    private int _done;
    private Pass? _pass;

    /// <summary>Whether there is, or soon will be, something to do.</summary>
    public bool IsUnderWay => deciders.Rulebooks.ForOpenTickets is { } version && version > Volatile.Read(ref _done);

    /// <summary>Takes the adoption a step further. One thread at a time.</summary>
    /// <returns>False when there is nothing to do, or it has to wait for a commit.</returns>
    public bool Step()
    {
        if (deciders.Rulebooks.ForOpenTickets is not { } version || version <= _done) return false;
        // What was decided before the version came has to be committed, for a ticket that it left open is looked for on the
        // boards. What is decided after that sees the version: a ticket that is opened again adopts it by itself.
        if (_pass?.Version != version)
        {
            _pass = new Pass(version, partitions.Fence());
            return true;
        }
        if (!_pass.Waits.Durable.IsCompleted) return false;
        var batch = boards.UnderEarlierThan(version, ref _pass.Place, options.AdoptBatchMax);
        if (batch.Count == 0)
        {
            Volatile.Write(ref _done, version);
            _pass = null;
            return true;
        }
        _pass.Waits = new Submission(batch.Count);
        foreach (var ticket in batch) partitions.Post(new Ask(EntityId.Ticket(ticket), new TicketCommand.Adopt(version), _pass.Waits));
        return true;
    }

    /// <summary>One way through the boards.</summary>
    private sealed class Pass(int version, Submission fence)
    {
        public int Place;

        public int Version => version;

        /// <summary>The fence, then the batch under way.</summary>
        public Submission Waits { get; set; } = fence;
    }
}
