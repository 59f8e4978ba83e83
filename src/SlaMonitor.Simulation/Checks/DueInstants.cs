using NodaTime;
using SlaMonitor.Core.Clocks;
using SlaMonitor.Core.Tickets;

namespace SlaMonitor.Simulation.Checks;

/// <summary>Every due instant, warning, breach and verdict of a ticket is that of the slow oracle.</summary>
internal static class DueInstants
{
    /// <returns>The first instant after <paramref name="now"/> at which the ticket has to do something by itself.</returns>
    public static long? Check(IReadOnlyList<ExpectedRules> versions, string ticket, TicketPast past, TicketState state, Instant now)
    {
        var expected = new ExpectedTicket(versions, past.Events, past.Profiles, past.Adoptions).At(now);
        var want = expected.Clocks.Select(Say).Order(StringComparer.Ordinal).ToList();
        var have = state.Picture.Clocks.Select(Say).Order(StringComparer.Ordinal).ToList();
        if (!want.SequenceEqual(have))
        {
            throw CheckFailedException.Wrong(
                nameof(DueInstants),
                $"ticket {ticket} at {now} (as of {state.AsOf}):\n  expected {string.Join("\n           ", want.Except(have))}\n"
                + $"  but has  {string.Join("\n           ", have.Except(want))}\n  after {string.Join("\n        ", past.Events.OrderBy(e => e.At).Select(Say))}"
                + $"\n  knowing {string.Join(", ", past.Profiles.Select(p => $"{p.Profile.Id} v{p.Profile.Version} {p.Profile.Segment} since {Time(p.Since)}"))}"
                + $"\n  under {string.Join(", ", past.Adoptions.Select(a => $"version {a.Version} since {Time(a.Since)}"))}");
        }
        return expected.NextAfter(now);
    }

    private static string Say(TicketEvent e) =>
        $"{Time(e.At)} {e.Type} {e.Actor?.Kind}"
        + (e.Changes.Status is { } status ? $" status={status}" : "")
        + (e.Changes.Priority is { } priority ? $" priority={priority}" : "")
        + (e.Changes.Account.IsSet ? $" account={e.Changes.Account.Value}" : "")
        + (e.Changes.Group.IsSet ? $" group={e.Changes.Group.Value}" : "");

    private static string Say(ExpectedClock c) =>
        $"{c.Metric}#{c.Cycle} {c.State} since {Time(c.HasStarted ? Instant.FromUnixTimeTicks(c.Since) : null)} used {Duration.FromTicks(c.Elapsed)} "
        + $"due {Due(c.State, Time(c.DueAt))} breached {Time(c.BreachedAt)} warned {string.Join(",", c.Warnings.Select(w => $"{w.Name}@{Time(w.At)}"))}";

    private static string Say(Clock c) =>
        $"{c.Metric}#{c.Cycle} {c.State} since {Time(c.StartedAt is null ? null : c.Since)} used {c.Elapsed} "
        + $"due {Due(c.State, Time(c.DueAt))} breached {Time(c.BreachedAt)} warned {string.Join(",", c.Warnings.Select(w => $"{w.Threshold}@{Time(w.At)}"))}";

    // What was due matters while it can still come, or has.
    private static string Due(ClockState state, string due) => state is ClockState.Running or ClockState.Breached or ClockState.Paused ? due : "-";

    private static string Time(long? ticks) => Time(ticks is { } t ? Instant.FromUnixTimeTicks(t) : null);

    private static string Time(Instant? at) => at is { } t ? NodaTime.Text.InstantPattern.ExtendedIso.Format(t) : "-";
}
