using SlaMonitor.Core.Entities;
using SlaMonitor.Core.Tickets;

namespace SlaMonitor.Core.Accounts;

/// <summary>Decides for one customer account. Pure. A host hands it each command once: counts are differences.</summary>
public static class AccountDecider
{
    /// <param name="state">The account so far; null before anybody named it.</param>
    /// <param name="id">The account's id.</param>
    /// <param name="command">What is asked.</param>
    public static Decision<AccountState> Decide(AccountState? state, string id, AccountCommand command)
    {
        state ??= new AccountState { Decisions = 0, Profile = new AccountProfile(id) };
        return command switch
        {
            AccountCommand.Describe describe => Describe(state, describe.Profile),
            AccountCommand.Count count => new Decision<AccountState>(Count(state, count), [], null),
            _ => throw new InvariantViolatedException($"no decision for {command}"),
        };
    }

    private static Decision<AccountState> Describe(AccountState state, AccountProfile profile)
    {
        Invariant.Check(profile.Id == state.Profile.Id, "a description goes to its own account");
        profile = profile with { Version = state.Profile.Version };
        if (profile == state.Profile) return new Decision<AccountState>(state, [], null);
        profile = profile with { Version = state.Profile.Version + 1 };
        var next = state with { Decisions = state.Decisions + 1, Profile = profile };
        return new Decision<AccountState>(next, [new Effect.TellOpenTickets(profile.Id, new TicketCommand.KnowAccount(profile))], null);
    }

    private static AccountState Count(AccountState state, AccountCommand.Count count)
    {
        var sums = state.Tallies.ToList();
        foreach (var difference in count.Differences) Tally.Add(sums, difference);
        return state with { Decisions = state.Decisions + 1, Tallies = sums.ToEquatableArray() };
    }
}
