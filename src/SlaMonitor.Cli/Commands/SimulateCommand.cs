using System.CommandLine;
using System.Globalization;
using SlaMonitor.Simulation.World;

namespace SlaMonitor.Cli.Commands;

/// <summary><c>slamonitor simulate</c></summary>
internal static class SimulateCommand
{
    public static Command Create(Terminal terminal)
    {
        var seed = new Option<ulong?>("--seed") { Description = "One seed.", HelpName = "N" };
        var seeds = new Option<string>("--seeds") { Description = "Many seeds, both ends included.", HelpName = "A-B" };
        var steps = new Option<int>("--steps") { Description = "Steps of each run before it is healed and checked.", HelpName = "N", DefaultValueFactory = _ => new SimulationOptions().Steps };
        var twice = new Option<bool>("--twice") { Description = "Runs each seed twice and compares the traces." };
        var keepGoing = new Option<bool>("--keep-going") { Description = "Goes on after a failure." };
        var command = new TeachingCommand(
            "simulate", "Runs the engine under virtual time on a faulty disk, decided by a seed, and checks what it did against rules of its own.")
        {
            Examples =
            [
                "slamonitor simulate --seeds 1-1000",
                "slamonitor simulate --seed 42 --steps 1200",
                "",
                "Ends with 0 when nothing was found, 10 for a crash, 11 when something due never happened, 12 when something wrong did,",
                "13 when the same seed ran differently twice.",
            ],
        };
        foreach (var option in new Option[] { seed, seeds, steps, twice, keepGoing }) command.Add(option);
        command.SetAction((parsed, cancellation) =>
        {
            if (Range(parsed.GetValue(seed), parsed.GetValue(seeds)) is not var (first, last))
            {
                terminal.Error.WriteLine("Name one seed (--seed 42) or a range (--seeds 1-1000).");
                return Task.FromResult(ExitCode.Usage);
            }
            var options = new SimulationOptions { Steps = parsed.GetValue(steps) };
            return Task.Run(() => new Simulation.SimulateCommand(terminal.Out)
                .Run(first, last, options, parsed.GetValue(twice), parsed.GetValue(keepGoing), cancellation));
        });
        return command;
    }

    private static (ulong First, ulong Last)? Range(ulong? seed, string? seeds)
    {
        if (seed is { } one && seeds is null) return (one, one);
        if (seed is not null || seeds?.Split('-') is not [var from, var to]) return null;
        return ulong.TryParse(from, CultureInfo.InvariantCulture, out var first)
            && ulong.TryParse(to, CultureInfo.InvariantCulture, out var last) && first <= last
                ? (first, last)
                : null;
    }
}
