using System.Text.Json;
using System.Text.RegularExpressions;
using SlaMonitor.Review.Backtests;
using SlaMonitor.Review.Histories;
using SlaMonitor.Review.Reports;

namespace SlaMonitor.Review.Tests.Backtests;

public sealed partial class ReportTests
{
    private const string Hostile = """<img src=x onerror=alert(1)>&\"'""";

    [Fact]
    public void Html_ForeignValues_AreEscapedEverywhere()
    {
        var (report, heading) = Made(Hostile, "<b>new</b>.yaml");
        using var text = new StringWriter();

        new HtmlReport(text, report, heading).Write();

        var html = text.ToString();
        Assert.Contains("&lt;img src=x onerror=alert(1)&gt;&amp;", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<img", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<b>new", html, StringComparison.Ordinal);
    }

    [Fact]
    public void Html_NeedsNothingBesideIt()
    {
        var (report, heading) = Made("acme", "new.yaml");
        using var text = new StringWriter();

        new HtmlReport(text, report, heading).Write();

        Assert.DoesNotMatch(References(), text.ToString());
        Assert.Contains("default-src 'none'", text.ToString(), StringComparison.Ordinal);
        Assert.Contains("prefers-color-scheme: dark", text.ToString(), StringComparison.Ordinal);
        Assert.Equal(Regex.Count(text.ToString(), "<svg "), Regex.Count(text.ToString(), "role=\"img\" aria-label=\"[^\"]{20,}\""));
        Assert.Contains("50.0 % of 2 promises would have been kept: 50.0 points less than under old.yaml, with 1 more broken.", text.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Text_SaysThenAndNow()
    {
        var (report, heading) = Made("acme", "new.yaml");
        using var text = new StringWriter { NewLine = "\n" };

        new TextReport(text, report, heading).Write();

        Assert.Contains("Back-test of new.yaml against old.yaml\n4 events of 2 tickets in events.jsonl, 2026-03-02 08:00 to 2026-03-02 09:30 UTC\n", text.ToString(), StringComparison.Ordinal);
        Assert.Contains("  all         100.0 %  50.0 %   −50.0    1         1              0     0\n", text.ToString(), StringComparison.Ordinal);
        Assert.Contains("1 result changed: 1 breached now, 0 no longer breached", text.ToString(), StringComparison.Ordinal);
        Assert.Contains("  b             resolution      1  met   breached  2026-03-02 10:00  2026-03-02 09:00         30m\n", text.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Text_ForeignValues_CannotSteerTheTerminal()
    {
        using var text = new StringWriter();
        var report = Counted(new Attainment(1, 0, 0, 0, 0)) with { ByGroup = [new AttainmentRow("\u001b[2Jacme", default, [])] };

        new TextReport(text, report, new ReportHeading("a", null, "b", HistoryText.OfJson(""))).Write();

        Assert.DoesNotContain('\u001b', text.ToString());
        Assert.Contains("\uFFFD[2Jacme", text.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Json_HoldsEverything()
    {
        var (report, heading) = Made("acme", "new.yaml");
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes)) new JsonReport(json, report, heading).Write();

        using var read = JsonDocument.Parse(bytes.ToArray());
        var root = read.RootElement;
        Assert.Equal(0.5m, root.GetProperty("overall").GetProperty("now").GetProperty("attainment").GetDecimal());
        Assert.Equal(1m, root.GetProperty("byAccount")[0].GetProperty("metrics").GetProperty("resolution").GetProperty("then").GetProperty("attainment").GetDecimal());
        var changed = root.GetProperty("changed")[0];
        Assert.Equal(
            ("b", "worse", "PT1H", "breached", "PT30M", "2026-03-02T10:00:00Z"),
            (changed.GetProperty("ticket").GetString(), changed.GetProperty("direction").GetString(), changed.GetProperty("change").GetString(),
                changed.GetProperty("now").GetProperty("result").GetString(), changed.GetProperty("now").GetProperty("overdueBy").GetString(),
                changed.GetProperty("then").GetProperty("dueAt").GetString()));
    }

    [Theory]
    [InlineData(0.99999, "> 99.9 %")]
    [InlineData(1.0, "100.0 %")]
    [InlineData(0.0001, "< 0.1 %")]
    [InlineData(0.0, "0.0 %")]
    public void Percent_IsNeverRoundedToAllOrNothing(double ratio, string expected)
    {
        var report = Counted(new Attainment((long)(ratio * 100_000), 100_000 - (long)(ratio * 100_000), 0, 0, 0));
        using var text = new StringWriter();

        new TextReport(text, report, new ReportHeading("a", null, "b", HistoryText.OfJson(""))).Write();

        Assert.Contains($" {expected} ", text.ToString(), StringComparison.Ordinal);
    }

    private static BacktestReport Counted(Attainment sums) => new()
    {
        Scope = new BacktestScope(false, null, null, 1, 0, 0),
        Overall = new ThenAndNow(sums, default),
        ByMetric = [],
        ByPriority = [],
        ByGroup = [],
        ByAccount = [],
        ByWeek = [],
        TimeUsed = [],
        Changed = [],
        DueMoved = 0,
        NotMatched = [],
        NotMatchedThen = [],
        Failed = [],
    };

    private static (BacktestReport Report, ReportHeading Heading) Made(string account, string config)
    {
        var history = HistoryText.Of($$"""
            a 0 created {"account":"{{account}}","subject":"{{account}}","group":"{{account}}"}
            a 30 solved
            b 0 created {"account":"{{account}}","subject":"{{account}}"}
            b 90 solved
            """);
        var report = Backtest.Run(
            history, AccountBook.Empty, Configured.Rulebook("policies: [ { id: all, targets: { resolution: { normal: 1h } } } ]"),
            Configured.Rulebook("policies: [ { id: all, targets: { resolution: { normal: 2h } } } ]"), null, null, TestContext.Current.CancellationToken);
        return (report, new ReportHeading(config, "old.yaml", "events.jsonl", history));
    }

    [GeneratedRegex("https?:|src=\"|href=|url\\(|@import")]
    private static partial Regex References();
}
