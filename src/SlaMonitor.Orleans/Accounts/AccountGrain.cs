using NodaTime;
using SlaMonitor.Core.Accounts;
using SlaMonitor.Core.Entities;
using SlaMonitor.Core.Tickets;
using SlaMonitor.Orleans.Alarms;
using SlaMonitor.Orleans.Hosting;
using SlaMonitor.Orleans.Messages;
using SlaMonitor.Orleans.Placement;
using SlaMonitor.Orleans.Storage;
using SlaMonitor.Orleans.Tickets;
using SlaMonitor.Postgres.Accounts;
using SlaMonitor.Postgres.Lists;

namespace SlaMonitor.Orleans.Accounts;

/// <summary>Hosts <see cref="AccountDecider"/> for one account.</summary>
[WhereTheDatabaseIs]
internal sealed class AccountGrain(
    [PersistentState(StorageNames.Account, StorageNames.Entities)] IPersistentState<StoredAccount> stored,
    ClusterContext cluster,
    AccountTable table,
    PostgresReadModel tickets) : Grain, IAccountGrain
{
    private const int ToldAtATime = 32;

    // Whoever takes over after a crash may begin this long after it.
    private static readonly Duration GoOnAfter = Duration.FromSeconds(10);

    private string Id => this.GetPrimaryKeyString();

    public async Task Describe(Commands description)
    {
        var describe = (AccountCommand.Describe)description.Read()[0];
        var decision = AccountDecider.Decide(stored.State.State, Id, describe, cluster.Now, []);
        if (!ReferenceEquals(decision.State, stored.State.State) && decision.State.Decisions > (stored.State.State?.Decisions ?? 0))
        {
            await SetAlarm(decision.State.Decisions);
            await Write(new StoredAccount { State = decision.State, IsSpreading = true });
        }
        await Spread();
    }

    public Task<Commands> Profile() =>
        Task.FromResult(Commands.Of(new TicketCommand.KnowAccount(stored.State.State?.Profile ?? new AccountProfile(Id))));

    public async Task<NextAlarm> Wake()
    {
        await Spread();
        return NextAlarm.At(null, stored.State.State?.Decisions ?? 0);
    }

    /// <summary>Tells every open ticket. One that is created meanwhile asks for the description after it can be found, so none is missed.</summary>
    private async Task Spread()
    {
        if (stored.State is not { IsSpreading: true, State: { } state }) return;
        await table.PutAsync(state.Profile);
        var command = Commands.Of(new TicketCommand.KnowAccount(state.Profile));
        for (var last = ""; await tickets.OpenTicketsOfAsync(Id, last, ToldAtATime) is { Count: > 0 } some; last = some[^1])
            await Task.WhenAll(some.Select(ticket => GrainFactory.GetGrain<ITicketGrain>(ticket).Tell(command)));
        await Write(new StoredAccount { State = state });
    }

    private Task SetAlarm(long version) =>
        GrainFactory.GetGrain<IAlarmShardGrain>(AlarmShards.Of(EntityId.Account(Id)))
            .SetEarlier(EarlierAlarm.For(EntityId.Account(Id), cluster.Now + GoOnAfter, version));

    private async Task Write(StoredAccount next)
    {
        stored.State = next;
        try
        {
            await stored.WriteStateAsync();
        }
        catch
        {
            // What is in memory may not be what is stored; the next activation reads it again.
            DeactivateOnIdle();
            throw;
        }
    }
}
