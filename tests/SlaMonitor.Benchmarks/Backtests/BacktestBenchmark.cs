using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;
using SlaMonitor.Benchmarks.Servers;

namespace SlaMonitor.Benchmarks.Backtests;

/// <summary>The whole command as a user runs it, start of the process and report included: a history of generated traffic, now against then.</summary>
internal sealed class BacktestBenchmark : IBenchmark
{
    public string Name => "backtest";

    public string Describes => "slamonitor backtest over generated events, with a baseline [--events N] [--keep FOLDER]";

    public async IAsyncEnumerable<Measurement> RunAsync(
        IReadOnlyList<string> arguments, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var events = int.Parse(Option(arguments, "--events") ?? "1000000", CultureInfo.InvariantCulture);
        var keep = Option(arguments, "--keep");
        var folder = keep is null ? Directory.CreateTempSubdirectory("slamonitor-backtest-").FullName : Directory.CreateDirectory(keep).FullName;
        var size = string.Create(CultureInfo.InvariantCulture, $"{events:N0}");
        try
        {
            var history = new GeneratedHistory(folder);
            history.Write(events);
            yield return new Measurement("history", size, "size", new FileInfo(history.Events).Length / 1e6, "MB");
            foreach (var format in (string[])["text", "json", "html"])
            {
                var (seconds, peak) = await RunAsync(history, format, Path.Combine(folder, $"report.{format}"), cancellation);
                yield return new Measurement($"backtest, {format}", size, "wall", seconds, "s", 60);
                yield return new Measurement($"backtest, {format}", size, "peak", peak, "MB");
            }
        }
        finally
        {
            if (keep is null) Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<(double Seconds, double PeakMegabytes)> RunAsync(
        GeneratedHistory history, string format, string report, CancellationToken cancellation)
    {
        var began = Stopwatch.GetTimestamp();
        using var process = Process.Start(new ProcessStartInfo("dotnet",
        [
            ServerProcess.Program(), "backtest", "--config", history.Proposed, "--baseline", history.InForce,
            "--events", history.Events, "--accounts", history.Accounts, "--format", format, "--out", report,
        ]))!;
        var peak = 0L;
        var exited = process.WaitForExitAsync(cancellation);
        while (!exited.IsCompleted)
        {
            peak = Math.Max(peak, PeakOf(process));
            await Task.WhenAny(exited, Task.Delay(50, cancellation));
        }
        cancellation.ThrowIfCancellationRequested();
        if (process.ExitCode != 0) throw new InvalidOperationException($"slamonitor backtest ended with {process.ExitCode}");
        return (Stopwatch.GetElapsedTime(began).TotalSeconds, peak / 1e6);
    }

    private static long PeakOf(Process process)
    {
        try
        {
            process.Refresh();
            return process.PeakWorkingSet64;
        }
        catch (InvalidOperationException)
        {
            // It has ended since; what was seen before stands.
            return 0;
        }
    }

    private static string? Option(IReadOnlyList<string> arguments, string name)
    {
        for (var i = 0; i + 1 < arguments.Count; i++)
            if (arguments[i] == name) return arguments[i + 1];
        return null;
    }
}
