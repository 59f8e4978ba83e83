namespace SlaMonitor.Simulation.Checks;

/// <summary>What kind of law a run broke.</summary>
public enum Verdict
{
    Passed,

    /// <summary>The engine threw what it must not throw.</summary>
    Crash,

    /// <summary>Without faults, something that had to happen did not.</summary>
    Liveness,

    /// <summary>Something happened that must not.</summary>
    Correctness,

    /// <summary>Two runs of one seed differed.</summary>
    Nondeterminism,
}

/// <summary>A checker found the system wrong.</summary>
public sealed class CheckFailedException(Verdict verdict, string checker, string what) : Exception($"{checker}: {what}")
{
    public Verdict Verdict => verdict;

    public string Checker => checker;

    internal static CheckFailedException Wrong(string checker, string what) => new(Verdict.Correctness, checker, what);
}
