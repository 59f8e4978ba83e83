using NodaTime;
using SlaMonitor.Core.Entities;
using SlaMonitor.Core.Tickets;
using SlaMonitor.Engine.Journal;
using SlaMonitor.ReadModel.Boards;

namespace SlaMonitor.Engine.Rows;

/// <summary>
/// The latest state of every entity, as of one position of the journal, and what is looked up in it. It follows from the
/// journal: losing its last writes costs replay, nothing else. One writer; readers from any thread.
/// </summary>
public interface IRowStore : IDisposable
{
    /// <summary>The position of the journal that the rows reflect; 0 for an empty store.</summary>
    long Position { get; }

    /// <summary>The state of an entity of any kind, such as a <see cref="Core.Tickets.TicketState"/>; null when there is none.</summary>
    object? Load(EntityId id);

    /// <summary>Writes a batch, all or nothing.</summary>
    /// <exception cref="StoreException">Nothing was written, or nobody can tell; writing the same batch again is harmless.</exception>
    void Write(RowBatch batch);

    /// <summary>Alarms due in [<paramref name="from"/>, <paramref name="until"/>), by due instant; at most <paramref name="limit"/>, but never cut between alarms due at the same instant.</summary>
    IReadOnlyList<Alarm> Due(Instant from, Instant until, int limit);

    /// <summary>Messages between entities that were not handled as of <see cref="Position"/>.</summary>
    IReadOnlyList<OutboxMessage> Outbox();

    /// <summary>Whether an event with this identity is among the rows' events.</summary>
    bool Knows(EventIdentity identity);

    /// <summary>Every event identity, in any order; some twice when batches are written meanwhile.</summary>
    IEnumerable<EventIdentity> Identities();

    /// <summary>
    /// Tickets of an account that another description of it may concern: active and not solved, or with a clock that is open or
    /// waiting. A ticket without any clock is among them: the account's segment may give it its first.
    /// </summary>
    IReadOnlyList<string> OpenTicketsOf(string account);

    /// <summary>The places on boards of all tickets that are not at rest.</summary>
    IEnumerable<(string Ticket, Board Board)> LiveBoards();

    /// <summary>All tickets that are not at rest, in any order, read a page at a time while others write: each as it is when its page is read.</summary>
    IEnumerable<TicketState> LiveTickets();

    /// <summary>What tickets at rest contribute to trends (<see cref="Core.Trends.TrendBytes"/>), of those that tell of <paramref name="from"/> or later: all as of one position.</summary>
    /// <param name="from">An instant.</param>
    /// <param name="begin">Told that position first, and whether all tickets are counted in; gives the tickets to leave out, or null to read nothing.</param>
    /// <param name="take">Takes one; valid until it returns.</param>
    /// <returns>False when nothing was read.</returns>
    bool ReadTrends(Instant from, Func<long, bool, IReadOnlyDictionary<string, Board>?> begin, Action<ReadOnlySpan<byte>> take);

    /// <summary>Counts some tickets into trends that an earlier program stored, which knew none. By the one writer, between batches.</summary>
    /// <returns>False when none is left.</returns>
    bool AddEarlierTrends(int max) => false;

    /// <summary>The profiles of all accounts that somebody described.</summary>
    IEnumerable<Core.Accounts.AccountProfile> Profiles();
}

/// <summary>When an entity asked to be woken.</summary>
public readonly record struct Alarm(EntityId Entity, Instant At);

/// <summary>A message that is under way to an entity, with the effect that it carries (a <c>Tell</c> or <c>TellOpenTickets</c>).</summary>
public sealed record OutboxMessage(MessageId Id, Effect Effect);

/// <summary>One entity's state and wake-up.</summary>
public readonly record struct EntityRow(EntityId Entity, StoredState State, Instant? WakeAt);

/// <summary>What the rows change together.</summary>
/// <param name="Position">The position of the journal that all rows reflect after this batch.</param>
/// <param name="Rows">Sorted by entity, so that neighbours on disk are written together.</param>
/// <param name="Identities">Identities of the events taken in since the last batch, sorted.</param>
/// <param name="Outbox">All messages under way as of <paramref name="Position"/>; replaces the earlier ones.</param>
public sealed record RowBatch(
    long Position,
    IReadOnlyList<EntityRow> Rows,
    IReadOnlyList<EventIdentity> Identities,
    IReadOnlyList<OutboxMessage> Outbox);
