using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;

namespace SlaMonitor.Benchmarks.Quartz;

/// <summary>
/// Quartz.NET and ours side by side: how many schedules a second each stores, and how fast each fires when many fall due
/// at one instant.
/// </summary>
internal sealed class QuartzBenchmark : IBenchmark
{
    private const int Callers = 64;
    private const int Batch = 500;

    public string Name => "quartz";

    public string Describes => "Quartz.NET beside ours: schedules/s, firings/s when many fall due together, the last one's lateness [--schedules N]";

    public async IAsyncEnumerable<Measurement> RunAsync(
        IReadOnlyList<string> arguments, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var count = arguments is ["--schedules", var text] ? int.Parse(text, CultureInfo.InvariantCulture) : 5_000;
        var folder = Directory.CreateTempSubdirectory("slamonitor-quartz-").FullName;
        try
        {
            Func<Task<IScheduling>>[] all =
            [
                async () => await QuartzScheduling.InSqliteAsync(folder),
                async () => await QuartzScheduling.InMemoryAsync(),
                () => Task.FromResult<IScheduling>(MonitorScheduling.Open(folder)),
            ];
            foreach (var open in all)
            {
                await using var scheduling = await open();
                await foreach (var figure in MeasureAsync(scheduling, count, cancellation)) yield return figure;
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async IAsyncEnumerable<Measurement> MeasureAsync(
        IScheduling scheduling, int count, [EnumeratorCancellation] CancellationToken cancellation)
    {
        // Later than all of the measuring; a ticket that is due then was opened before now.
        var later = DateTime.UtcNow.AddMinutes(50);
        await StoreAsync(scheduling, 0, 200, 1, 1, later, cancellation);
        var next = 200;
        foreach (var (callers, batch, name) in ((int, int, string)[])[(1, 1, "1 caller"), (Callers, 1, $"{Callers} callers"), (1, Batch, $"by {Batch}")])
        {
            var rate = await StoreAsync(scheduling, next, count, callers, batch, later, cancellation);
            next += count;
            yield return new Measurement(scheduling.Name, name, "stored", rate, "/s");
        }

        // Far enough ahead for them to be stored first, by a guess that is checked; and the JIT meets the firing in a small one.
        foreach (var together in (int[])[100, count])
        {
            var firings = new Firings(together);
            scheduling.Firings = firings;
            var at = DateTime.UtcNow.AddSeconds(3 + together / 500.0);
            await StoreAsync(scheduling, next, together, 1, 1, at, cancellation);
            next += together;
            if (DateTime.UtcNow > at) throw new InvalidOperationException("they fell due before they were stored");
            await firings.All.WaitAsync(TimeSpan.FromMinutes(5), cancellation);
            if (together != count) continue;
            var late = firings.Last - at;
            yield return new Measurement(scheduling.Name, $"{together} together", "fired", together / late.TotalSeconds, "/s");
            yield return new Measurement(scheduling.Name, $"{together} together", "last late", late.TotalMilliseconds, "ms");
        }
    }

    /// <returns>Schedules a second.</returns>
    private static async Task<double> StoreAsync(
        IScheduling scheduling, int from, int count, int callers, int batch, DateTime at, CancellationToken cancellation)
    {
        var next = from - batch;
        var began = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, callers).Select(_ => Task.Run(
            async () =>
            {
                for (int first; (first = Interlocked.Add(ref next, batch)) < from + count;)
                    await scheduling.ScheduleAsync(first, Math.Min(batch, from + count - first), at);
            },
            cancellation)));
        return count / Stopwatch.GetElapsedTime(began).TotalSeconds;
    }
}
