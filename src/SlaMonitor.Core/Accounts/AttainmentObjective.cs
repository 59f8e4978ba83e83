using NodaTime;
using SlaMonitor.Core.Clocks;

namespace SlaMonitor.Core.Accounts;

/// <summary>What share of a metric's clocks a contract wants met, counted over a sliding window.</summary>
/// <param name="Segment">The accounts it is promised to.</param>
/// <param name="Metric">What is promised.</param>
/// <param name="Attainment">Met / (met + breached), above 0 and up to 1: 0.99 for 99 %.</param>
/// <param name="Window">Elapsed time, not business time.</param>
public sealed record AttainmentObjective(string Segment, Metric Metric, decimal Attainment, Duration Window);
