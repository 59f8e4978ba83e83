using SlaMonitor.Simulation.Checks;
using SlaMonitor.Simulation.World;

namespace SlaMonitor.Simulation;

/// <summary>
/// <c>slamonitor simulate</c>: runs seeds, says what each failing one found and how to see it again. Stops at the first failure
/// unless told otherwise.
/// </summary>
public sealed class SimulateCommand(TextWriter output)
{
    /// <param name="first">The first seed.</param>
    /// <param name="last">The last one, included.</param>
    /// <param name="options">For every seed.</param>
    /// <param name="twice">Run each seed twice and compare.</param>
    /// <param name="keepGoing">Go on after a failure.</param>
    /// <param name="cancellation">Stops between two seeds.</param>
    /// <returns>The exit code of the first failure: 0 none, 10 crash, 11 liveness, 12 correctness, 13 nondeterminism; 130 when cancelled.</returns>
    public int Run(ulong first, ulong last, SimulationOptions options, bool twice = false, bool keepGoing = false, CancellationToken cancellation = default)
    {
        output.WriteLine($"simulate: seeds {first}-{last}, {options.Steps} steps each{(twice ? ", each twice" : "")}");
        var code = 0;
        var (seeds, failures, entries, events, breaches, crashes, faults, adoptions) = (0, 0, 0L, 0L, 0L, 0L, 0L, 0L);
        var (storms, invited, incidents, burns) = (0L, 0L, 0L, 0L);
        var (escalations, steps, tries, channelFaults, delivered, dead, suppressed) = (0L, 0L, 0L, 0L, 0L, 0L, 0L);
        for (var seed = first; seed <= last; seed++)
        {
            if (cancellation.IsCancellationRequested) return 130;
            var outcome = twice ? SimulationRun.RunTwice(seed, options) : SimulationRun.Run(seed, options);
            seeds++;
            entries += outcome.Report.Entries;
            events += outcome.Report.Acknowledged;
            breaches += outcome.Report.Breaches;
            crashes += outcome.Report.Crashes;
            faults += outcome.Report.DiskFaults;
            adoptions += outcome.Report.Adoptions;
            escalations += outcome.Report.Escalations;
            steps += outcome.Report.Steps;
            tries += outcome.Report.Tries;
            channelFaults += outcome.Report.ChannelFaults;
            delivered += outcome.Report.Delivered;
            dead += outcome.Report.DeadLetters;
            suppressed += outcome.Report.Suppressed;
            storms += outcome.Report.Storms;
            invited += outcome.Report.Invited;
            incidents += outcome.Report.Incidents;
            burns += outcome.Report.Burns;
            if (outcome.Passed) continue;
            failures++;
            output.WriteLine($"seed {seed}: {outcome.Verdict}: {outcome.What}");
            output.WriteLine($"  see it again: {Replay(seed, options)}");
            if (code == 0) code = ExitCode(outcome.Verdict);
            if (!keepGoing) break;
        }
        output.WriteLine(
            $"{seeds} seeds, {failures} failed; {entries} decisions, {events} events acknowledged, {breaches} breaches, {crashes} crashes, {faults} disk faults, {adoptions} adoptions");
        output.WriteLine(
            $"{escalations} escalations, {steps} steps, {tries} tries at channels, {channelFaults} channel faults; pages: {delivered} delivered, {dead} dead letters, {suppressed} not wanted any more");
        output.WriteLine($"{storms} storms, {invited} escalations told that they are part of one, {incidents} incidents, {burns} burning error budgets");
        return code;
    }

    public static string Replay(ulong seed, SimulationOptions options) => $"slamonitor simulate --seed {seed} --steps {options.Steps}";

    public static int ExitCode(Verdict verdict) => verdict switch
    {
        Verdict.Passed => 0,
        Verdict.Crash => 10,
        Verdict.Liveness => 11,
        Verdict.Correctness => 12,
        Verdict.Nondeterminism => 13,
    };
}
