using System.Text.Json;

namespace SlaMonitor.Cli.Tests;

public sealed class BacktestCommandTests
{
    private const string Events = """
        {"id":"1","ticket":"T-1","at":"2026-03-02T08:00:00Z","type":"created","data":{"account":"acme"}}
        {"id":"2","ticket":"T-1","at":"2026-03-02T08:40:00Z","type":"solved"}
        """;

    [Fact]
    public async Task Backtest_Text_SaysWhatChanged()
    {
        using var folder = Folder(Events);

        var run = await RunAsync(folder, "--baseline", Path.Combine(folder.Path, "old.yaml"));

        Assert.Equal((0, ""), (run.Code, run.Error));
        Assert.Contains("1 result changed: 1 breached now, 0 no longer breached", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Backtest_StandardInput_IsEvents()
    {
        using var folder = Folder("");

        var run = await CommandLine.RunAsync(["backtest", "--config", Path.Combine(folder.Path, "new.yaml"), "--events", "-", "--format", "json"], Events);

        Assert.Equal((0, ""), (run.Code, run.Error));
        using var json = JsonDocument.Parse(run.Out);
        Assert.Equal(0, json.RootElement.GetProperty("overall").GetProperty("now").GetProperty("attainment").GetDecimal());
        Assert.False(json.RootElement.TryGetProperty("changed", out _));
    }

    [Fact]
    public async Task Backtest_UnreadableRows_AreToldAndTheReportIsWrittenAllTheSame()
    {
        using var folder = Folder(Events + "\nnonsense\n{}\n");
        var report = Path.Combine(folder.Path, "report.html");

        var run = await RunAsync(folder, "--format", "html", "--out", report);

        Assert.Equal((1, ""), (run.Code, run.Out));
        Assert.Contains("events.jsonl:3: not valid JSON", run.Error, StringComparison.Ordinal);
        Assert.Contains("events.jsonl:4: id: is missing", run.Error, StringComparison.Ordinal);
        Assert.Contains("2 unreadable rows left out", run.Error, StringComparison.Ordinal);
        Assert.Contains("2 rows of the history could not be read", await File.ReadAllTextAsync(report), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Backtest_Export_IsMappedAsReplayDoes()
    {
        using var folder = Folder("");

        var run = await CommandLine.RunAsync(["backtest", "--config", Path.Combine(folder.Path, "new.yaml"), "--events", ReplayCommandTests.File, "--format", "json"]);

        using var json = JsonDocument.Parse(run.Out);
        Assert.True(json.RootElement.GetProperty("counts").GetProperty("tickets").GetInt32() > 0);
    }

    [Fact]
    public async Task Backtest_Accounts_DecideThePolicy()
    {
        using var folder = Folder(Events);
        folder.File("new.yaml", "policies: [ { id: gold, match: { account.segment: gold }, targets: { resolution: { normal: 1h } } } ]");
        var accounts = folder.File("accounts.jsonl", """{"id":"acme","segment":"gold"}""");

        var with = await RunAsync(folder, "--accounts", accounts);
        var without = await RunAsync(folder);

        Assert.Contains("100.0 %", with.Out, StringComparison.Ordinal);
        Assert.Contains("no policy covers 1 ticket: T-1", without.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(2, "--format 'pdf' is none of text, json and html", "--format", "pdf")]
    [InlineData(2, "--from 'never' is not a time", "--from", "never")]
    [InlineData(2, "--from has to lie before --to", "--from", "2026-02-01", "--to", "2026-01-01")]
    [InlineData(1, "no file 'missing.yaml'", "--mapping", "missing.yaml")]
    [InlineData(1, "no file 'missing.jsonl'", "--accounts", "missing.jsonl")]
    [InlineData(1, "there is no file 'missing.yaml'", "--baseline", "missing.yaml")]
    public async Task Backtest_WrongUse_SaysSo(int code, string expected, params string[] options)
    {
        using var folder = Folder(Events);

        var run = await RunAsync(folder, options);

        Assert.Equal((code, ""), (run.Code, run.Out));
        Assert.Contains(expected, run.Error, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Backtest_NoEvents_IsOne()
    {
        using var folder = Folder("\n");

        var run = await RunAsync(folder);

        Assert.Equal(1, run.Code);
        Assert.Contains("there is no event in it", run.Error, StringComparison.Ordinal);
    }

    private static Task<CommandLine> RunAsync(TemporaryFolder folder, params string[] options) => CommandLine.RunAsync(
        ["backtest", "--config", Path.Combine(folder.Path, "new.yaml"), "--events", Path.Combine(folder.Path, "events.jsonl"), .. options]);

    private static TemporaryFolder Folder(string events)
    {
        var folder = new TemporaryFolder();
        folder.File("events.jsonl", events);
        folder.File("new.yaml", "policies: [ { id: all, targets: { resolution: { normal: 30m } } } ]");
        folder.File("old.yaml", "policies: [ { id: all, targets: { resolution: { normal: 1h } } } ]");
        return folder;
    }
}
