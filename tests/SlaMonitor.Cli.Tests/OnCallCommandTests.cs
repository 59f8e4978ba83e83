using System.Text.Json;

namespace SlaMonitor.Cli.Tests;

public sealed class OnCallCommandTests
{
    private const string Configuration = """
        version: 1
        schedules:
          - id: l1-on-call
            time_zone: Africa/Nairobi
            layers:
              - { rotate: 1w, starts: "2026-01-05T09:00", users: [ amina, joseph ] }
              - { rotate: 1d, starts: "2026-01-05T20:00", users: [ kim ], only: { sat-sun: "20:00-08:00" } }
            overrides: [ { from: "2026-03-04T09:00", to: "2026-03-04T17:00", users: [ joseph ] } ]
          - id: l2-on-call
            time_zone: Africa/Nairobi
            layers: [ { rotate: 1w, starts: "2026-01-05T09:00", users: [ kim ], only: { mon-sat: "00:00-24:00" } } ]
        users: [ { id: amina, name: Amina W., notify: [ { channel: pager } ] }, { id: joseph, notify: [ { channel: pager } ] }, { id: kim } ]
        channels: [ { id: pager, type: pagerduty, key_from: env:PAGER } ]

        """;

    [Fact]
    public async Task Shifts_OneSchedule_IsALineOfJsonEach()
    {
        var run = await RunAsync("shifts", "--schedule", "l1-on-call", "--from", "2026-03-04T00:00:00Z", "--to", "2026-03-08T00:00:00Z");

        Assert.Equal((0, ""), (run.Code, run.Error));
        Assert.Equal(
            [
                """{"start":"2026-03-04T00:00:00Z","end":"2026-03-04T06:00:00Z","users":["amina"],"layer":0}""",
                """{"start":"2026-03-04T06:00:00Z","end":"2026-03-04T14:00:00Z","users":["joseph"],"layer":null}""",
                """{"start":"2026-03-04T14:00:00Z","end":"2026-03-07T17:00:00Z","users":["amina"],"layer":0}""",
                """{"start":"2026-03-07T17:00:00Z","end":"2026-03-08T00:00:00Z","users":["kim"],"layer":1}""",
            ],
            run.Lines);
    }

    [Fact]
    public async Task At_AllSchedules_IsALineOfJsonEach()
    {
        var run = await RunAsync("at", "--at", "2026-03-01T12:00:00Z");

        Assert.Equal(
            [
                """{"schedule":"l1-on-call","users":["joseph"],"layer":0,"until":"2026-03-01T17:00:00Z"}""",
                """{"schedule":"l2-on-call","users":[],"layer":null,"until":"2026-03-01T21:00:00Z"}""",
            ],
            run.Lines);
    }

    [Fact]
    public async Task Check_AGap_IsShownInLocalTimeAndIsExitCodeOne()
    {
        var run = await CheckAsync("--from", "2026-03-02", "--to", "2026-03-16");

        Assert.Equal((1, ""), (run.Code, run.Error));
        Assert.Contains("gaps: 2", run.Out, StringComparison.Ordinal);
        Assert.Contains("l2-on-call           Sun 2026-03-08 00:00 to Mon 2026-03-09 00:00 Africa/Nairobi (24.0 h)", run.Out, StringComparison.Ordinal);
        Assert.Contains("kim                  Sat 2026-03-07 20:00 to Sun 2026-03-08 00:00 Africa/Nairobi (4.0 h)  l1-on-call and l2-on-call", run.Out, StringComparison.Ordinal);
        Assert.Contains("without any channel: kim", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Check_WithoutGaps_IsExitCodeZeroAndJsonHasTheLoads()
    {
        var run = await CheckAsync("--schedule", "l1-on-call", "--from", "2026-03-02T06:00:00Z", "--to", "2026-03-16T06:00:00Z", "--json");

        Assert.Equal((0, ""), (run.Code, run.Error));
        var report = JsonDocument.Parse(run.Out).RootElement;
        Assert.Equal(0, report.GetProperty("gaps").GetArrayLength());
        var loads = report.GetProperty("loads").EnumerateArray().ToDictionary(l => l.GetProperty("user").GetString()!);
        // Two weeks: two nights of twelve hours each weekend are Kim's, and eight hours of Amina's are Joseph's.
        Assert.Equal(4 * 12 * 3600, loads["kim"].GetProperty("seconds").GetDecimal());
        Assert.Equal((168 - 24 - 8) * 3600, loads["amina"].GetProperty("seconds").GetDecimal());
        Assert.Equal((168 - 24 + 8) * 3600, loads["joseph"].GetProperty("seconds").GetDecimal());
    }

    [Fact]
    public async Task Ics_OfAUser_IsAFeed()
    {
        var run = await RunAsync("ics", "--user", "amina", "--from", "2026-03-02", "--to", "2026-03-09");

        Assert.Equal((0, ""), (run.Code, run.Error));
        Assert.StartsWith("BEGIN:VCALENDAR\r\n", run.Out, StringComparison.Ordinal);
        Assert.Contains("\r\nX-WR-CALNAME:On call: Amina W.\r\n", run.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("at --at soon", 2, "--at 'soon' is not a time")]
    [InlineData("at --at 2026-03-02 --schedule l1-oncall", 1, "the nearest is \"l1-on-call\"")]
    [InlineData("shifts --from 2026-03-02 --to 2026-03-01", 2, "--from must be before --to")]
    [InlineData("ics --from 2026-03-02", 2, "Give either --schedule or --user.")]
    [InlineData("ics --user amin --from 2026-03-02", 1, "the nearest is \"amina\"")]
    [InlineData("at --at 2160-01-01", 1, "reach from 1900")]
    public async Task OnCall_WrongQuestion_SaysWhatIsWrong(string question, int code, string error)
    {
        var run = await RunAsync(question.Split(' '));

        Assert.Equal((code, ""), (run.Code, run.Out));
        Assert.Contains(error, run.Error, StringComparison.Ordinal);
    }

    private static async Task<CommandLine> RunAsync(params string[] words)
    {
        using var folder = new TemporaryFolder();
        return await CommandLine.RunAsync(["on-call", words[0], "--config", folder.File("sla.yaml", Configuration), .. words[1..]]);
    }

    private static async Task<CommandLine> CheckAsync(params string[] words)
    {
        using var folder = new TemporaryFolder();
        return await CommandLine.RunAsync(["on-call", "check", folder.File("sla.yaml", Configuration), .. words]);
    }
}
