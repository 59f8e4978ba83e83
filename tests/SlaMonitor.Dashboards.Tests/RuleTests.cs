using System.Text.RegularExpressions;
using SlaMonitor.EndToEnd.Serving;

namespace SlaMonitor.Dashboards.Tests;

/// <summary>What promtool says of the rules, and that none is without its tests and none of the alerts without its page.</summary>
public sealed partial class RuleTests
{
    private static IEnumerable<Rule> Alerts => RuleFile.Rules.Where(rule => rule.Alert is not null);

    public static TheoryData<string> AlertNames => [.. Alerts.Select(rule => rule.Alert!).Distinct()];

    public static TheoryData<string> RuleNames => [.. RuleFile.Rules.Select(rule => rule.Name)];

    [Fact]
    public async Task Promtool_ChecksTheRules_FindsNothing()
    {
        var (code, said) = await Tool.RunAsync(Tool.Require("promtool", "prometheus"), ["check", "rules", .. RuleFile.Files], folder: RuleFile.Folder, within: Limits.Whole);

        Assert.True(code == 0, said);
    }

    [Fact]
    public async Task Promtool_TestsTheRules_AllPass()
    {
        var (code, said) = await Tool.RunAsync(Tool.Require("promtool", "prometheus"), ["test", "rules", .. RuleFile.TestFiles], folder: RuleFile.Folder, within: Limits.Whole);

        Assert.True(code == 0, said);
    }

    [Theory]
    [MemberData(nameof(RuleNames))]
    public void EveryRule_IsTestedByPromtool(string name)
    {
        var rule = RuleFile.Rules.Single(one => one.Name == name);
        if (rule.Record is not null)
        {
            Assert.Contains(RuleFile.NumberTests, expr => Words().Matches(expr).Any(word => word.Value == rule.Record));
            return;
        }
        // The labels of the rule's own file tell which of two of one name has fired.
        bool Fires(IEnumerable<IReadOnlyDictionary<string, string>> fired) => fired.Any(labels => rule.Labels.All(label => labels.TryGetValue(label.Key, out var value) && value == label.Value));
        var tests = RuleFile.AlertTests.Where(test => test.Alert == rule.Alert).ToList();

        Assert.True(tests.Any(test => Fires(test.Fires)), "no test in which it fires");
        Assert.True(tests.Any(test => !Fires(test.Fires)), "no test in which it does not fire");
    }

    [Fact]
    public void EveryAlert_SaysHowBadItIsWhatItIsAndWhereToReadOn()
    {
        foreach (var alert in Alerts)
        {
            Assert.Matches("^Sla[A-Z][A-Za-z]+$", alert.Alert);
            Assert.True(alert.Labels["severity"] is "critical" or "warning", alert.Name);
            Assert.Equal(["description", "runbook_url", "summary"], alert.Annotations.Keys.Order(StringComparer.Ordinal));
            Assert.Equal($"{{{{ $externalURL }}}}/user/runbooks/{alert.Alert}.md", alert.Annotations["runbook_url"]);
            Assert.True(alert.Annotations["summary"].Length <= 100, alert.Name);
            Assert.EndsWith(".", alert.Annotations["description"], StringComparison.Ordinal);
        }
    }

    [Theory]
    [MemberData(nameof(AlertNames))]
    public async Task EveryAlert_HasAPageThatSaysWhatToDo(string alert)
    {
        var page = await File.ReadAllTextAsync(Path.Combine(Repository.Folder("docs", "runbooks"), $"{alert}.md"));

        Assert.StartsWith($"# {alert}\n", page, StringComparison.Ordinal);
        Assert.Equal(["What it means", "What users notice", "Look at", "Do"], Headings().Matches(page).Select(heading => heading.Groups[1].Value));
    }

    [Fact]
    public void EveryPage_IsOfAnAlert() =>
        Assert.Equal(
            AlertNames.Select(row => row.Data).Order(StringComparer.Ordinal),
            Directory.GetFiles(Repository.Folder("docs", "runbooks"), "Sla*.md").Select(file => Path.GetFileNameWithoutExtension(file)).Order(StringComparer.Ordinal));

    [Fact]
    public async Task EveryAlert_IsInTheTableOfTheDocumentation()
    {
        var page = await File.ReadAllTextAsync(Repository.Folder("docs", "dashboards.md"));

        foreach (var alert in AlertNames) Assert.Contains($"[{alert.Data}](runbooks/{alert.Data}.md)", page, StringComparison.Ordinal);
    }

    [GeneratedRegex("^## (.+)$", RegexOptions.Multiline)]
    private static partial Regex Headings();

    [GeneratedRegex("[A-Za-z_:][A-Za-z0-9_:]*")]
    private static partial Regex Words();
}
