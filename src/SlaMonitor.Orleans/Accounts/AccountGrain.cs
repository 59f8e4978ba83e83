using System.Diagnostics;
using Microsoft.Extensions.Logging;
using NodaTime;
using SlaMonitor.Core;
using SlaMonitor.Core.Accounts;
using SlaMonitor.Core.Entities;
using SlaMonitor.Core.Tickets;
using SlaMonitor.Orleans.Alarms;
using SlaMonitor.Orleans.Entities;
using SlaMonitor.Orleans.Hosting;
using SlaMonitor.Orleans.Messages;
using SlaMonitor.Orleans.Placement;
using SlaMonitor.Orleans.Storage;
using SlaMonitor.Orleans.Tickets;
using SlaMonitor.Postgres.Accounts;
using SlaMonitor.Postgres.Lists;
using SlaMonitor.Postgres.Publishing;

namespace SlaMonitor.Orleans.Accounts;

/// <summary>
/// Hosts <see cref="AccountDecider"/> for one account. Its tickets tell it nothing: what their publications have added up it
/// reads, and counts the difference to what it has counted before (see <see cref="BurnCounts"/>).
/// </summary>
[WhereTheDatabaseIs]
internal sealed class AccountGrain(
    [PersistentState(StorageNames.Account, StorageNames.Entities)] IPersistentState<StoredAccount> stored,
    ClusterContext cluster,
    Messenger messenger,
    AccountTable table,
    PostgresReadModel tickets,
    ILogger<AccountGrain> log) : EntityGrain<StoredAccount, AccountState>(stored, cluster, messenger, log), IAccountGrain
{
    private const int ToldAtATime = 32;

    // Whoever takes over after a crash may begin this long after it.
    private static readonly Duration GoOnAfter = Duration.FromSeconds(10);

    private bool _isSpreading;
    private int? _countedUnder;

    protected override EntityId Entity => EntityId.Account(Key);

    public async Task Describe(Commands description)
    {
        var describe = (AccountCommand.Describe)description.Read()[0];
        var draft = await Begin();
        // What came so far counts by the segment that it had.
        var segment = describe.Profile.Segment;
        if (Follows(draft.State?.Profile.Segment) || Follows(segment)) await CountAsync(draft);
        var decision = AccountDecider.Decide(draft.State, Key, describe, Cluster.Now, []);
        if (decision.State.Decisions > (draft.State?.Decisions ?? 0))
        {
            draft.Take(decision.State, decision.State.Decisions, decision.Effects);
            (_isSpreading, _countedUnder) = (true, Follows(segment) ? Cluster.Rulebooks.Current.Version : 0);
        }
        await Finish(draft);
        await Spread();
    }

    public Task<Commands> Profile() =>
        Task.FromResult(Commands.Of(new TicketCommand.KnowAccount(Stored.State?.Profile ?? new AccountProfile(Key))));

    public async Task Count()
    {
        var draft = await Begin();
        if (Follows(draft.State?.Profile.Segment)) await CountAsync(draft);
        await Finish(draft);
    }

    public async Task<NextAlarm> Wake()
    {
        await Spread();
        var draft = await Begin();
        if (draft.State is not null)
        {
            if (Follows(draft.State.Profile.Segment)) await CountAsync(draft);
            var rulebook = Cluster.Rulebooks.Current;
            Decide(draft, new AccountCommand.Wake(rulebook.Version), rulebook.Objectives);
        }
        await Finish(draft, isWoken: true);
        return Next();
    }

    protected override long DecisionsOf(AccountState state) => state.Decisions;

    protected override Instant AsOf(AccountState state) => state.AsOf ?? Instant.MinValue;

    protected override int VersionOf(AccountState state) => Stored.CountedUnder;

    protected override Instant? WakeAt(AccountState state)
    {
        var burns = AccountDecider.WakeAt(state);
        return _isSpreading || Stored.IsSpreading ? Instant.Min(burns ?? Instant.MaxValue, Cluster.Now + GoOnAfter) : burns;
    }

    /// <summary>The list of accounts gets the profile before the tickets do, and here the counts by which its objectives are judged.</summary>
    protected override Task PublishAsync(AccountState state, EquatableArray<DecidedEvent> unheard) =>
        state.Windows.IsEmpty && state.AsOf is null ? Task.CompletedTask : table.PutWindowsAsync(state);

    protected override bool IsUrgent(DomainEvent published) => false;

    protected override StoredAccount Complete(StoredAccount next) =>
        next with { IsSpreading = _isSpreading || next.IsSpreading, CountedUnder = _countedUnder ?? next.CountedUnder };

    /// <summary>Tells every open ticket. One that is created meanwhile asks for the description after it can be found, so none is missed.</summary>
    private async Task Spread()
    {
        if (Stored is not { IsSpreading: true, State: { } state }) return;
        // What becomes of so many tickets is no part of one request's trace.
        Activity.Current = null;
        await table.PutAsync(state.Profile);
        var command = Commands.Of(new TicketCommand.KnowAccount(state.Profile));
        for (var last = ""; await tickets.OpenTicketsOfAsync(Key, last, ToldAtATime) is { Count: > 0 } some; last = some[^1])
            await Task.WhenAll(some.Select(ticket => GrainFactory.GetGrain<ITicketGrain>(ticket).Tell(command)));
        await Write(Stored with { IsSpreading = false });
    }

    private async Task CountAsync(Draft<AccountState> draft)
    {
        var sums = (await table.FindAsync(Key))?.Tallies ?? [];
        foreach (var (count, objectives) in BurnCounts.Of(draft.State, Stored.CountedUnder, sums, Cluster.Rulebooks)) Decide(draft, count, objectives);
        _countedUnder = Cluster.Rulebooks.Current.Version;
    }

    private void Decide(Draft<AccountState> draft, AccountCommand command, EquatableArray<AttainmentObjective> objectives)
    {
        Decide(draft, command, (state, now) =>
        {
            var decision = AccountDecider.Decide(state, Key, command, now, objectives);
            return (decision.State, decision.Effects);
        });
    }

    private async Task Finish(Draft<AccountState> draft, bool isWoken = false)
    {
        try
        {
            // That it follows what it has not followed before it has to know even if there was nothing to count yet.
            var begins = _countedUnder is not null && !draft.IsNew && draft.State is { Profile.Segment: var segment }
                && !BurnCounts.IsAllFollowed(segment, Stored.CountedUnder, Cluster.Rulebooks);
            if (begins) await Write(Complete(Stored));
            await Commit(draft, isWoken);
        }
        finally
        {
            (_isSpreading, _countedUnder) = (false, null);
        }
    }

    private bool Follows(string? segment) => BurnCounts.Follows(Cluster.Rulebooks.Current, segment);
}
