using System.Diagnostics;
using System.Runtime.CompilerServices;
using NodaTime;
using SlaMonitor.Core;
using SlaMonitor.Core.Calendars;
using SlaMonitor.Core.OnCall;

namespace SlaMonitor.Benchmarks.OnCall;

/// <summary>
/// Who is on call in a schedule of four layers with hours, in a DST zone, with overrides and leave: at 4,096 instants spread over a
/// year, and all shifts of the year. Once with the usual rotations, once with the worst: every layer hands off each hour.
/// </summary>
internal sealed class OnCallBenchmark : IBenchmark
{
    private const int Instants = 4096;
    private const int Years = 200;

    private static readonly Instant From = Instant.FromUtc(2026, 1, 1, 0, 0);
    private static readonly Instant To = Instant.FromUtc(2027, 1, 1, 0, 0);

    public string Name => "on-call";

    public string Describes => "who is on call at an instant, and all shifts of a year, of a schedule with four layers";

    public async IAsyncEnumerable<Measurement> RunAsync(
        IReadOnlyList<string> arguments, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await Task.Yield();
        var seconds = (ulong)(To - From).TotalSeconds;
        var instants = Enumerable.Range(1, Instants)
            .Select(i => From + Duration.FromSeconds((long)(unchecked((ulong)i * 0x9E3779B97F4A7C15) % seconds)))
            .ToArray();
        foreach (var (name, definition) in new[] { ("usual", Usual()), ("hourly", Hourly()) })
        {
            cancellation.ThrowIfCancellationRequested();
            var users = Users();
            var schedule = new OnCallSchedule(definition, users);
            var (median, p99) = Sampler.Nanoseconds(i => schedule.At(instants[i % Instants]).Users.Count, samples: 4_000);
            yield return new Measurement("at an instant", name, "median", median / 1000, "µs", 50);
            yield return new Measurement("at an instant", name, "p99", p99 / 1000, "µs", 50);

            var shifts = 0;
            var taken = new double[Years];
            for (var i = -Years; i < Years; i++)
            {
                var started = Stopwatch.GetTimestamp();
                shifts = schedule.Shifts(From, To).Count;
                if (i >= 0) taken[i] = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
            }

            Array.Sort(taken);
            yield return new Measurement("all shifts of a year", name, "count", shifts, "shifts");
            yield return new Measurement("all shifts of a year", name, "median", taken[Years / 2], "ms", 5);
            yield return new Measurement("all shifts of a year", name, "p99", taken[Years * 99 / 100], "ms", 5);

            var (compile, _) = Sampler.Nanoseconds(_ => new OnCallSchedule(definition, users).Id.Length, samples: 200);
            yield return new Measurement("compile", name, "median", compile / 1000, "µs");
        }
    }

    /// <summary>A week each below all; days in turn in office hours; nights in turn; a weekend each on top.</summary>
    private static ScheduleDefinition Usual()
    {
        var office = WeeklyHours.MondayToFriday(Hours(8, 12), Hours(13, 18));
        var weekend = new WeeklyHours { Saturday = [Hours(8, 20)], Sunday = [Hours(8, 20)] };
        return Schedule(
            Layer(new Rotation(1, RotationUnit.Week), null, "a", "b", "c", "d"),
            Layer(new Rotation(12, RotationUnit.Hour), WeeklyHours.EveryDay(Hours(20, 8)), "e", "f", "g"),
            Layer(new Rotation(1, RotationUnit.Day), office, "h", "i", "j", "k", "l"),
            Layer(new Rotation(1, RotationUnit.Week), weekend, "m", "n") with { Turns = TurnCount.Matching });
    }

    private static ScheduleDefinition Hourly()
    {
        var half = WeeklyHours.EveryDay(Hours(6, 18));
        var day = WeeklyHours.EveryDay(Hours(9, 17));
        return Schedule(
            Layer(new Rotation(1, RotationUnit.Hour), null, "a", "b", "c", "d"),
            Layer(new Rotation(1, RotationUnit.Hour), half, "e", "f", "g"),
            Layer(new Rotation(1, RotationUnit.Hour), day, "h", "i", "j"),
            Layer(new Rotation(1, RotationUnit.Hour), day, "k", "l"));
    }

    private static ScheduleDefinition Schedule(params LayerDefinition[] layers) => new("s", DateTimeZoneProviders.Tzdb["Europe/Berlin"], [.. layers],
    [
        .. Enumerable.Range(0, 20).Select(i => new OverrideDefinition(
            new LocalDateTime(2026, 1, 7, 9, 0).PlusDays(18 * i),
            new LocalDateTime(2026, 1, 7, 17, 0).PlusDays(18 * i),
            i % 2 == 0 ? new OverrideChange.Instead(["a"]) : new OverrideChange.Replace([new StandIn("h", "b")]))),
    ]);

    private static UserDefinition[] Users() =>
    [
        .. "abcdefghijklmn".Select((letter, i) => new UserDefinition($"{letter}", $"{letter}", [])
        {
            Leave = [new LeaveDefinition(new LocalDateTime(2026, 7, 1, 0, 0).PlusDays(7 * i), new LocalDateTime(2026, 7, 15, 0, 0).PlusDays(7 * i), i % 2 == 0 ? "a" : null)],
        }),
    ];

    private static LayerDefinition Layer(Rotation rotation, WeeklyHours? only, params string[] users) =>
        new(rotation, new LocalDateTime(2025, 12, 1, 8, 0), [.. users.Select(user => EquatableArray.Create([user]))], only);

    private static OpenHours Hours(int from, int to) => new(new LocalTime(from, 0), new LocalTime(to, 0));
}
