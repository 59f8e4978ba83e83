using NodaTime;
using SlaMonitor.Core;
using SlaMonitor.Core.Accounts;
using SlaMonitor.Core.Entities;
using SlaMonitor.Core.Escalations;
using SlaMonitor.Core.Monitoring;
using SlaMonitor.Core.Tickets;
using SlaMonitor.Core.Wire;
using SlaMonitor.Engine.Commit;
using SlaMonitor.Engine.Intake;
using SlaMonitor.Engine.Journal;
using SlaMonitor.Engine.Partitions;
using SlaMonitor.Engine.Rows;
using SlaMonitor.Exports;
using SlaMonitor.ReadModel.Boards;

namespace SlaMonitor.Engine.Recovery;

/// <summary>Brings an engine back to where its journal ends: the rows, and then the records that they do not reflect.</summary>
internal sealed class Recovery(
    IJournal journal,
    IRowStore rows,
    Deciders deciders,
    CommittedStates states,
    EventIdentities identities,
    AccountDirectory accounts,
    LiveBoards boards,
    OpenEscalations escalations,
    RowWriter rowWriter,
    LiveFeed feed,
    EngineOptions options,
    IEngineLog log)
{
    private readonly StoredBuffer _buffer = new();

    /// <summary>Runs before anything else does.</summary>
    /// <returns>How many records were decided again.</returns>
    /// <exception cref="StoreException">The rows could not be written, or are ahead of the journal.</exception>
    public long Run()
    {
        if (rows.Position > journal.End.Position)
        {
            throw new StoreException(
                $"The rows reflect position {rows.Position} of a journal that ends at {journal.End.Position}: the two files do not belong together. "
                + "Restore both from the same backup, or move the rows file away to have it made again from the journal");
        }
        identities.Load();
        foreach (var (ticket, board) in rows.LiveBoards()) boards.Put(ticket, board);
        foreach (var profile in rows.Profiles()) accounts.Put(profile);
        foreach (var escalation in rows.OpenEscalations()) escalations.Put(escalation);
        states.RecoverOutbox(rows.Outbox());
        var records = Replay();
        RestoreFeed();
        return records;
    }

    private long Replay()
    {
        var count = 0L;
        foreach (var entry in journal.Read(rows.Position))
        {
            Replay(entry.Position, JournalRecordJson.Read(entry.Body.Span));
            count++;
            if (states.DirtyCount >= options.DirtyRowsMax / 2 && !rowWriter.Step())
                throw new StoreException("The rows cannot be written while starting; see the error before this one");
        }
        return count;
    }

    private void Replay(long position, JournalRecord record)
    {
        var identity = record.Command is TicketCommand.Record { Event: var happened } ? EventIdentity.Of(happened.Source, happened.Id) : (EventIdentity?)null;
        if (identity is { } known) identities.Recover(known);
        EquatableArray<EntityRow> changed = [];
        var sent = new List<OutboxMessage>();
        if (record.Command is { } command && record.Failure is null)
        {
            var before = states.Load(record.Entity);
            var decision = deciders.Decide(before, record.Entity, command, record.At);
            if (!SamePublished(decision.Effects, record.Published)) log.ReplayDiffers(position, record.Entity);
            Outgoing.Collect(sent, position, decision.Effects);
            if (decision.State is { } state) changed = [Put(record.Entity, state, decision.WakeAt)];
        }
        var taken = identity is { } one ? [one] : (IReadOnlyList<EventIdentity>)[];
        if (record.Imported is { } imported)
        {
            Outgoing.Collect(sent, position, imported.Tells);
            if (imported.State is { } state) changed = [Put(record.Entity, state, EntityStates.WakeAt(state))];
            if (imported.State is TicketState ticket) taken = [.. ticket.Log.Events.Select(e => EventIdentity.Of(e.Source, e.Id))];
            foreach (var brought in taken) identities.Recover(brought);
        }
        states.Commit(position, changed, taken, sent, record.Handled);
    }

    private EntityRow Put(EntityId entity, object state, Instant? wakeAt)
    {
        var stored = StoredState.Of(state, _buffer);
        if (stored.Board is { } board) boards.Put(entity.Key, board);
        if (state is AccountState account) accounts.Put(account.Profile);
        if (state is EscalationState escalation) escalations.Put(escalation);
        return new EntityRow(entity, stored, wakeAt);
    }

    private void RestoreFeed()
    {
        var oldest = Math.Max(0, feed.LastSequence - options.FeedCapacity);
        var messages = new List<FeedMessage>();
        foreach (var entry in journal.Read(journal.PositionAtSequence(oldest)))
        {
            var published = JournalRecordJson.Read(entry.Body.Span).Published;
            var sequence = entry.Sequence - published.Count;
            foreach (var told in published) messages.Add(new FeedMessage(++sequence, told));
        }
        feed.Restore(messages);
    }

    private static bool SamePublished(EquatableArray<Effect> effects, EquatableArray<DomainEvent> recorded)
    {
        var i = 0;
        foreach (var effect in effects)
        {
            if (effect is not Effect.Publish publish) continue;
            if (i >= recorded.Count || publish.Event != recorded[i++]) return false;
        }
        return i == recorded.Count;
    }
}
