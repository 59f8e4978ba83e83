using SlaMonitor.Core.Accounts;
using SlaMonitor.Core.Clocks;
using SlaMonitor.Core.Tickets;

namespace SlaMonitor.Simulation.Checks;

/// <summary>Once quiet, an account's counts are the sums over its tickets' clocks, and its open tickets know its latest description.</summary>
internal static class AccountTallies
{
    public static void Check(IReadOnlyDictionary<string, AccountState> accounts, IReadOnlyCollection<TicketState> tickets)
    {
        foreach (var id in accounts.Keys.Union(tickets.Select(t => t.Picture.Facts.Account).OfType<string>()))
        {
            var sums = new SortedDictionary<string, (int Open, int Breached, int Met)>(StringComparer.Ordinal);
            foreach (var ticket in tickets.Where(t => t.Picture.Facts.Account == id))
            {
                var judged = ticket.Picture.Facts.Disposition is Disposition.Active or Disposition.Merged;
                foreach (var clock in ticket.Picture.Clocks)
                {
                    var sum = sums.GetValueOrDefault(clock.Metric.Name);
                    if (clock.State is ClockState.Running or ClockState.Paused or ClockState.Breached) sum.Open++;
                    if (judged && clock.BreachedAt is not null) sum.Breached++;
                    if (judged && clock.State == ClockState.Met) sum.Met++;
                    sums[clock.Metric.Name] = sum;
                }
            }
            var want = string.Join(", ", sums.Where(s => s.Value != default).Select(s => $"{s.Key} {s.Value}"));
            var have = accounts.TryGetValue(id, out var account)
                ? string.Join(", ", account.Tallies.Where(t => !t.IsZero).Select(t => $"{t.Metric} {(t.Open, t.Breached, t.Met)}"))
                : "";
            if (want != have) throw CheckFailedException.Wrong(nameof(AccountTallies), $"account {id} counts {have}; its tickets' (open, breached, met) are {want}");
        }
    }

    /// <summary>A ticket that can still breach must be judged by what its account is now.</summary>
    public static void CheckKnown(IReadOnlyDictionary<string, AccountState> accounts, IReadOnlyCollection<TicketState> tickets)
    {
        foreach (var ticket in tickets)
        {
            var facts = ticket.Picture.Facts;
            if (facts.Account is not { } id || facts.IsSolved || facts.Disposition != Disposition.Active) continue;
            if (!accounts.TryGetValue(id, out var account) || account.Profile.Version == 0) continue;
            var known = ticket.Log.Profiles.Where(p => p.Profile.Id == id).Select(p => p.Profile.Version).DefaultIfEmpty(0).Max();
            if (known != account.Profile.Version)
                throw CheckFailedException.Wrong(nameof(AccountTallies), $"ticket {ticket.Id} is open and knows version {known} of account {id}, which is at {account.Profile.Version}");
        }
    }
}
