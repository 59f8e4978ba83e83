using SlaMonitor.Helm.Tests.Laws;
using SlaMonitor.Helm.Tests.Rendering;

namespace SlaMonitor.Helm.Tests;

/// <summary>What holds for every set of values; and that each law is broken by what is planted against it.</summary>
public sealed class LawTests(Charts charts)
{
    public static TheoryData<string> Names => [.. Law.All.Select(law => law.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Law_HoldsForEverySet(string name)
    {
        var law = Law.All.Single(law => law.Name == name);

        Assert.Empty(charts.Sets().SelectMany(chart => law.Violations(chart).Select(violation => $"{chart}: {violation}")));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Law_IsBrokenByWhatIsPlanted(string name)
    {
        var law = Law.All.Single(law => law.Name == name);
        var plants = Plant.All.Where(plant => plant.Law == name).ToList();
        Assert.NotEmpty(plants);

        foreach (var plant in plants)
        {
            var good = charts.Set(plant.Set);
            Assert.Empty(law.Violations(good));
            Assert.NotEmpty(law.Violations(good.With(plant.Kind, plant.Change)));
        }
    }

    [Fact]
    public void Plants_AreAgainstALaw() => Assert.Empty(Plant.All.Select(plant => plant.Law).Except(Law.All.Select(law => law.Name)));

    [Fact]
    public void Default_IsAsSafeAsThePlatformLetsItBe()
    {
        foreach (var pod in new[] { charts.Set("default"), charts.Set("embedded") }.SelectMany(PodLaws.Pods))
        {
            var (of, container) = (pod.Template.Find("spec.securityContext")!, pod.Template.All("spec.containers").Single()["securityContext"]!);
            Assert.True((bool)of["runAsNonRoot"]!);
            Assert.Equal("RuntimeDefault", (string?)of.Find("seccompProfile.type"));
            Assert.False((bool)container["allowPrivilegeEscalation"]!);
            Assert.True((bool)container["readOnlyRootFilesystem"]!);
            Assert.Equal("""{"drop":["ALL"]}""", container["capabilities"]!.ToJsonString());
        }
    }
}
