using NodaTime;
using SlaMonitor.Core.Escalations;
using SlaMonitor.Core.Policies;
using SlaMonitor.Core.Tickets;

namespace SlaMonitor.Config.Tests;

public sealed class DefaultsTests
{
    [Theory]
    [InlineData("first_response", "")]
    [InlineData("next_response", "")]
    [InlineData("periodic_update", "")]
    [InlineData("resolution", "Pending")]
    [InlineData("requester_wait", "Pending")]
    [InlineData("agent_work", "Pending OnHold")]
    [InlineData("ownership", "")]
    public void Load_TargetWithoutPauseOnAndCalendar_HasTheDefaults(string metric, string pauseOn)
    {
        var target = Target($"{metric}: {{ normal: 1h }}");
        Assert.Equal(metric, target.Metric.Name);
        Assert.Equal(pauseOn, string.Join(' ', target.PauseOn));
        Assert.Equal("24x7", target.Calendar);
    }

    [Fact]
    public void Load_EmptyPauseOn_NeverPauses() => Assert.Empty(Target("resolution: { normal: 1h, pause_on: [] }").PauseOn);

    [Fact]
    public void Load_WarningsOfATarget_OverrideThePolicys()
    {
        var policy = Sample.Loaded("""
            policies:
              - id: p
                warn_at: [ 15m, 90%, 1h, 50%, 50% ]
                targets: { resolution: { normal: 1d }, first_response: { normal: 1h, warn_at: [ 80% ] }, next_response: { normal: 1h, warn_at: [] } }
            """).Rulebook.Policies[0];
        Assert.Equal(["50%", "90%", "PT1H", "PT15M"], policy.Targets[0].WarnAt.Select(w => w.ToString()));
        Assert.Equal(["80%"], policy.Targets[1].WarnAt.Select(w => w.ToString()));
        Assert.Empty(policy.Targets[2].WarnAt);
    }

    [Fact]
    public void Load_HoursPerDay_IsADayInTargetsAndWarnings()
    {
        var policy = Sample.Loaded("""
            calendars:
              - { id: office, time_zone: Europe/Berlin, hours: { mon-fri: "09:00-17:00" }, hours_per_day: 8 }
            policies:
              - id: p
                targets: { resolution: { normal: 3d, low: 1w, calendar: office }, agent_work: { normal: 3d } }
                warn_at: [ 1d ]
                escalate: { warning: { at: 1d, policy: e } }
            escalations: [ { id: e, steps: [ { after: 0m, notify: [ { user: kim } ] } ] } ]
            users: [ { id: kim } ]
            """).Rulebook.Policies[0];
        Assert.Equal(Duration.FromHours(24), policy.Targets[0].Durations.Normal);
        Assert.Equal(Duration.FromHours(56), policy.Targets[0].Durations.Low);
        Assert.Equal(Duration.FromHours(72), policy.Targets[1].Durations.Normal);
        Assert.Equal(
            [Duration.FromHours(8), Duration.FromHours(24)],
            policy.Escalate.Select(t => ((WarningThreshold.BeforeDue)t.Threshold!).Time));
    }

    [Fact]
    public void Load_RepeatForever_HasNoCount()
    {
        var escalation = Sample.Loaded("""
            escalations: [ { id: e, repeat: forever, repeat_after: 30m, when_nobody: fall_back, steps: [ { after: 0m, notify: [ { user: kim } ] } ] } ]
            users: [ { id: kim } ]
            """).Escalations[0];
        Assert.Null(escalation.Repeat);
        Assert.Equal(Duration.FromMinutes(30), escalation.RepeatAfter);
        Assert.Equal(WhenNobody.FallBack, escalation.WhenNobody);
    }

    [Theory]
    [InlineData("fri-mon", "Monday Friday Saturday Sunday")]
    [InlineData("sun", "Sunday")]
    [InlineData("mon-sun", "Monday Tuesday Wednesday Thursday Friday Saturday Sunday")]
    [InlineData("wed-wed", "Wednesday")]
    public void Load_RangeOfDays_WrapsOverTheWeek(string range, string days)
    {
        var only = Sample.Loaded($$"""
            schedules: [ { id: s, time_zone: Etc/UTC, layers: [ { rotate: 1d, starts: "2026-01-05T09:00", users: [ kim ], only: { {{range}}: "22:00-06:00" } } ] } ]
            users: [ { id: kim } ]
            """).Schedules[0].Layers[0].Only!;
        Assert.Equal(days, string.Join(' ', Enum.GetValues<IsoDayOfWeek>().Where(d => d != IsoDayOfWeek.None && !only[d].IsEmpty)));
    }

    [Fact]
    public void Load_AnchorsAndAliases_StandForTheirValue()
    {
        var policy = Sample.Loaded("""
            policies:
              - id: p
                targets: { resolution: &hour { normal: 1h }, agent_work: *hour }
            """).Rulebook.Policies[0];
        Assert.Equal(policy.Targets[0].Durations, policy.Targets[1].Durations);
    }

    [Fact]
    public void Load_PauseOn_IsSortedWithoutDoubles() =>
        Assert.Equal(
            [TicketStatus.Open, TicketStatus.OnHold],
            Target("resolution: { normal: 1h, pause_on: [ on_hold, open, on_hold ] }").PauseOn);

    private static Target Target(string target) =>
        Sample.Loaded($"policies: [ {{ id: p, targets: {{ {target} }} }} ]").Rulebook.Policies[0].Targets[0];
}
