using System.Text.Json;

namespace SlaMonitor.Cli.Tests;

/// <summary>The example of <c>docs/explain.md</c>, as it is printed there.</summary>
public sealed class ExplainCommandTests
{
    private static readonly string Page = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "explain.md"));

    [Fact]
    public async Task Explain_ExampleOfTheDocumentation_PrintsWhatItSays()
    {
        var run = await RunAsync("explain --ticket T-7 --metric resolution --at 2026-12-28T12:00:00Z --time-zone Europe/Berlin");

        Assert.Equal((0, ""), (run.Code, run.Error));
        Assert.Equal(Example("text"), run.Out);
    }

    [Fact]
    public async Task Evaluate_Explained_KeepsItsLineAndAddsTheRest()
    {
        var plain = await RunAsync("evaluate --ticket T-7 --at 2026-12-28T12:00:00Z");
        var explained = await RunAsync("evaluate --ticket T-7 --at 2026-12-28T12:00:00Z --explain");

        using var without = JsonDocument.Parse(plain.Out);
        using var with = JsonDocument.Parse(explained.Out);
        Assert.Equal(without.RootElement.GetProperty("policy").GetString(), with.RootElement.GetProperty("policy").GetString());
        var (before, after) = (without.RootElement.GetProperty("clocks"), with.RootElement.GetProperty("clocks"));
        Assert.Equal(before.GetArrayLength(), after.GetArrayLength());
        for (var i = 0; i < before.GetArrayLength(); i++)
        {
            foreach (var member in before[i].EnumerateObject()) Assert.Equal(member.Value.GetRawText(), after[i].GetProperty(member.Name).GetRawText());
            Assert.Equal(
                after[i].GetProperty("elapsedSeconds").GetDecimal(),
                after[i].GetProperty("segments").EnumerateArray().Sum(s => s.GetProperty("countedSeconds").GetDecimal()));
        }
    }

    [Theory]
    [InlineData("--ticket T-9 --at 2026-12-28T12:00:00Z", 1, "no event of ticket 'T-9'")]
    [InlineData("--ticket T-7 --at 2026-12-20T12:00:00Z", 1, "no event of ticket 'T-7' up to")]
    [InlineData("--ticket T-7 --metric resolutoin --at 2026-12-28T12:00:00Z", 1, "no clock for metric \"resolutoin\"; it has first_response, resolution")]
    [InlineData("--ticket T-7 --at noon", 2, "--at 'noon' is not an instant")]
    [InlineData("--ticket T-7 --at 2026-12-28T12:00:00Z --time-zone Mars", 2, "is not an IANA time zone")]
    public async Task Explain_WrongQuestion_SaysWhatIsWrong(string question, int code, string error)
    {
        var run = await RunAsync("explain " + question);

        Assert.Equal((code, ""), (run.Code, run.Out));
        Assert.Contains(error, run.Error, StringComparison.Ordinal);
    }

    private static async Task<CommandLine> RunAsync(string line)
    {
        using var folder = new TemporaryFolder();
        var words = line.Split(' ');
        return await CommandLine.RunAsync(
            [words[0], "--config", folder.File("sla.yaml", Example("yaml")), "--events", folder.File("events.jsonl", Example("json")), .. words[1..]]);
    }

    /// <summary>The first block of the page in this language.</summary>
    private static string Example(string language)
    {
        var fence = $"```{language}\n";
        var start = Page.IndexOf(fence, StringComparison.Ordinal) + fence.Length;
        return Page[start..Page.IndexOf("```", start, StringComparison.Ordinal)];
    }
}
