using SlaMonitor.Config;
using SlaMonitor.Orleans.Configurations;

namespace SlaMonitor.Orleans.Tests.Conformance;

/// <summary>What a cluster does not do it refuses, instead of leaving it out in silence.</summary>
public sealed class ClusterSupportTests
{
    [Theory]
    [InlineData("accounts.objectives.escalate", "accounts: { objectives: [ { segment: gold, metric: resolution, attainment: 99%, window: 30d, escalate: { burn_rate: 6, over: 6h, policy: p } } ] }")]
    public void Refusal_OfWhatAClusterDoesNotDo_NamesIt(string section, string yaml)
    {
        var refusal = ClusterSupport.Refusal(Load(yaml).Rulebook);

        Assert.Equal(section, refusal?.At);
        Assert.Contains("slamonitor serve", refusal?.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("accounts: { objectives: [ { segment: gold, metric: resolution, attainment: 99%, window: 30d } ] }")]
    [InlineData("storms: { more_than: 10, within: 5m, by: [account], policy: p }\nincidents: { updates: { sev1: 30m }, policy: p }")]
    public void Refusal_OfWhatAClusterDoes_IsNone(string yaml) => Assert.Null(ClusterSupport.Refusal(Load(yaml).Rulebook));

    private static Configuration Load(string yaml)
    {
        var text = "escalations: [ { id: p, steps: [ { after: 0m, notify: [ { user: u } ] } ] } ]\nusers: [ { id: u } ]\n" + yaml;
        return Assert.IsType<ConfigurationResult.Loaded>(ConfigurationFile.Load([new ConfigurationSource("sla.yaml", text)])).Configuration;
    }
}
