using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace SlaMonitor.Benchmarks;

/// <summary>Runs one benchmark, prints its figures as a table while they come, and keeps them as JSON.</summary>
internal static class BenchmarkReport
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    public static async Task WriteAsync(
        IBenchmark benchmark, IReadOnlyList<string> arguments, string path, TextWriter table, CancellationToken cancellation)
    {
        await table.WriteLineAsync($"{benchmark.Name}: {benchmark.Describes}");
        await table.WriteLineAsync($"{"subject",-34} {"case",-10} {"statistic",-10} {"value",14} {"unit",-10} limit");
        List<Measurement> figures = [];
        await foreach (var figure in benchmark.RunAsync(arguments, cancellation).WithCancellation(cancellation))
        {
            figures.Add(figure);
            await table.WriteLineAsync(
                $"{figure.Subject,-34} {figure.Case,-10} {figure.Statistic,-10} {Number(figure.Value),14} {figure.Unit,-10} {(figure.Limit is { } limit ? Number(limit) : "")}"
                    .TrimEnd());
        }

        var run = new
        {
            benchmark = benchmark.Name,
            runtime = RuntimeInformation.FrameworkDescription,
            system = RuntimeInformation.OSDescription,
            processors = Environment.ProcessorCount,
            figures,
        };
        if (Path.GetDirectoryName(path) is { Length: > 0 } folder) Directory.CreateDirectory(folder);
        await File.WriteAllTextAsync(path, JsonSerializer.Serialize(run, Json), cancellation);
        await table.WriteLineAsync($"written to {path}");
    }

    private static string Number(double value) =>
        value.ToString(Math.Abs(value) >= 1000 ? "N0" : "0.0##", CultureInfo.InvariantCulture);
}
