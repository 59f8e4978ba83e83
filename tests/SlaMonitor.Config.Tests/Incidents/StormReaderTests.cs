using NodaTime;
using SlaMonitor.Core.Incidents;
using SlaMonitor.Core.Storms;

namespace SlaMonitor.Config.Tests.Incidents;

public sealed class StormReaderTests
{
    private const string Rest = """

        escalations: [ { id: major, steps: [ { after: 0m, notify: [ { channel: c } ] } ] } ]
        channels: [ { id: c, type: slack, url_from: env:X } ]
        """;

    [Fact]
    public void Load_Storms_AreThoseOfTheRulebook()
    {
        var rules = Sample.Loaded("storms: { more_than: 10, within: 5m, by: [group, account], policy: major, severity: sev1 }" + Rest).Rulebook.Escalations;

        Assert.Equal(new StormRules(10, Duration.FromMinutes(5), [StormDimension.Group, StormDimension.Account], "major", IncidentSeverity.Sev1), rules.Storms);
    }

    [Fact]
    public void Load_StormsWithoutBy_CountAllThree()
    {
        var storms = Sample.Loaded("storms: { more_than: 1, within: 1m, policy: major }" + Rest).Rulebook.Escalations.Storms!;

        Assert.Equal([StormDimension.Account, StormDimension.Product, StormDimension.Group], storms.By);
        Assert.Equal(IncidentSeverity.Sev2, storms.Severity);
    }

    [Fact]
    public void Load_Incidents_HaveTheirUpdates()
    {
        var incidents = Sample.Loaded("incidents: { updates: { sev2: 1h, sev1: 30m }, policy: major }" + Rest).Rulebook.Escalations.Incidents;

        Assert.Equal(new IncidentRules([new(IncidentSeverity.Sev1, Duration.FromMinutes(30)), new(IncidentSeverity.Sev2, Duration.FromHours(1))], "major"), incidents);
    }

    [Fact]
    public void Load_Neither_ThereAreNone()
    {
        var rules = Sample.Loaded("version: 1" + Rest).Rulebook.Escalations;

        Assert.Null(rules.Storms);
        Assert.Equal(IncidentRules.None, rules.Incidents);
    }

    [Fact]
    public void Load_StormsInTwoFiles_SaysWhereTheFirstIs()
    {
        const string Storms = "storms: { more_than: 1, within: 1m, policy: major }";
        var result = ConfigurationFile.Load([new("a.yaml", Storms + Rest), new("b.yaml", Storms)]);

        Assert.Equal(["b.yaml:1:9: storms stands twice; first at a.yaml:1:9"], Assert.IsType<ConfigurationResult.Invalid>(result).Errors.Select(e => e.ToString()));
    }
}
