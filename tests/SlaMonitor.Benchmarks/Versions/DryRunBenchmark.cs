using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;
using NodaTime;
using SlaMonitor.Core;
using SlaMonitor.Core.Calendars;
using SlaMonitor.Core.Clocks;
using SlaMonitor.Core.Monitoring;
using SlaMonitor.Core.Policies;
using SlaMonitor.Core.Tickets;
using SlaMonitor.Core.Versions;
using SlaMonitor.Engine;
using SlaMonitor.Engine.Hosting;
using SlaMonitor.Engine.Journal;
using SlaMonitor.Engine.Partitions;
using SlaMonitor.Engine.Rows;
using SlaMonitor.Engine.Versions;

namespace SlaMonitor.Benchmarks.Versions;

/// <summary>
/// A changed configuration over many open tickets, of two events and three clocks each, in an engine on the disk: tried, then applied.
/// The option is the number of tickets; 100,000 by default.
/// </summary>
internal sealed class DryRunBenchmark : IBenchmark
{
    private const int Batch = 5_000;

    public string Name => "dry-run";

    public string Describes => "what a changed configuration would do to 100,000 open tickets, and doing it";

    public async IAsyncEnumerable<Measurement> RunAsync(
        IReadOnlyList<string> arguments, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var count = arguments.Count > 0 ? int.Parse(arguments[0], CultureInfo.InvariantCulture) : 100_000;
        var what = FormattableString.Invariant($"{count:N0} open tickets, 3 clocks each");
        var folder = Directory.CreateTempSubdirectory("slamonitor-dry-run-");
        try
        {
            using var directory = DataDirectory.Open(folder.FullName);
            var journal = SqliteJournal.Open(directory, () => "bench");
            var rows = SqliteRowStore.Open(directory);
            var history = new ConfigurationHistory(journal, (files, version) => new CompiledConfiguration.Valid(Book(version, double.Parse(files[0].Text, CultureInfo.InvariantCulture))));
            history.Start([new ConfigurationText("hours", "1")], ApplyTo.New, Instant.FromDateTimeUtc(DateTime.UtcNow));
            using var metrics = new MonitorMetrics();
            await using var monitor = EmbeddedMonitor.Open(
                new EngineStores(journal, rows), new Deciders(history.Rulebooks), new EngineOptions(), TimeProvider.System, 1, metrics, new ConsoleLog(), history);
            await FillAsync(monitor, count, cancellation);

            var longer = new ConfigurationChange([new ConfigurationText("hours", "1.5")], ApplyTo.Open);
            for (var round = 1; round <= 3; round++)
            {
                var began = Stopwatch.GetTimestamp();
                var tried = (ChangeResult.Tried)await monitor.Configurations!.TryAsync(longer, cancellation);
                yield return new Measurement("dry run", $"{what}, round {round}", "total", Stopwatch.GetElapsedTime(began).TotalSeconds, "s");
                Invariant.Check(tried.Report.Tickets == count && tried.Report.TicketsChanged == count, "every ticket is looked at");
            }

            var from = Stopwatch.GetTimestamp();
            await monitor.Configurations!.ChangeAsync(longer, cancellation);
            yield return new Measurement("version", "durable and in use", "total", Stopwatch.GetElapsedTime(from).TotalMilliseconds, "ms");
            // An event that comes while the others adopt: it must not wait for them.
            var slowest = TimeSpan.Zero;
            for (var i = 0; monitor.Configurations.Adoption.Remaining > 0; i++)
            {
                var sent = Stopwatch.GetTimestamp();
                await monitor.SubmitAsync([Event("live", i, TicketEventType.NoteAdded, monitor.Now)], cancellation);
                slowest = Stopwatch.GetElapsedTime(sent) is var took && took > slowest ? took : slowest;
                await Task.Delay(5, cancellation);
            }
            yield return new Measurement("adoption", what, "total", Stopwatch.GetElapsedTime(from).TotalSeconds, "s");
            yield return new Measurement("event answered meanwhile", "one at a time", "max", slowest.TotalMilliseconds, "ms");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task FillAsync(EmbeddedMonitor monitor, int count, CancellationToken cancellation)
    {
        var now = monitor.Now;
        for (var from = 0; from < count; from += Batch)
        {
            var events = new List<TicketEvent>(2 * Batch);
            for (var i = from; i < Math.Min(count, from + Batch); i++)
            {
                var created = now - Duration.FromMinutes(10 + i % 50);
                events.Add(Event($"T-{i}", 0, TicketEventType.Created, created));
                events.Add(Event($"T-{i}", 1, TicketEventType.CustomerReplied, created + Duration.FromMinutes(5)));
            }
            while (await monitor.SubmitAsync(events, cancellation) is SubmitResult.Busy) await Task.Delay(100, cancellation);
        }
    }

    private static TicketEvent Event(string ticket, int number, TicketEventType type, Instant at) => new()
    {
        Source = "bench",
        Id = $"{ticket}-{number}",
        Ticket = ticket,
        At = at,
        Type = type,
    };

    private static Rulebook Book(int version, double factor)
    {
        var compiled = CalendarCompiler.Compile([
            new CalendarDefinition.Own
            {
                Id = "berlin",
                Zone = DateTimeZoneProviders.Tzdb["Europe/Berlin"],
                Hours = WeeklyHours.EveryDay(new OpenHours(new LocalTime(8, 0), new LocalTime(20, 0))),
            }]);
        return new Rulebook(version, compiled.Calendars, [
            new Policy
            {
                Id = "gold",
                Match = Match.Always,
                Targets =
                [
                    Target(MetricPreset.FirstResponse, Metric.FirstResponse, 4 * factor, "24x7"),
                    Target(MetricPreset.RequesterWait, new Metric("requester_wait"), 8 * factor, "berlin"),
                    Target(MetricPreset.Resolution, Metric.Resolution, 16 * factor, "berlin"),
                ],
            }]);
    }

    private static Target Target(MetricPreset preset, Metric metric, double hours, string calendar)
    {
        var allowed = Duration.FromMinutes((long)(hours * 60));
        return new Target
        {
            Metric = metric,
            Rule = new MetricRule.Preset(preset),
            Durations = new TargetDurations(allowed, allowed, allowed, allowed),
            Calendar = calendar,
            WarnAt = [new WarningThreshold.Percent(75), new WarningThreshold.Percent(90)],
        };
    }
}
