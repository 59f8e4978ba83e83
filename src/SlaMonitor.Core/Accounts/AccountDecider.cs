using NodaTime;
using SlaMonitor.Core.Entities;
using SlaMonitor.Core.Tickets;

namespace SlaMonitor.Core.Accounts;

/// <summary>Decides for one customer account. Pure. A host hands it each command once: counts are differences.</summary>
public static class AccountDecider
{
    /// <param name="state">The account so far; null before anybody named it.</param>
    /// <param name="id">The account's id.</param>
    /// <param name="command">What is asked.</param>
    /// <param name="now">The instant of the decision.</param>
    /// <param name="objectives">Of the configuration in force; those of other segments are passed over.</param>
    public static Decision<AccountState> Decide(
        AccountState? state, string id, AccountCommand command, Instant now, EquatableArray<AttainmentObjective> objectives)
    {
        state ??= new AccountState { Decisions = 0, Profile = new AccountProfile(id) };
        // The machine's clock may have been set back since.
        now = state.AsOf is { } last ? Instant.Max(now, last) : now;
        return command switch
        {
            AccountCommand.Describe describe => Describe(state, describe.Profile),
            AccountCommand.Count count => Burning(Count(state, count, now, objectives), now, objectives, state.Decisions + 1),
            AccountCommand.Wake => Burning(state, now, objectives, state.Decisions + 1),
            _ => throw new InvariantViolatedException($"no decision for {command}"),
        };
    }

    /// <summary>When it has to look again whether a budget burns still: at the end of the current bucket.</summary>
    public static Instant? WakeAt(AccountState state) =>
        state.Raised.IsEmpty || state.AsOf is not { } asOf ? null : AttainmentWindow.EndOfBucket(asOf);

    private static Decision<AccountState> Describe(AccountState state, AccountProfile profile)
    {
        Invariant.Check(profile.Id == state.Profile.Id, "a description goes to its own account");
        profile = profile with { Version = state.Profile.Version };
        if (profile == state.Profile) return new Decision<AccountState>(state, [], WakeAt(state));
        profile = profile with { Version = state.Profile.Version + 1 };
        var next = state with { Decisions = state.Decisions + 1, Profile = profile };
        return new Decision<AccountState>(next, [new Effect.TellOpenTickets(profile.Id, new TicketCommand.KnowAccount(profile))], WakeAt(next));
    }

    private static AccountState Count(AccountState state, AccountCommand.Count count, Instant now, EquatableArray<AttainmentObjective> objectives)
    {
        var sums = state.Tallies.ToList();
        foreach (var difference in count.Differences) Tally.Add(sums, difference);
        return state with { Decisions = state.Decisions + 1, Tallies = sums.ToEquatableArray(), Windows = Windows(state, count, now, objectives) };
    }

    private static EquatableArray<AttainmentWindow> Windows(
        AccountState state, AccountCommand.Count count, Instant now, EquatableArray<AttainmentObjective> objectives)
    {
        var windows = state.Windows;
        foreach (var difference in count.Differences)
        {
            if (difference.Met == 0 && difference.Breached == 0) continue;
            var keep = Duration.Zero;
            foreach (var objective in objectives)
                if (objective.Segment == state.Profile.Segment && objective.Metric == difference.Metric) keep = Duration.Max(keep, objective.Window);
            if (keep == Duration.Zero) continue;
            var counted = state.WindowOf(difference.Metric).With(difference.Met, difference.Breached, now, keep);
            windows = windows.Where(w => w.Metric != difference.Metric).Append(counted).OrderBy(w => w.Metric).ToEquatableArray();
        }
        return windows;
    }

    private static Decision<AccountState> Burning(AccountState state, Instant now, EquatableArray<AttainmentObjective> objectives, long decisions)
    {
        var effects = new List<Effect>();
        var raised = BurnDifferences.Tell(effects, state, now, objectives);
        var next = state with { Raised = raised };
        // Without windows nothing depends on when.
        if (!next.Windows.IsEmpty) next = next with { AsOf = now };
        if (next == state && effects.Count == 0) return new Decision<AccountState>(state, [], WakeAt(state));
        next = next with { Decisions = decisions };
        return new Decision<AccountState>(next, effects.ToEquatableArray(), WakeAt(next));
    }
}
