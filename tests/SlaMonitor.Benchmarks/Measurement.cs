namespace SlaMonitor.Benchmarks;

/// <summary>One figure of a run. A raw limit of the machine, measured in the same run, stands beside ours as a figure of its own.</summary>
/// <param name="Subject">What was measured: <c>add</c>, <c>between</c>.</param>
/// <param name="Case">With what: <c>80 h</c>, <c>10 y</c>.</param>
/// <param name="Statistic">Which figure of it: <c>median</c>, <c>p99</c>, <c>total</c>.</param>
/// <param name="Value">The figure.</param>
/// <param name="Unit">Its unit: <c>ns</c>, <c>events/s</c>, <c>MB</c>.</param>
/// <param name="Limit">The most that was asked for, or the least when <paramref name="Unit"/> is a rate; null where nothing was.</param>
internal sealed record Measurement(string Subject, string Case, string Statistic, double Value, string Unit, double? Limit = null);
