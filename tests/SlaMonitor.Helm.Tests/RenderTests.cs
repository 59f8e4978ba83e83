using SlaMonitor.Helm.Tests.Rendering;

namespace SlaMonitor.Helm.Tests;

/// <summary>Every set of values is accepted, renders, and gives objects that Kubernetes takes.</summary>
public sealed class RenderTests(Charts charts)
{
    [Fact]
    public void Sets_AreRendered()
    {
        var sets = charts.Sets();

        Assert.True(sets.Count >= 12, $"only {sets.Count}");
        Assert.All(sets, chart => Assert.True(chart.Error is null, $"{chart}: {chart.Error}"));
        Assert.All(sets, chart => Assert.NotEmpty(chart.Manifests));
        Assert.All(sets, chart => Assert.Contains(chart.Monitor.Name, chart.Notes, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Sets_NumbersAsTheyAreWritten_GiveTheSame()
    {
        var sets = charts.Sets();

        var again = await charts.RenderAsync([.. ChartCase.Sets.Select(one => one with { ExactNumbers = true })]);

        foreach (var (one, other) in sets.Zip(again))
        {
            Assert.True(other.Error is null, $"{one}: {other.Error}");
            Assert.Equal(one.Manifests.Select(m => m.Object.ToJsonString()), other.Manifests.Select(m => m.Object.ToJsonString()));
            Assert.Equal(one.Notes, other.Notes);
        }
    }

    [Fact]
    public async Task Sets_TheirValues_MeetTheSchema()
    {
        var sets = charts.Sets();

        var errors = await Validator.ValuesAsync(sets);

        Assert.Empty(errors.SelectMany(of => of.Select(error => $"{of.Key}: {error}")));
    }

    [Fact]
    public async Task Sets_TheirObjects_AreOfTheApi()
    {
        var objects = charts.Sets().SelectMany(chart => chart.Manifests.Select(m => ($"{chart}: {m}", m.Object))).ToList();
        Assert.True(objects.Count > 100, $"only {objects.Count}");

        var errors = await Validator.ObjectsAsync(objects);

        Assert.Empty(errors.SelectMany(of => of.Select(error => $"{of.Key}: {error}")));
    }

    /// <summary>A chart that reads a chart's notes to somebody who lacks something tells them.</summary>
    [Theory]
    [InlineData("default", "silos go on with the one in the database")]
    [InlineData("default", "Set publicUrl")]
    [InlineData("embedded", "built-in promises")]
    [InlineData("everything-off", "migration.enabled is off")]
    [InlineData("embedded-claim", "rules.runbookBaseUrl is not set")]
    [InlineData("ingress-tls", "It is at https://sla.example.com;")]
    [InlineData("everything-on", "3 to 8 silos on PostgreSQL")]
    [InlineData("everything-on, upgrade", "is being upgraded as slamonitor")]
    public void Notes_TellWhatIsMissing(string set, string told) =>
        Assert.Contains(told, charts.Set(set).Notes, StringComparison.Ordinal);
}
