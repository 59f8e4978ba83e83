using NodaTime;
using SlaMonitor.Core.Clocks;

namespace SlaMonitor.Core.Accounts;

/// <summary>What share of a metric's clocks a contract wants met, counted over a sliding window.</summary>
/// <param name="Segment">The accounts it is promised to.</param>
/// <param name="Metric">What is promised.</param>
/// <param name="Attainment">Met / (met + breached), above 0 and up to 1: 0.99 for 99 %.</param>
/// <param name="Window">Elapsed time, not business time.</param>
public sealed record AttainmentObjective(string Segment, Metric Metric, decimal Attainment, Duration Window)
{
    /// <summary>What makes somebody act on an account whose error budget burns too fast.</summary>
    public EquatableArray<BurnTrigger> Escalate { get; init; }
}

/// <summary>
/// Starts an escalation for an account when its error budget burns at <paramref name="Rate"/> or faster, over the span and over its
/// last twelfth alike, so that what is long past wakes nobody (two windows, as in Google's Site Reliability Workbook, chapter 5).
/// </summary>
/// <param name="Rate">1 uses the budget up exactly at the end of the objective's window.</param>
/// <param name="Over">The span, elapsed time ending now.</param>
/// <param name="Breaches">At least so many breaches in the span: of three tickets one breach is a third, and no trend.</param>
/// <param name="EscalationPolicy">Its id.</param>
public sealed record BurnTrigger(decimal Rate, Duration Over, int Breaches, string EscalationPolicy);
