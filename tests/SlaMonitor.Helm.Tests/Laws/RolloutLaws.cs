using System.Globalization;
using System.Text.RegularExpressions;
using SlaMonitor.Helm.Tests.Rendering;

namespace SlaMonitor.Helm.Tests.Laws;

/// <summary>
/// Clocks keep running while pods come and go. That silos hand over within <see cref="HandOverMax"/>, say that they are not ready as soon as they
/// are told to stop, and breach nothing late meanwhile is tested with real ones: <c>ProcessTests.Silos_AreRolledToANewBuild_WithoutALateBreach</c>.
/// </summary>
internal static partial class RolloutLaws
{
    /// <summary>What the tests of rolling silos hold a hand-over to, in seconds.</summary>
    private static readonly Lazy<int> HandOverMax = new(() => int.Parse(
        HandOver().Match(Repository.Text("tests/SlaMonitor.Orleans.Tests/Processes/ProcessTests.cs")).Groups[1].Value, CultureInfo.InvariantCulture));

    public static IReadOnlyList<Law> All { get; } =
    [
        new("a pod has the time to hand over before it is killed", chart =>
            (int)chart.Monitor.Template.Find("spec.terminationGracePeriodSeconds")! >= LeavingMax(chart) ? [] : ["too short"]),
        new("an update brings a silo before it takes one", chart => chart.OfKind("Deployment").Where(m => !BringsFirst(m)).Select(m => m.ToString())),
        new("one silo leaves at a time: the next not before the last has handed over", chart =>
            chart.OfKind("Deployment").Where(m => !WantsItOtherwise(chart) && (int)m.Find("spec.minReadySeconds")! < LeavingMax(chart)).Select(m => m.ToString())),
        new("a scaler takes one silo at a time, and not before the last has handed over", chart =>
            chart.OfKind("HorizontalPodAutoscaler").Where(m => !TakesOneByOne(m, LeavingMax(chart))).Select(m => m.ToString())),
        new("one process is one: nothing starts a second on its data", chart => chart.Manifests.Where(m => !chart.IsCluster
            && (m.Kind is "Deployment" or "HorizontalPodAutoscaler" || (m.Kind == "StatefulSet" && (int?)m.Find("spec.replicas") != 1))).Select(m => m.ToString())),
        new("silos that never become ready do not hold up a drain", chart =>
            chart.OfKind("PodDisruptionBudget").Where(m => m.Text("spec.unhealthyPodEvictionPolicy") != "AlwaysAllow").Select(m => m.ToString())),
        new("another configuration restarts the pods", chart => HasFiles(chart) == HasChecksum(chart) ? [] : ["no checksum"]),
    ];

    /// <summary>From when a pod is told to go until it has gone, in seconds.</summary>
    private static int LeavingMax(RenderedChart chart) => ((int?)chart.Container.Find("lifecycle.preStop.sleep.seconds") ?? 0) + HandOverMax.Value;

    private static bool BringsFirst(Manifest deployment) =>
        deployment.Text("spec.strategy.type") == "RollingUpdate"
        && (int?)deployment.Find("spec.strategy.rollingUpdate.maxUnavailable") == 0
        && (int?)deployment.Find("spec.strategy.rollingUpdate.maxSurge") == 1;

    private static bool WantsItOtherwise(RenderedChart chart) => chart.Case.Values.Contains("minReadySeconds", StringComparison.Ordinal);

    private static bool TakesOneByOne(Manifest scaler, int seconds) =>
        scaler.Object.All("spec.behavior.scaleDown.policies").ToList() is [var policy]
        && (string?)policy["type"] == "Pods" && (int?)policy["value"] == 1 && (int?)policy["periodSeconds"] >= seconds;

    private static bool HasFiles(RenderedChart chart) => chart.Values.Find("configuration.files")!.AsObject().Count > 0;

    private static bool HasChecksum(RenderedChart chart) => chart.Monitor.Template.Find("metadata.annotations")?["checksum/configuration"] is not null;

    [GeneratedRegex(@"HandOverMax = TimeSpan\.FromSeconds\((\d+)\)")]
    private static partial Regex HandOver();
}
