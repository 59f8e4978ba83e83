namespace SlaMonitor.Review.Backtests;

/// <summary>Clock cycles by what they came to.</summary>
/// <param name="Met">Stopped in time.</param>
/// <param name="Breached">Not stopped in time; those met late and those that still run are among them.</param>
/// <param name="MetLate">Of those breached, the ones that were stopped later.</param>
/// <param name="Open">Still counting or paused, in time so far: in no ratio.</param>
/// <param name="Cancelled">Ended without a verdict: in no ratio.</param>
public readonly record struct Attainment(long Met, long Breached, long MetLate, long Open, long Cancelled)
{
    /// <summary>Met / (met + breached), from 0 to 1; null when there is no verdict.</summary>
    public double? Ratio => Met + Breached == 0 ? null : (double)Met / (Met + Breached);

    /// <summary>Those that count.</summary>
    public long Judged => Met + Breached;

    /// <summary>One cycle.</summary>
    public static Attainment Of(Verdict verdict, bool metLate) => new(
        verdict == Verdict.Met ? 1 : 0,
        verdict == Verdict.Breached ? 1 : 0,
        metLate ? 1 : 0,
        verdict == Verdict.Open ? 1 : 0,
        verdict == Verdict.Cancelled ? 1 : 0);

    public static Attainment operator +(Attainment left, Attainment right) => left.Plus(right);

    public Attainment Plus(Attainment other) => new(
        Met + other.Met, Breached + other.Breached, MetLate + other.MetLate, Open + other.Open, Cancelled + other.Cancelled);
}

/// <summary>The same tickets under the policies that are asked about and, where there is a baseline, under the others.</summary>
/// <param name="Now">Under the policies asked about.</param>
/// <param name="Then">Under the baseline; all zero without one.</param>
public readonly record struct ThenAndNow(Attainment Now, Attainment Then)
{
    public static ThenAndNow operator +(ThenAndNow left, ThenAndNow right) => left.Plus(right);

    public ThenAndNow Plus(ThenAndNow other) => new(Now + other.Now, Then + other.Then);

    /// <summary>The ratio now less that of then, in parts of one; null when either is none.</summary>
    public double? Difference => Now.Ratio - Then.Ratio;
}
