using NodaTime;
using SlaMonitor.Core.Accounts;
using SlaMonitor.Core.Entities;

namespace SlaMonitor.Simulation.Checks;

/// <summary>
/// What an account's error budgets have raised, from a plain list of all that was ever counted. A span reaches back to the beginning of the
/// five minutes, or beyond six hours the six hours of the day in UTC, in which it begins.
/// </summary>
internal sealed class ExpectedBudget(string account, Letters letters)
{
    private static readonly Duration Fine = Duration.FromMinutes(5);
    private static readonly Duration Coarse = Duration.FromHours(6);

    private readonly List<(string Metric, Instant At, int Met, int Breached)> _counted = [];

    private string? _segment;
    private Instant _now = Instant.MinValue;

    /// <summary>What its escalations were told that burns, and does still.</summary>
    public SortedSet<(string Policy, string Metric, Duration Over)> Raised { get; private set; } = [];

    public int Raises { get; private set; }

    /// <summary>While something burns it has to look again when the five minutes are over.</summary>
    public Instant? NextAt => Raised.Count == 0 ? null : Begin(_now, Fine) + Fine;

    public void Take(AccountCommand command, Instant at, IReadOnlyList<AttainmentObjective> objectives)
    {
        if (command is AccountCommand.Describe describe)
        {
            _segment = describe.Profile.Segment;
            return;
        }
        if (_counted.Count == 0 || at > _now) _now = at;
        var mine = objectives.Where(o => o.Segment == _segment).ToList();
        if (command is AccountCommand.Count count)
        {
            foreach (var tally in count.Differences)
                if ((tally.Met, tally.Breached) != (0, 0) && mine.Exists(o => o.Metric == tally.Metric)) _counted.Add((tally.Metric.Name, _now, tally.Met, tally.Breached));
        }
        var raised = new SortedSet<(string, string, Duration)>();
        foreach (var objective in mine)
        {
            foreach (var trigger in objective.Escalate)
            {
                var burn = (trigger.EscalationPolicy, objective.Metric.Name, trigger.Over);
                var isNew = !Raised.Contains(burn);
                var part = Duration.Max(trigger.Over / 12, Fine);
                var burns = Burns(objective, trigger.Over, trigger.Rate)
                    && (!isNew || (In(objective.Metric.Name, trigger.Over).Breached >= trigger.Breaches && Burns(objective, part, trigger.Rate)));
                if (!burns || !raised.Add(burn) || !isNew) continue;
                Raises++;
                letters.Expect(Escalation(trigger.EscalationPolicy), Letters.Burns(objective.Metric.Name, trigger.Over));
            }
        }
        foreach (var (policy, metric, over) in Raised.Except(raised)) letters.Expect(Escalation(policy), Letters.BurnsNoLonger(metric, over));
        Raised = raised;
    }

    /// <summary>Whether it burns so many times as fast as allowed, without dividing: of all that ended, more breached than the rate lets.</summary>
    private bool Burns(AttainmentObjective objective, Duration over, decimal rate)
    {
        var (met, breached) = In(objective.Metric.Name, over);
        return breached > 0 && breached >= rate * (1 - objective.Attainment) * (met + breached);
    }

    private (int Met, int Breached) In(string metric, Duration span)
    {
        var since = Begin(_now - span, span <= Coarse ? Fine : Coarse);
        var counted = _counted.Where(c => c.Metric == metric && c.At >= since).ToList();
        return (Math.Max(0, counted.Sum(c => c.Met)), Math.Max(0, counted.Sum(c => c.Breached)));
    }

    private static Instant Begin(Instant at, Duration bucket)
    {
        var ticks = at.ToUnixTimeTicks();
        return Instant.FromUnixTimeTicks(ticks - (ticks % bucket.BclCompatibleTicks));
    }

    private EntityId Escalation(string policy) => EntityId.Escalation($"account:{account}|{policy}");
}
