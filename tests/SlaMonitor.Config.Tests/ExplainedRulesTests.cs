using NodaTime;
using SlaMonitor.Core.Explanations.Rules;

namespace SlaMonitor.Config.Tests;

/// <summary>A configuration in sentences, read by somebody who does not read YAML.</summary>
public sealed class ExplainedRulesTests
{
    private const string Text = """
        version: 1
        calendars:
          - id: berlin
            time_zone: Europe/Berlin
            hours: { mon-thu: ["09:00-12:30", "13:30-17:00"], fri: "09:00-15:00", sat-sun: "10:00-12:00" }
            hours_per_day: 8h
            holidays: [ { date: 2025-12-25, name: Christmas }, { date: 2026-12-25, name: Christmas } ]
            shifts: [ { date: 2026-12-24, hours: "09:00-12:00" } ]
          - { id: all, union: [ berlin, 24x7 ] }
        accounts:
          objectives: [ { segment: platinum, metric: first_response, attainment: 99.5%, window: 30d, escalate: [ { burn_rate: 6, over: 6h, policy: critical } ] } ]
        policies:
          - id: platinum
            match: { account.segment: platinum, channel: { not: self_service } }
            targets:
              first_response: { urgent: 15m, high: 1h, normal: 4h, calendar: 24x7 }
              resolution: { urgent: 4h, high: 8h, normal: 8h, low: 8h, calendar: berlin, pause_on: [pending] }
            warn_at: [ 50%, 75%, 30m ]
            escalate: { warning: { at: 75%, policy: critical }, breach: critical }
          - id: everyone
            targets: { next_response: { urgent: 2h, high: 2h, normal: 2h, low: 2h, calendar: berlin } }
        escalations:
          - id: critical
            steps:
              - { after: 0m, notify: [ { schedule: l1 } ] }
              - { after: 10m, notify: [ { channel: room }, { user: boss } ], tier: L2 }
            repeat: forever
            when_nobody: wait
            acknowledge_timeout: 1h
        schedules:
          - id: l1
            time_zone: Europe/Berlin
            layers: [ { rotate: 1w, starts: "2026-01-05T09:00", users: [ amina ] } ]
        users: [ { id: amina, name: Amina W. }, { id: boss, name: The duty manager } ]
        channels: [ { id: room, type: log } ]
        """;

    private static readonly ExplainedRules Explained = ExplainedRules.Of(
        Assert.IsType<ConfigurationResult.Loaded>(ConfigurationFile.Load([new ConfigurationSource("sla.yaml", Text)])).Configuration.Rulebook, Instant.FromUtc(2026, 6, 1, 0, 0));

    [Fact]
    public void Policies_SayWhomTheyCoverWhatTheyPromiseAndWhoActs() => Assert.Equal(
        [
            "platinum",
            "It covers tickets of which the account's segment is platinum and the channel is not self_service.",
            "First response within 15 min for urgent, 1 h for high and 4 h for normal tickets, counted around the clock.",
            "Tickets of low priority are promised no first response.",
            "The clock of first response warns at 50% and 75% of its time and 30 min before it is due.",
            "Resolution within 4 h for urgent and 8 h for high, normal and low tickets, counted in the open hours of berlin.",
            "The clock of resolution stands still while the ticket is pending.",
            "The clock of resolution warns at 50% and 75% of its time and 30 min before it is due.",
            "The escalation critical starts when a clock has used 75% of its time or when a clock breaches.",
            "everyone",
            "It covers every ticket.",
            "Next response within 2 h for every ticket, counted in the open hours of berlin.",
        ],
        Explained.Policies.SelectMany(Lines));

    [Fact]
    public void Calendars_SayTheirWeekAndTheDatesAhead() => Assert.Equal(
        [
            "24x7",
            "Open always.",
            "all",
            "Open whenever berlin or 24x7 is.",
            "berlin",
            "Open Monday to Thursday 09:00-12:30 and 13:30-17:00, Friday 09:00-15:00 and Saturday and Sunday 10:00-12:00, as clocks in Europe/Berlin show it.",
            "Closed all day on Fri 2026-12-25 (Christmas).",
            "Other hours on Thu 2026-12-24 (09:00-12:00).",
            "A target of one day means 8 h of open time.",
        ],
        Explained.Calendars.SelectMany(Lines));

    [Fact]
    public void Escalations_SayWhoIsTold_AndWhoThatIsNow() => Assert.Equal(
        [
            "critical",
            "Step 1, at once: tells whoever is on call in l1 (now Amina W.).",
            "Step 2, after 10 min: tells all who read room and The duty manager, and moves the ticket to L2.",
            "Then all steps come again, after 10 min, until somebody reacts.",
            "A step that would reach nobody waits until somebody comes on call.",
            "Whoever takes it on has 1 h; then the steps go on.",
        ],
        Explained.Escalations.SelectMany(Lines));

    [Fact]
    public void Objectives_AreASentenceEach() => Assert.Equal(
        ["Of accounts of the segment platinum, 99.5 % of first response is to be kept over 30 days; the escalation critical starts when the error budget burns 6 times as fast as it may over 6 h."],
        Explained.Objectives);

    /// <summary>Whatever a configuration holds, there are words for it.</summary>
    [Fact]
    public void CompleteExample_HasSentencesForEveryPart()
    {
        var rulebook = Sample.Loaded(Sample.Complete).Rulebook;

        var explained = ExplainedRules.Of(rulebook, Instant.FromUtc(2026, 3, 2, 9, 0));

        Assert.Equal(rulebook.Policies.Count, explained.Policies.Count);
        Assert.All(explained.Policies.Concat(explained.Calendars).Concat(explained.Escalations), part => Assert.NotEmpty(part.Sentences));
        Assert.All(explained.Policies.Concat(explained.Calendars).Concat(explained.Escalations).SelectMany(part => part.Sentences), sentence => Assert.Matches(@"^[A-Z].*\.$", sentence));
    }

    private static IEnumerable<string> Lines(ExplainedRule part) => part.Sentences.Prepend(part.Id);
}
