using SlaMonitor.Simulation.Checks;
using SlaMonitor.Simulation.World;

namespace SlaMonitor.Simulation;

/// <summary>Runs worlds.</summary>
public static class SimulationRun
{
    /// <summary>Runs the world of <paramref name="seed"/> to its end or to the first law that it breaks. Deterministic.</summary>
    public static SimulationOutcome Run(ulong seed, SimulationOptions options)
    {
        var world = new SimulatedWorld(seed, options);
        try
        {
            world.Run();
            return new SimulationOutcome(seed, Verdict.Passed, null, null, world.Report);
        }
        catch (CheckFailedException e)
        {
            return new SimulationOutcome(seed, e.Verdict, e.Checker, e.Message, world.Report);
        }
#pragma warning disable CA1031 // Whatever else escapes is the finding.
        catch (Exception e)
#pragma warning restore CA1031
        {
            return new SimulationOutcome(seed, Verdict.Crash, e.GetType().Name, e.ToString(), world.Report);
        }
    }

    /// <summary>Runs a seed twice; runs that differ are a finding of their own, for then no seed can be replayed.</summary>
    public static SimulationOutcome RunTwice(ulong seed, SimulationOptions options)
    {
        var first = Run(seed, options);
        var second = Run(seed, options);
        if (first == second) return first;
        return first with
        {
            Verdict = Verdict.Nondeterminism,
            Checker = "Trace",
            What = $"two runs differ: {first.Report} {first.What} and {second.Report} {second.What}",
        };
    }
}

/// <summary>How a run ended: <paramref name="Checker"/> and <paramref name="What"/> say which law was broken, null when none.</summary>
public sealed record SimulationOutcome(ulong Seed, Verdict Verdict, string? Checker, string? What, SimulationReport Report)
{
    public bool Passed => Verdict == Verdict.Passed;
}
