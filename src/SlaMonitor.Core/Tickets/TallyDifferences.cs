using SlaMonitor.Core.Accounts;
using SlaMonitor.Core.Clocks;
using SlaMonitor.Core.Entities;

namespace SlaMonitor.Core.Tickets;

/// <summary>What a ticket's account has to count otherwise after a decision.</summary>
public static class TallyDifferences
{
    /// <summary>Adds a command to the account, and to the former one where the ticket changed hands, when their counts change.</summary>
    internal static void Tell(List<Effect> effects, TicketPicture? before, TicketPicture after)
    {
        var was = before?.Facts.Account;
        var now = after.Facts.Account;
        if (was == now)
        {
            if (now is not null) Count(effects, now, Difference(before, after));
            return;
        }
        if (was is not null) Count(effects, was, Difference(before, null));
        if (now is not null) Count(effects, now, Difference(null, after));
    }

    /// <summary>The counts that a ticket contributes to its account: one for each clock cycle, by metric.</summary>
    public static IEnumerable<MetricTally> Contribution(TicketPicture picture)
    {
        var judged = picture.Facts.Disposition is not (Disposition.Deleted or Disposition.Spam);
        foreach (var clock in picture.Clocks)
        {
            yield return new MetricTally(
                clock.Metric,
                clock.IsOpen ? 1 : 0,
                judged && clock.BreachedAt is not null ? 1 : 0,
                judged && clock.State == ClockState.Met ? 1 : 0);
        }
    }

    private static void Count(List<Effect> effects, string account, EquatableArray<MetricTally> differences)
    {
        if (!differences.IsEmpty) effects.Add(new Effect.Tell(EntityId.Account(account), new AccountCommand.Count(differences)));
    }

    private static EquatableArray<MetricTally> Difference(TicketPicture? before, TicketPicture? after)
    {
        if (before is not null && after is not null && before.Clocks == after.Clocks
            && before.Facts.Disposition == after.Facts.Disposition) return [];
        var sums = new List<MetricTally>();
        if (after is not null)
            foreach (var tally in Contribution(after)) Tally.Add(sums, tally);
        if (before is not null)
            foreach (var tally in Contribution(before)) Tally.Add(sums, new MetricTally(tally.Metric, 0, 0, 0).Minus(tally));
        sums.RemoveAll(t => t.IsZero);
        return sums.ToEquatableArray();
    }
}
