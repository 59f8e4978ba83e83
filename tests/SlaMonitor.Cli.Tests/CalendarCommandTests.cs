namespace SlaMonitor.Cli.Tests;

public sealed class CalendarCommandTests
{
    internal const string Configuration = """
        version: 1
        calendars:
          - id: berlin
            time_zone: Europe/Berlin
            hours: { mon-fri: "09:00-17:30" }

        """;

    [Theory]
    // Friday 16:00 to 17:30 in Berlin is 90 minutes; 2.5 hours are left for Monday from 09:00.
    [InlineData("add --start 2026-03-06T15:00:00Z --duration 4h", "2026-03-09T10:30:00Z")]
    [InlineData("add --start 2026-03-06T16:00:00+01:00 --duration PT90M", "2026-03-06T16:30:00Z")]
    [InlineData("add --start 2026-03-09T08:30:00Z --duration -90m", "2026-03-06T15:30:00Z")]
    [InlineData("between --from 2026-03-06T15:00:00Z --to 2026-03-09T09:00:00Z", "9000")]
    [InlineData("between --from 2026-03-09T09:00:00Z --to 2026-03-06T15:00:00Z", "-9000")]
    [InlineData("between --from 2026-03-06T15:00:00Z --to 2026-03-06T15:00:00.25Z", "0.25")]
    [InlineData("open --at 2026-03-06T15:00:00Z", "true")]
    [InlineData("open --at 2026-03-06T16:30:00Z", "false")]
    [InlineData("next-open --at 2026-03-06T17:00:00Z", "2026-03-09T08:00:00Z")]
    [InlineData("next-close --at 2026-03-06T15:00:00Z", "2026-03-06T16:30:00Z")]
    public async Task Calendar_Question_HasOneLineForAnswer(string question, string answer)
    {
        var run = await AskAsync(question, "berlin");

        Assert.Equal((0, answer + "\n", ""), (run.Code, run.Out, run.Error));
    }

    [Theory]
    [InlineData("add --start yesterday --duration 4h", "berlin", 2, "--start 'yesterday' is not an instant")]
    [InlineData("add --start 2026-03-06T15:00:00Z --duration soon", "berlin", 2, "--duration 'soon' is not a duration")]
    [InlineData("open --at 2026-03-06T15:00:00Z", "berlni", 1, "the nearest is \"berlin\"")]
    [InlineData("next-close --at 2026-03-06T15:00:00Z", "24x7", 1, "calendar '24x7' does not close within ten years")]
    public async Task Calendar_WrongQuestion_SaysWhatIsWrong(string question, string calendar, int code, string error)
    {
        var run = await AskAsync(question, calendar);

        Assert.Equal((code, ""), (run.Code, run.Out));
        Assert.Contains(error, run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Batch_EachLine_HasItsAnswerInOrder(bool fromStandardInput)
    {
        using var folder = new TemporaryFolder();
        const string questions = """
            {"id":1,"op":"add","calendar":"berlin","start":"2026-03-06T15:00:00Z","seconds":14400}
            {"id":"b","op":"between","calendar":"berlin","from":"2026-03-06T15:00:00Z","to":"2026-03-09T09:00:00Z"}
            {"id":3,"op":"open","calendar":"24x7","at":"2026-03-06T15:00:00Z"}
            {"id":4,"op":"nextOpen","calendar":"berlin","at":"2026-03-06T17:00:00Z"}

            {"id":5,"op":"nextClose","calendar":"berlin","at":"2026-03-06T15:00:00Z"}
            {"id":6,"op":"nextclose","calendar":"berlin","at":"2026-03-06T15:00:00Z"}
            {"id":7,"op":"open","calendar":"paris","at":"2026-03-06T15:00:00Z"}
            {"id":8,"op":"add","calendar":"berlin","start":"now","seconds":1}
            {"id":9,"op":"add","calendar":"berlin","start":"2026-03-06T15:00:00Z"}
            {"id":10,"op":"add","calendar":"berlin","start":"2026-03-06T15:00:00Z","seconds":1e30}
            {"id":11,
            [12]
            {"op":"add","calendar":"berlin","start":"2026-03-06T15:00:00Z","seconds":-0.5}
            """;
        var config = folder.File("sla.yaml", Configuration);
        var file = fromStandardInput ? "-" : folder.File("questions.jsonl", questions);

        var run = await CommandLine.RunAsync(["calendar", "--config", config, "--batch", file], questions);

        Assert.Equal((0, ""), (run.Code, run.Error));
        Assert.Equal(
            [
                """{"id":1,"result":"2026-03-09T10:30:00Z"}""",
                """{"id":"b","result":9000}""",
                """{"id":3,"result":true}""",
                """{"id":4,"result":"2026-03-09T08:00:00Z"}""",
                """{"id":5,"result":"2026-03-06T16:30:00Z"}""",
            ],
            run.Lines.Take(5));
        Assert.All(run.Lines.Skip(5).Take(7), line => Assert.Contains("\"error\":", line, StringComparison.Ordinal));
        Assert.All(Enumerable.Range(6, 5), id => Assert.StartsWith($$"""{"id":{{id}},"error":""", run.Lines[id - 1], StringComparison.Ordinal));
        Assert.Equal("""{"id":null,"result":"2026-03-06T14:59:59.5Z"}""", run.Lines[12]);
        Assert.Equal(13, run.Lines.Count);
    }

    private static async Task<CommandLine> AskAsync(string question, string calendar)
    {
        using var folder = new TemporaryFolder();
        var words = question.Split(' ');
        return await CommandLine.RunAsync(["calendar", words[0], "--config", folder.File("sla.yaml", Configuration), "--calendar", calendar, .. words[1..]]);
    }
}
