using NodaTime;
using SlaMonitor.Core.Calendars;
using SlaMonitor.Core.Clocks;
using SlaMonitor.Core.Escalations;
using SlaMonitor.Core.OnCall;
using SlaMonitor.Core.Policies;
using SlaMonitor.Core.Tickets;

namespace SlaMonitor.Config.Tests;

public sealed class CompleteExampleTests
{
    private readonly Configuration _configuration = Sample.Loaded(Sample.Complete);

    [Fact]
    public void Load_CompleteExample_HasItsPolicy()
    {
        var policy = Assert.Single(_configuration.Rulebook.Policies);
        Assert.Equal("platinum", policy.Id);
        Assert.Equal("all of (account.segment is platinum, not (channel is self_service))", policy.Match.Describe());
        Assert.Equal(
            [new EscalationTrigger(new WarningThreshold.Percent(75), "nudge"), new EscalationTrigger(null, "critical")],
            policy.Escalate);

        var response = policy.Targets[0];
        Assert.Equal(Metric.FirstResponse, response.Metric);
        Assert.Equal(new MetricRule.Preset(MetricPreset.FirstResponse), response.Rule);
        Assert.Equal(
            new TargetDurations(Duration.FromMinutes(15), Duration.FromHours(1), Duration.FromHours(4), Duration.FromHours(8)),
            response.Durations);
        Assert.Equal("24x7", response.Calendar);
        Assert.Empty(response.PauseOn);
        Assert.Equal(["50%", "75%", "90%"], response.WarnAt.Select(w => w.ToString()));

        var resolution = policy.Targets[1];
        Assert.Equal(new TargetDurations(Duration.FromHours(4), Duration.FromHours(8), Duration.FromHours(72), null), resolution.Durations);
        Assert.Equal("follow-the-sun", resolution.Calendar);
        Assert.Equal([TicketStatus.Pending], resolution.PauseOn);
    }

    [Theory]
    [InlineData("2026-12-23T16:29:00Z", true)] // 17:29 on a Wednesday
    [InlineData("2026-12-23T16:30:00Z", false)]
    [InlineData("2026-12-24T10:59:00Z", true)] // the shift
    [InlineData("2026-12-24T11:00:00Z", false)]
    [InlineData("2026-12-25T10:00:00Z", false)] // the holiday
    [InlineData("2026-06-11T12:30:00Z", false)] // the break
    [InlineData("2026-04-03T08:00:00Z", false)] // Good Friday, from the file
    [InlineData("2026-04-06T08:00:00Z", false)] // Easter Monday, the last day of the event
    [InlineData("2026-04-07T08:00:00Z", true)] // DTEND is exclusive
    [InlineData("2031-01-01T10:00:00Z", false)] // every New Year
    [InlineData("2026-06-13T10:30:00Z", false)] // Saturday between the two intervals
    [InlineData("2026-06-13T11:30:00Z", true)]
    public void Load_CompleteExample_OpensAsWritten(string at, bool isOpen) =>
        Assert.Equal(isOpen, _configuration.Rulebook.Calendars["berlin"].IsOpen(NodaTime.Text.InstantPattern.ExtendedIso.Parse(at).Value));

    [Fact]
    public void Load_CompleteExample_HasItsEscalation()
    {
        var critical = _configuration.Escalations[1];
        Assert.Equal("critical", critical.Id);
        Assert.Equal(2, critical.Repeat);
        Assert.Null(critical.RepeatAfter);
        Assert.Equal(WhenNobody.Skip, critical.WhenNobody);
        Assert.Equal(
            new EscalationStep(
                Duration.FromMinutes(10), [new EscalationTarget.OnCall("l2-on-call"), new EscalationTarget.Broadcast("ops-slack")], Tier.L2),
            critical.Steps[1]);
        Assert.Equal(new EscalationStep(Duration.FromMinutes(30), [new EscalationTarget.Person("duty-manager")], Tier.L3), critical.Steps[2]);
    }

    [Fact]
    public void Load_CompleteExample_HasItsSchedule()
    {
        var schedule = _configuration.Schedules[0];
        var hours = new OpenHours(new LocalTime(8, 0), new LocalTime(20, 0));
        Assert.Equal("Africa/Nairobi", schedule.Zone.Id);
        Assert.Equal(
            [new LayerDefinition(new Rotation(1, RotationUnit.Week), new LocalDateTime(2026, 1, 5, 9, 0), [["amina"], ["joseph"]], WeeklyHours.MondayToFriday(hours))],
            schedule.Layers);
        Assert.Equal([new OverrideDefinition(new LocalDateTime(2026, 3, 2, 9, 0), new LocalDateTime(2026, 3, 2, 17, 0), new OverrideChange.Instead(["joseph"]))], schedule.Overrides);
        Assert.Equal(new Rotation(1, RotationUnit.Month), _configuration.Schedules[1].Layers[0].Rotate);
    }

    [Fact]
    public void Load_CompleteExample_HasItsUsersChannelsAndObjectives()
    {
        Assert.Equal(
            new UserDefinition("amina", "Amina W.", [new UserContact("pagerduty", Duration.Zero), new UserContact("sms", Duration.FromMinutes(3))]),
            _configuration.Users[0]);
        Assert.Equal(new UserDefinition("joseph", "joseph", []), _configuration.Users[1]);
        Assert.Equal([new ChannelSecret("url", new SecretReference.Environment("SLACK_URL"))], _configuration.Channels[0].Secrets);
        Assert.Equal([new ChannelSecret("key", new SecretReference.InFile("/run/secrets/pagerduty"))], _configuration.Channels[1].Secrets);
        Assert.Equal([new ChannelSetting("from", "+254700000000")], _configuration.Channels[2].Settings);
        var objective = Assert.Single(_configuration.Objectives);
        Assert.Equal(0.99m, objective.Attainment);
        Assert.Equal(Duration.FromDays(30), objective.Window);
    }

    [Fact]
    public void Load_FromDisk_IsTheSameAsFromItsSources()
    {
        var fromDisk = Assert.IsType<ConfigurationResult.Loaded>(ConfigurationFile.Load(Path.Combine(Sample.Folder, "complete.yaml"), 7)).Configuration;
        var again = Assert.IsType<ConfigurationResult.Loaded>(ConfigurationFile.Load(fromDisk.Sources.Items, 7)).Configuration;

        Assert.Equal(7, fromDisk.Rulebook.Version);
        Assert.Equal(2, fromDisk.Sources.Count);
        Assert.Equal(fromDisk.Sources, again.Sources);
        Assert.Equal(fromDisk.Rulebook.Policies, again.Rulebook.Policies);
        Assert.Equal(fromDisk.Schedules, again.Schedules);
        Assert.Equal(fromDisk.Escalations, again.Escalations);
    }
}
