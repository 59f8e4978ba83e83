using SlaMonitor.Core.Clocks;

namespace SlaMonitor.Core.Accounts;

/// <summary>Counts of one metric's clock cycles; as a difference, each may be negative.</summary>
/// <param name="Metric">What was promised.</param>
/// <param name="Open">Cycles that run or are paused, breached or not.</param>
/// <param name="Breached">Cycles that breached, still open or met late. Spam and deleted tickets do not count.</param>
/// <param name="Met">Cycles met in time. Spam and deleted tickets do not count.</param>
public readonly record struct MetricTally(Metric Metric, int Open, int Breached, int Met)
{
    public bool IsZero => Open == 0 && Breached == 0 && Met == 0;

    public MetricTally Plus(MetricTally other) =>
        this with { Open = Open + other.Open, Breached = Breached + other.Breached, Met = Met + other.Met };

    public MetricTally Minus(MetricTally other) =>
        this with { Open = Open - other.Open, Breached = Breached - other.Breached, Met = Met - other.Met };
}
