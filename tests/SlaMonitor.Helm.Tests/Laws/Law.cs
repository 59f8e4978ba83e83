using SlaMonitor.Helm.Tests.Rendering;

namespace SlaMonitor.Helm.Tests.Laws;

/// <summary>What holds for whatever is rendered, beyond the types of the API.</summary>
/// <param name="Name">In a sentence.</param>
/// <param name="Violations">What is against it, each in a line.</param>
internal sealed record Law(string Name, Func<RenderedChart, IEnumerable<string>> Violations)
{
    public static IReadOnlyList<Law> All { get; } =
    [
        .. NameLaws.All, .. SelectorLaws.All, .. PodLaws.All, .. ReferenceLaws.All, .. SettingLaws.All, .. NetworkLaws.All, .. RolloutLaws.All,
    ];
}
