using System.Diagnostics;
using SlaMonitor.Core.Accounts;
using SlaMonitor.Core.Clocks;
using SlaMonitor.Core.Entities;
using SlaMonitor.Core.Escalations;
using SlaMonitor.Core.Monitoring;
using SlaMonitor.Engine.Alarms;
using SlaMonitor.Engine.Intake;
using SlaMonitor.Engine.Journal;
using SlaMonitor.Engine.Partitions;
using SlaMonitor.Engine.Rows;
using SlaMonitor.ReadModel.Boards;

namespace SlaMonitor.Engine.Commit;

/// <summary>
/// Makes decisions durable, all that wait in one journal transaction, and lets everything that depends on that follow:
/// senders are answered, messages go on their way, the live feed and the alarms learn of it.
/// </summary>
internal sealed class GroupCommit(
    IJournal journal,
    CommittedStates states,
    AlarmClock alarms,
    AccountDirectory accounts,
    LiveBoards boards,
    OpenEscalations escalations,
    LiveFeed feed,
    EngineOptions options,
    IEngineLog log)
{
    private readonly Lock _gate = new();
    private readonly Queue<Decided> _queue = [];
    private readonly List<Decided> _inHand = [];
    private readonly List<JournalEntry> _entries = [];
    private readonly CommitTraces _traces = new();
    private readonly List<Activity?> _causes = [];
    private JournalEnd _end = journal.End;
    private bool _failing;

    /// <summary>Told when something was queued.</summary>
    public Action Queued { get; set; } = () => { };

    /// <summary>Told each message that a commit sends to an entity, and the span that it follows from.</summary>
    public Action<OutboxMessage, Activity?> Sent { get; set; } = (_, _) => { };

    /// <summary>Told each page that a commit asks for, within the span that it follows from.</summary>
    public Action<Page> PageAsked { get; set; } = _ => { };

    /// <summary>Told what each commit made durable, for the metrics.</summary>
    public Action<CommitReport> Reported { get; set; } = _ => { };

    public bool HasRoom
    {
        get
        {
            lock (_gate) return _queue.Count < options.CommitQueueMax;
        }
    }

    /// <summary>True when nothing waits and nothing is in hand.</summary>
    public bool IsIdle
    {
        get
        {
            lock (_gate) return _queue.Count == 0 && _inHand.Count == 0;
        }
    }

    /// <summary>True while the journal refuses writes.</summary>
    public bool IsFailing => Volatile.Read(ref _failing);

    public void Enqueue(IReadOnlyList<Decided> decided)
    {
        lock (_gate)
        {
            foreach (var one in decided) _queue.Enqueue(one);
        }
        Queued();
    }

    /// <summary>Commits what waits.</summary>
    public CommitOutcome Step()
    {
        if (_inHand.Count == 0 && !TakeInHand()) return CommitOutcome.Idle;
        if (states.DirtyCount >= options.DirtyRowsMax) return CommitOutcome.RowsBehind;
        if (_entries.Count > 0 && !Append()) return CommitOutcome.Failed;
        Follow();
        _traces.End();
        _inHand.Clear();
        _entries.Clear();
        return CommitOutcome.Committed;
    }

    private bool TakeInHand()
    {
        lock (_gate)
        {
            while (_inHand.Count < options.CommitBatchMax && _queue.TryDequeue(out var decided)) _inHand.Add(decided);
        }
        if (_inHand.Count == 0) return false;
        _traces.Begin(_inHand);
        var (position, sequence) = (_end.Position, _end.Sequence);
        foreach (var decided in _inHand)
        {
            if (decided.Record is null) continue;
            sequence += decided.Published.Count;
            _entries.Add(new JournalEntry(++position, sequence, decided.Body));
        }
        return true;
    }

    private bool Append()
    {
        try
        {
            // After a failure nobody knows whether the last attempt reached the disk; its positions tell.
            if (!_failing || journal.End.Position < _entries[^1].Position) journal.Append(_entries);
            if (_failing) log.StoreRecovered("journal");
            Volatile.Write(ref _failing, false);
            return true;
        }
        catch (StoreException e)
        {
            if (!_failing) log.StoreFailed("journal", e);
            Volatile.Write(ref _failing, true);
            return false;
        }
    }

    private void Follow()
    {
        var messages = new List<FeedMessage>();
        var rows = new List<EntityRow>(_inHand.Count);
        var identities = new List<EventIdentity>(_inHand.Count);
        var handled = new List<MessageId>();
        var sent = new List<OutboxMessage>();
        var (position, sequence) = (_end.Position, _end.Sequence);
        for (var i = 0; i < _inHand.Count; i++)
        {
            var decided = _inHand[i];
            if (decided.Record is not { } record) continue;
            position++;
            foreach (var published in record.Published)
            {
                messages.Add(new FeedMessage(++sequence, published));
                if (_traces.Of(i) is { } pushed && published is ClockEvent.Breached breached) feed.Traces.Begin(sequence, breached, pushed.Context);
            }
            foreach (var id in record.Handled) handled.Add(id);
            if (decided.Identity is { } identity) identities.Add(identity);
            Outgoing.Collect(sent, position, decided.Effects);
            while (_causes.Count < sent.Count) _causes.Add(_traces.Of(i));
            if (decided.Stored is not { } stored) continue;
            rows.Add(new EntityRow(decided.Entity, stored, decided.WakeAt));
            if (stored.Board is { } board) boards.Put(decided.Entity.Key, board);
            if (decided.State is AccountState account) accounts.Put(account.Profile);
            if (decided.State is EscalationState escalation) escalations.Put(escalation);
        }
        _end = new JournalEnd(position, sequence);
        states.Commit(position, rows, identities, sent, handled);

        // Only after the states can be found: an alarm that is set looks for them.
        foreach (var decided in _inHand)
        {
            if (decided.WakeAt is { } wakeAt) alarms.Set(decided.Entity, wakeAt);
            decided.By.Committed(decided.Number);
        }
        feed.Publish(messages);
        // Before the senders: what one of them asks next comes behind what its last question caused.
        for (var i = 0; i < sent.Count; i++) Sent(sent[i], _causes[i]);
        _causes.Clear();
        foreach (var decided in _inHand)
            foreach (var sender in decided.Senders) sender.Committed();
        for (var i = 0; i < _inHand.Count; i++)
        {
            foreach (var effect in _inHand[i].Effects)
            {
                if (effect is not Effect.Send(var page)) continue;
                using (MonitorTraces.Within(_traces.Of(i))) PageAsked(page);
            }
        }
        Reported(new CommitReport(_entries.Count, _inHand, messages, _traces));
    }
}

/// <summary>What one journal transaction made durable.</summary>
internal readonly record struct CommitReport(int Entries, IReadOnlyList<Decided> Decided, IReadOnlyList<FeedMessage> Messages, CommitTraces Traces);

/// <summary>How a commit went.</summary>
public enum CommitOutcome
{
    /// <summary>Nothing waited.</summary>
    Idle,

    Committed,

    /// <summary>The journal refused; the same decisions are tried again with the next step.</summary>
    Failed,

    /// <summary>The rows must be written first.</summary>
    RowsBehind,
}
