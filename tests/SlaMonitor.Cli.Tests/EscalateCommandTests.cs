namespace SlaMonitor.Cli.Tests;

public sealed class EscalateCommandTests
{
    private const string Configuration = """
        version: 1
        schedules:
          - id: l1-on-call
            time_zone: Africa/Nairobi
            layers: [ { rotate: 1w, starts: "2026-01-05T09:00", users: [ amina, joseph ] } ]
        escalations:
          - id: critical
            steps:
              - { after: 0m, notify: [ { schedule: l1-on-call } ] }
              - { after: 10m, notify: [ { user: kim }, { channel: ops } ], tier: L2 }
            repeat: 1
            repeat_after: 20m
            acknowledge_timeout: 1h
        users:
          - { id: amina, notify: [ { channel: pager }, { channel: sms, after: 3m } ] }
          - { id: joseph, notify: [ { channel: pager } ] }
          - { id: kim, phone: "+254700000000", notify: [ { channel: sms } ], time_zone: Africa/Nairobi, quiet_hours: { mon-sun: "22:00-06:00" } }
        channels:
          - { id: pager, type: pagerduty, key_from: env:PAGER }
          - { id: sms, type: sms }
          - { id: ops, type: slack, url_from: env:OPS }

        """;

    private const string First = """{"at":"2026-03-04T22:00:00Z","step":1,"targets":["amina"],"users":["amina"],"channels":["pager"]}""";

    [Fact]
    public async Task DryRun_NobodyReacts_IsALineOfJsonEachTimeSomebodyIsTold()
    {
        var run = await RunAsync();

        Assert.Equal((0, ""), (run.Code, run.Error));
        Assert.Equal(
            [
                First,
                """{"at":"2026-03-04T22:03:00Z","step":1,"targets":["amina"],"users":["amina"],"channels":["sms"]}""",
                """{"at":"2026-03-04T22:10:00Z","step":2,"targets":["kim","ops"],"users":["kim"],"channels":["sms","ops"]}""",
                """{"at":"2026-03-04T22:30:00Z","step":1,"targets":["amina"],"users":["amina"],"channels":["pager"]}""",
                """{"at":"2026-03-04T22:33:00Z","step":1,"targets":["amina"],"users":["amina"],"channels":["sms"]}""",
                """{"at":"2026-03-04T22:40:00Z","step":2,"targets":["kim","ops"],"users":["kim"],"channels":["sms","ops"]}""",
            ],
            run.Lines);
    }

    [Fact]
    public async Task DryRun_Acknowledged_NobodyElseIsToldUntilThatEnds()
    {
        var run = await RunAsync("--event", "2026-03-04T22:02:00Z acknowledged", "--until", "2026-03-04T23:02:30Z");

        Assert.Equal([First, First.Replace("22:00:00", "23:02:00", StringComparison.Ordinal)], run.Lines);
    }

    [Fact]
    public async Task DryRun_AWarning_WaitsForTheEndOfQuietHours()
    {
        var run = await RunAsync("--warning", "--event", "2026-03-04T22:00:30Z escalated", "--until", "2026-03-05T03:00:00Z");

        Assert.Contains("""{"at":"2026-03-05T03:00:00Z","step":2,"targets":["kim"],"users":["kim"],"channels":["sms"]}""", run.Lines);
    }

    [Theory]
    [InlineData("--event", "tomorrow acknowledged")]
    [InlineData("--event", "2026-03-04T22:02:00Z ignored")]
    [InlineData("--event", "2026-03-04T21:59:00Z acknowledged")]
    public async Task DryRun_BadEvent_IsRefusedWithWhatIsExpected(string option, string value)
    {
        var run = await RunAsync(option, value);

        Assert.Equal(2, run.Code);
        Assert.Contains("is not an instant and one of acknowledged, escalated, resolved, reopened or snoozed until T", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task DryRun_UnknownPolicy_NamesTheNearest()
    {
        using var folder = new TemporaryFolder();
        var config = folder.File("sla.yaml", Configuration);

        var run = await CommandLine.RunAsync(["escalate", "--dry-run", "--config", config, "--policy", "critcal", "--at", "2026-03-04T22:00:00Z"]);

        Assert.Equal(1, run.Code);
        Assert.Contains("critical", run.Error, StringComparison.Ordinal);
    }

    private static async Task<CommandLine> RunAsync(params string[] arguments)
    {
        using var folder = new TemporaryFolder();
        var config = folder.File("sla.yaml", Configuration);
        return await CommandLine.RunAsync(["escalate", "--dry-run", "--config", config, "--policy", "critical", "--at", "2026-03-04T22:00:00Z", .. arguments]);
    }
}
