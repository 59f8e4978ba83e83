using FsCheck;
using FsCheck.Fluent;
using NodaTime;
using SlaMonitor.Core.Accounts;
using SlaMonitor.Core.Clocks;
using SlaMonitor.Core.Entities;
using SlaMonitor.Core.Escalations;

namespace SlaMonitor.Core.Tests.Accounts;

/// <summary>What makes somebody act on an account whose error budget burns too fast.</summary>
public sealed class BurnRateTests
{
    private static readonly Instant Start = Instant.FromUtc(2026, 3, 2, 9, 0);

    private static readonly EquatableArray<AttainmentObjective> Objectives =
    [
        new AttainmentObjective("gold", Metric.Resolution, 0.9m, Duration.FromDays(30))
        {
            Escalate = [new BurnTrigger(5m, Duration.FromHours(1), 3, "critical")],
        },
    ];

    private AccountState _state = new() { Decisions = 0, Profile = new AccountProfile("acme", 1, "Acme", "gold") };

    [Fact]
    public void Budget_ThatBurnsFastEnough_IsEscalatedOnce()
    {
        Assert.Empty(Count(0, met: 2, breached: 2));

        var (key, trigger) = Assert.IsType<(string, EscalationCommand.Trigger)>(Assert.Single(Count(1, met: 0, breached: 1)));

        Assert.Equal("account:acme|critical", key);
        Assert.Equal(new EscalationReason.BurnRate(Metric.Resolution, Duration.FromHours(1), 6m, 3), trigger.Reason);
        Assert.Equal(new EscalatedTicket("account:acme", "Acme", "acme", Kind: EscalatedKind.Account), trigger.About);
        Assert.Empty(Count(2, met: 0, breached: 4));
    }

    /// <summary>Seed 222 of the simulation: three of five are six times the tenth that is allowed, and in binary fractions 5.999999999999999 times.</summary>
    [Fact]
    public void Budget_ThatBurnsExactlyAtTheRate_IsEscalated()
    {
        var objectives = Objectives.Select(o => o with { Escalate = o.Escalate.Select(t => t with { Rate = 6m }).ToEquatableArray() }).ToEquatableArray();
        var counts = new AccountCommand.Count([new MetricTally(Metric.Resolution, 0, 3, 2)], 1);

        Assert.Single(AccountDecider.Decide(_state, "acme", counts, Start, objectives).State.Raised);
    }

    [Fact]
    public void Budget_WithFewBreaches_WakesNobody() => Assert.Empty(Count(0, met: 0, breached: 2));

    [Fact]
    public void Budget_OfAnotherSegment_WakesNobody()
    {
        _state = _state with { Profile = _state.Profile with { Segment = "silver" } };

        Assert.Empty(Count(0, met: 0, breached: 9));
        Assert.Empty(_state.Windows);
        Assert.Null(_state.AsOf);
    }

    [Fact]
    public void Budget_WhoseBreachesAreLongPast_WakesNobody()
    {
        _state = _state with { Windows = [AttainmentWindow.Empty(Metric.Resolution).With(0, 9, Start - Duration.FromMinutes(30), Duration.FromDays(30))], AsOf = Start - Duration.FromMinutes(30) };

        Assert.Empty(Count(0, met: 1, breached: 0));
    }

    [Fact]
    public void Budget_ThatBurnsNoLonger_IsTakenBackByTime()
    {
        Count(0, met: 0, breached: 3);
        Assert.Equal(Start + Duration.FromMinutes(5), AccountDecider.WakeAt(_state));

        var told = new List<object>();
        Instant? last = null;
        while (AccountDecider.WakeAt(_state) is { } wake)
        {
            last = wake;
            told.AddRange(Decide(wake, new AccountCommand.Wake(1)));
        }

        Assert.Equal(Start + Duration.FromMinutes(65), last);
        var (_, done) = Assert.IsType<(string, EscalationCommand.BurnDone)>(Assert.Single(told));
        Assert.Equal((Metric.Resolution, Duration.FromHours(1)), (done.Metric, done.Over));
        Assert.Empty(_state.Raised);
    }

    [Fact]
    public void Goal_OfAHundredPercent_SaysThatItAllowsNone()
    {
        var objective = Objectives[0] with { Attainment = 1m };
        var effects = AccountDecider.Decide(_state, "acme", new AccountCommand.Count([new MetricTally(Metric.Resolution, 0, 3, 97)], 1), Start, [objective]).Effects;

        var reason = ((EscalationCommand.Trigger)((Effect.Tell)Assert.Single(effects)).Command).Reason;
        Assert.Equal("resolution allows no breach: 3 in 1 h", reason.ToString());
    }

    [Fact]
    public void Objective_TakenOutOfTheConfiguration_EndsItsEscalation()
    {
        Count(0, met: 0, breached: 3);

        var effects = AccountDecider.Decide(_state, "acme", new AccountCommand.Wake(2), Start + Duration.FromMinutes(5), []).Effects;

        Assert.IsType<EscalationCommand.BurnDone>(((Effect.Tell)Assert.Single(effects)).Command);
    }

    /// <summary>Told and taken back by turns, whatever happens; and at the end, when nothing has happened for long, taken back.</summary>
    [Fact]
    public void Budget_WhateverHappens_IsToldAndTakenBackByTurns() => Prop.ForAll(
        Gen.ArrayOf(from wait in Gen.Choose(0, 1_500) from met in Gen.Choose(0, 6) from breached in Gen.Choose(0, 3) select (wait, met, breached)).ToArbitrary(),
        story =>
        {
            _state = new AccountState { Decisions = 0, Profile = new AccountProfile("acme", 1, "Acme", "gold") };
            var told = new List<object>();
            var now = Start;
            foreach (var (wait, met, breached) in story)
            {
                var next = now + Duration.FromSeconds(wait);
                while (AccountDecider.WakeAt(_state) is { } wake && wake <= next) told.AddRange(Decide(wake, new AccountCommand.Wake(1)));
                told.AddRange(Decide(now = next, new AccountCommand.Count([new MetricTally(Metric.Resolution, 0, breached, met)], 1)));
            }
            while (AccountDecider.WakeAt(_state) is { } wake) told.AddRange(Decide(wake, new AccountCommand.Wake(1)));
            for (var i = 0; i < told.Count; i++) Assert.Equal(i % 2 == 0, told[i] is (string, EscalationCommand.Trigger));
            Assert.Equal(0, told.Count % 2);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(300));

    private List<object> Count(int minute, int met, int breached) =>
        Decide(Start + Duration.FromMinutes(minute), new AccountCommand.Count([new MetricTally(Metric.Resolution, 0, breached, met)], 1));

    private List<object> Decide(Instant now, AccountCommand command)
    {
        var decision = AccountDecider.Decide(_state, "acme", command, now, Objectives);
        _state = decision.State;
        Assert.Equal(AccountDecider.WakeAt(_state), decision.WakeAt);
        return [.. decision.Effects.OfType<Effect.Tell>().Select(t => t.Command is EscalationCommand.Trigger trigger ? (object)(t.To.Key, trigger) : (t.To.Key, (EscalationCommand.BurnDone)t.Command))];
    }
}
