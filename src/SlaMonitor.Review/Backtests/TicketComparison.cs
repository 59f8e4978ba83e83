using NodaTime;
using SlaMonitor.Core;
using SlaMonitor.Core.Clocks;
using SlaMonitor.Core.Policies;
using SlaMonitor.Core.Tickets;
using SlaMonitor.Core.Wire;

namespace SlaMonitor.Review.Backtests;

/// <summary>Counts the clocks of one ticket under the policies asked about and under the baseline, cycle by cycle.</summary>
/// <param name="now">The policies asked about.</param>
/// <param name="then">The baseline; null when there is none.</param>
/// <param name="from">Cycles that started before are left out.</param>
/// <param name="to">The instant of the evaluation.</param>
internal sealed class TicketComparison(Rulebook now, Rulebook? then, Instant? from, Instant to, BacktestSums sums)
{
    public void Add(int place, string ticket, TicketLog log)
    {
        if (log.Events[0].At > to) return;
        var after = TicketReview.At(log, now, to);
        var before = then is null ? null : TicketReview.At(log, then, to);
        var facts = after.Facts;
        sums.Tickets++;
        if (facts.Disposition == Disposition.Spam) sums.Spam++;
        if (facts.Disposition == Disposition.Deleted) sums.Deleted++;
        if (facts.Disposition is Disposition.Spam or Disposition.Deleted) return;
        if (now.Choose(facts, after.Account).NothingMatched) sums.NotMatched.Add((place, ticket));
        if (before is not null && then!.Choose(facts, before.Account).NothingMatched) sums.NotMatchedThen.Add((place, ticket));
        foreach (var (was, wasNot) in Pairs(before?.Clocks ?? [], after.Clocks)) Compare(ticket, facts, was, wasNot);
    }

    /// <summary>
    /// Pairs the cycles of both sides. A cycle starts by what happened on the ticket, which is the same on both sides; its
    /// number also depends on what else is promised (whose the first exchange is), so the start tells which belong together.
    /// </summary>
    private static IEnumerable<(Clock? Then, Clock? Now)> Pairs(EquatableArray<Clock> then, EquatableArray<Clock> now)
    {
        var (i, j) = (0, 0);
        while (i < then.Count || j < now.Count)
        {
            var order = i == then.Count ? 1 : j == now.Count ? -1 : Order(then[i], now[j]);
            yield return order switch
            {
                < 0 => (then[i++], null),
                > 0 => (null, now[j++]),
                _ => (then[i++], now[j++]),
            };
        }
    }

    private static int Order(Clock a, Clock b) =>
        a.Metric != b.Metric ? a.Metric.CompareTo(b.Metric) : Start(a).CompareTo(Start(b));

    private static Instant Start(Clock clock) => clock.StartedAt ?? Instant.MaxValue;

    private void Compare(string ticket, TicketFacts facts, Clock? before, Clock? after)
    {
        var (was, isNow) = (before?.Verdict() ?? Verdict.NotPromised, after?.Verdict() ?? Verdict.NotPromised);
        if (was == Verdict.NotPromised && isNow == Verdict.NotPromised) return;
        var either = (after is { StartedAt: not null } ? after : before)!;
        // A waiting clock that was cancelled never started: nothing came of it.
        if (either.StartedAt is not { } startedAt || startedAt < from) return;

        sums.Count(facts, either.Metric, startedAt, new ThenAndNow(One(after, isNow), One(before, was)));
        if (after is not null) CountUse(after, isNow, now, true);
        if (before is not null) CountUse(before, was, then!, false);
        if (then is null) return;
        if (was == isNow)
        {
            if (before!.DueAt != after!.DueAt || before.Target != after.Target) sums.DueMoved++;
            return;
        }
        var (sideThen, sideNow) = (Side(before, was, then), Side(after, isNow, now));
        sums.Changed.Add(new ChangedResult(
            ticket, facts.Subject, facts.Account, WireName<Priority>.Of(facts.Priority), facts.Group,
            either.Metric, either.Cycle, startedAt, sideThen, sideNow, Distance(sideThen, sideNow)));
    }

    private static Attainment One(Clock? clock, Verdict verdict) =>
        clock is null ? default : Attainment.Of(verdict, clock.State == ClockState.MetLate);

    private void CountUse(Clock clock, Verdict verdict, Rulebook rulebook, bool isNow)
    {
        if (verdict is not (Verdict.Met or Verdict.Breached)) return;
        sums.CountUse(clock.Metric, clock.ElapsedAt(rulebook.Calendars[clock.Calendar], to), clock.Target, isNow);
    }

    private ResultSide Side(Clock? clock, Verdict verdict, Rulebook rulebook) =>
        clock is null || verdict == Verdict.NotPromised
            ? ResultSide.None
            : new ResultSide(
                verdict, clock.Policy, clock.Target, clock.ElapsedAt(rulebook.Calendars[clock.Calendar], to), clock.DueAt, clock.StoppedAt);

    /// <summary>How far the time left moved; where a side has none, how far the other one is from its due instant.</summary>
    private static Duration Distance(ResultSide then, ResultSide now)
    {
        var distance = (now.Target - now.Elapsed ?? Duration.Zero) - (then.Target - then.Elapsed ?? Duration.Zero);
        return distance < Duration.Zero ? -distance : distance;
    }
}
