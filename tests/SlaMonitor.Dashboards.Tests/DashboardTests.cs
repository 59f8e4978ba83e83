using System.Text.RegularExpressions;

namespace SlaMonitor.Dashboards.Tests;

/// <summary>The dashboards as files: made from their source, and whole.</summary>
public sealed partial class DashboardTests
{
    private static readonly string[] Names = ["accounts", "cluster", "engine-and-store", "live-breaches", "on-call", "sla-overview"];

    public static TheoryData<string> Dashboards => [.. Names];

    [Fact]
    public void Folder_HasTheSixDashboards() => Assert.Equal(Names, DashboardFile.All.Select(dashboard => dashboard.Name));

    [Fact]
    public async Task Committed_AreWhatTheirSourceMakes()
    {
        await Npm.InstallAsync();
        var made = Directory.CreateTempSubdirectory("slamonitor-dashboards-");
        try
        {
            await Npm.RunAsync("build", made.FullName);

            Assert.Equal(Names, made.GetFiles().Select(file => Path.GetFileNameWithoutExtension(file.Name)).Order(StringComparer.Ordinal));
            foreach (var file in made.GetFiles())
                Assert.True(
                    await File.ReadAllTextAsync(file.FullName) == await File.ReadAllTextAsync(Path.Combine(DashboardFile.Folder, file.Name)),
                    $"dashboards/{file.Name} is not what its source makes: run npm run build in dashboards/ and commit what it writes");
        }
        finally
        {
            made.Delete(recursive: true);
        }
    }

    [Fact]
    public void Uids_AreTheirOwnAndStay() =>
        // Bookmarks, links in chats and provisioning go by them.
        Assert.Equal(
            ["slamonitor-accounts", "slamonitor-cluster", "slamonitor-engine-and-store", "slamonitor-live-breaches", "slamonitor-on-call", "slamonitor-sla-overview"],
            DashboardFile.All.Select(dashboard => (string?)dashboard.Json["uid"]));

    [Theory]
    [MemberData(nameof(Dashboards))]
    public void EveryPanel_HasTitleUnitDescriptionAndANumberOfItsOwn(string name)
    {
        var panels = DashboardFile.All.Single(one => one.Name == name).Panels;

        Assert.Distinct(panels.Select(panel => (int)panel["id"]!));
        foreach (var panel in panels)
        {
            Assert.False(string.IsNullOrWhiteSpace((string?)panel["title"]));
            if ((string?)panel["type"] == "row") continue;
            Assert.True((string?)panel["fieldConfig"]?["defaults"]?["unit"] is { Length: > 0 }, $"{panel["title"]} has no unit");
            Assert.True(((string?)panel["description"])?.EndsWith('.') == true, $"{panel["title"]} has no description");
            Assert.NotEmpty(panel["targets"]!.AsArray());
            Assert.NotNull(panel["fieldConfig"]!["defaults"]!["thresholds"]);
            Assert.Distinct(panel["targets"]!.AsArray().Select(target => (string)target!["refId"]!));
            Assert.Equal("${datasource}", (string?)panel["datasource"]!["uid"]);
        }
    }

    [Theory]
    [MemberData(nameof(Dashboards))]
    public void Panels_DoNotLieOnEachOtherNorBeyondTheEdge(string name)
    {
        var taken = new HashSet<(int, int)>();
        foreach (var panel in DashboardFile.All.Single(one => one.Name == name).Panels)
        {
            var at = panel["gridPos"]!;
            var (x, y, w, h) = ((int)at["x"]!, (int)at["y"]!, (int)at["w"]!, (int)at["h"]!);
            Assert.True(w > 0 && h > 0 && x + w <= 24, $"{panel["title"]}");
            for (var i = x; i < x + w; i++)
                for (var j = y; j < y + h; j++) Assert.True(taken.Add((i, j)), $"{panel["title"]} lies on another panel");
        }
    }

    [Theory]
    [MemberData(nameof(Dashboards))]
    public void EveryVariable_IsThereAndUsed(string name)
    {
        var dashboard = DashboardFile.All.Single(one => one.Name == name);
        var declared = dashboard.Variables.Select(variable => (string)variable["name"]!).ToHashSet();
        var used = Variable().Matches(dashboard.Json["panels"]!.ToJsonString() + dashboard.Json["links"]!.ToJsonString())
            .Select(match => match.Groups[1].Value).Where(variable => !variable.StartsWith("__", StringComparison.Ordinal)).ToHashSet();

        Assert.Equal(declared.Order(StringComparer.Ordinal), used.Order(StringComparer.Ordinal));
        Assert.All(dashboard.Variables, variable => Assert.False(string.IsNullOrEmpty((string?)variable["label"])));
    }

    [Theory]
    [MemberData(nameof(Dashboards))]
    public void Links_LeadToTheOtherDashboardsAndTheConsole(string name)
    {
        var dashboard = DashboardFile.All.Single(one => one.Name == name);

        Assert.Equal(["slamonitor"], dashboard.Json["tags"]!.AsArray().Select(tag => (string?)tag));
        Assert.Contains(dashboard.Json["links"]!.AsArray(), link => (string?)link!["type"] == "dashboards" && (bool)link["includeVars"]! && (bool)link["keepTime"]! && (string?)link["tags"]![0] == "slamonitor");
        Assert.Contains(dashboard.Json["links"]!.AsArray(), link => (string?)link!["url"] == "${console}/");
    }

    [GeneratedRegex(@"\$\{?([A-Za-z_]+)")]
    private static partial Regex Variable();
}
