using SlaMonitor.Config;
using SlaMonitor.Orleans.Configurations;

namespace SlaMonitor.Orleans.Tests.Conformance;

/// <summary>What a cluster does not do it refuses, instead of leaving it out in silence.</summary>
public sealed class ClusterSupportTests
{
    [Theory]
    [InlineData("storms", "storms: { more_than: 10, within: 5m, by: [account], policy: p }")]
    [InlineData("incidents", "incidents: { updates: { sev1: 30m }, policy: p }")]
    public void Refusal_OfWhatAClusterDoesNotDo_NamesIt(string section, string yaml)
    {
        var refusal = ClusterSupport.Refusal(Load(yaml).Rulebook);

        Assert.Equal(section, refusal?.At);
        Assert.Contains("slamonitor serve", refusal?.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Refusal_OfEscalationsAndGoals_IsNone() =>
        Assert.Null(ClusterSupport.Refusal(Load("accounts: { objectives: [ { segment: gold, metric: resolution, attainment: 99%, window: 30d, escalate: { burn_rate: 6, over: 6h, policy: p } } ] }").Rulebook));

    private static Configuration Load(string yaml)
    {
        var text = "escalations: [ { id: p, steps: [ { after: 0m, notify: [ { user: u } ] } ] } ]\nusers: [ { id: u } ]\n" + yaml;
        return Assert.IsType<ConfigurationResult.Loaded>(ConfigurationFile.Load([new ConfigurationSource("sla.yaml", text)])).Configuration;
    }
}
