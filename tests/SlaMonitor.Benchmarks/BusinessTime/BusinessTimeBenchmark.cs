using System.Runtime.CompilerServices;
using NodaTime;
using SlaMonitor.Core;
using SlaMonitor.Core.Calendars;

namespace SlaMonitor.Benchmarks.BusinessTime;

/// <summary>
/// Add and between over distances from a day to ten years, in Europe/Berlin, 09–17 on Monday to Friday with 10 holidays a year,
/// at 4,096 starting points spread over three years; beside them the raw limit and the usual way.
/// </summary>
internal sealed class BusinessTimeBenchmark : IBenchmark
{
    private const int Starts = 4096;

    /// <summary>What was asked of the median, in nanoseconds.</summary>
    private const double Limit = 200;

    private static readonly (string Name, Duration Amount)[] Distances =
    [
        ("8 h", Duration.FromHours(8)), ("80 h", Duration.FromHours(80)),
        ("1 y", Duration.FromHours(2_000)), ("10 y", Duration.FromHours(20_000)),
    ];

    public string Name => "business-time";

    public string Describes => "add and between in a DST zone with 10 holidays a year, over 8 h to 10 years of business time";

    public async IAsyncEnumerable<Measurement> RunAsync(
        IReadOnlyList<string> arguments, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await Task.Yield();
        var definition = Berlin();
        var calendar = Compiled(definition, "berlin");
        var union = Compiled(Union(definition), "follow-the-sun");
        var from = Instant.FromUtc(2024, 1, 1, 0, 0);
        var starts = Spread(from);
        var raw = PrefixSums.Of(calendar, from, from + Duration.FromDays(365 * 15));
        var walk = new DayWalk(definition);

        foreach (var (name, amount) in Distances)
        {
            var ends = Array.ConvertAll(starts, start => calendar.Add(start, amount));
            var nanoseconds = amount.ToInt64Nanoseconds();
            var rawStarts = Array.ConvertAll(starts, PrefixSums.Nanosecond);
            var rawEnds = Array.ConvertAll(ends, PrefixSums.Nanosecond);
            for (var i = 0; i < Starts; i++)
                Invariant.Check(PrefixSums.Nanosecond(ends[i]) == raw.Add(rawStarts[i], nanoseconds), "the raw limit computes the same");

            var figures = new List<(string Subject, Func<int, long> Call, double? Limit)>
            {
                ("add", i => calendar.Add(starts[i % Starts], amount).ToUnixTimeTicks(), Limit),
                ("between", i => calendar.Between(starts[i % Starts], ends[i % Starts]).BclCompatibleTicks, Limit),
                ("add, union of three", i => union.Add(starts[i % Starts], amount).ToUnixTimeTicks(), Limit),
                ("between, union of three", i => union.Between(starts[i % Starts], ends[i % Starts]).BclCompatibleTicks, Limit),
                ("bare binary search, add", i => raw.Add(rawStarts[i % Starts], nanoseconds), null),
                ("bare binary search, between", i => raw.Between(rawStarts[i % Starts], rawEnds[i % Starts]), null),
            };
            // A walk over ten years is known to be thousands of times slower; two weeks of it are enough to compare with.
            if (amount <= Duration.FromHours(80))
            {
                Invariant.Check(Enumerable.Range(0, Starts).All(i => walk.Add(starts[i], amount) == ends[i]), "the day walk computes the same");
                figures.Add(("NodaTime day walk, add", i => walk.Add(starts[i % Starts], amount).ToUnixTimeTicks(), null));
            }

            foreach (var (subject, call, limit) in figures)
            {
                cancellation.ThrowIfCancellationRequested();
                var (median, p99) = Sampler.Nanoseconds(call);
                yield return new Measurement(subject, name, "median", median, "ns", limit);
                yield return new Measurement(subject, name, "p99", p99, "ns");
            }
        }

        foreach (var figure in Costs(definition)) yield return figure;
    }

    /// <summary>What a calendar costs to make, to use first, and to keep.</summary>
    private static IEnumerable<Measurement> Costs(CalendarDefinition.Own definition)
    {
        var start = Instant.FromUtc(2026, 1, 1, 0, 0);
        var (compile, _) = Sampler.Nanoseconds(_ => Compiled(definition, "berlin").Id.Length, samples: 500);
        yield return new Measurement("compile", "", "median", compile / 1000, "µs");
        var (first, _) = Sampler.Nanoseconds(_ => Compiled(definition, "berlin").Add(start, Duration.FromHours(8)).ToUnixTimeTicks(), samples: 500);
        yield return new Measurement("compile and first add", "", "median", first / 1000, "µs");

        foreach (var (name, years) in new[] { ("10 y", 10), ("120 y", 120) })
        {
            var calendar = Compiled(definition, "berlin");
            var before = GC.GetTotalMemory(forceFullCollection: true);
            calendar.Between(start, start + Duration.FromDays(365 * years));
            var kept = GC.GetTotalMemory(forceFullCollection: true) - before;
            GC.KeepAlive(calendar);
            yield return new Measurement("memory once used over", name, "total", kept / 1000.0, "kB");
        }
    }

    private static Instant[] Spread(Instant from)
    {
        // A multiplicative sequence: the same in each run, and no order that a branch predictor could learn.
        var seconds = (ulong)Duration.FromDays(3 * 365).TotalSeconds;
        return [.. Enumerable.Range(1, Starts).Select(i => from + Duration.FromSeconds((long)(unchecked((ulong)i * 0x9E3779B97F4A7C15) % seconds)))];
    }

    private static CalendarDefinition.Own Berlin() => new()
    {
        Id = "berlin",
        Zone = DateTimeZoneProviders.Tzdb["Europe/Berlin"],
        Hours = WeeklyHours.MondayToFriday(new OpenHours(new LocalTime(9, 0), new LocalTime(17, 0))),
        Holidays = (from year in Enumerable.Range(2000, 50)
                    from day in new[] { (1, 1), (1, 6), (4, 10), (5, 1), (5, 25), (6, 8), (10, 3), (11, 1), (12, 25), (12, 26) }
                    select new Holiday(new LocalDate(year, day.Item1, day.Item2), "a day off")).ToEquatableArray(),
    };

    private static CalendarDefinition[] Union(CalendarDefinition.Own berlin) =>
    [
        berlin,
        berlin with { Id = "singapore", Zone = DateTimeZoneProviders.Tzdb["Asia/Singapore"] },
        berlin with { Id = "new-york", Zone = DateTimeZoneProviders.Tzdb["America/New_York"] },
        new CalendarDefinition.UnionOf { Id = "follow-the-sun", Members = ["berlin", "singapore", "new-york"] },
    ];

    private static BusinessCalendar Compiled(CalendarDefinition definition, string id) => Compiled([definition], id);

    private static BusinessCalendar Compiled(CalendarDefinition[] definitions, string id) =>
        CalendarCompiler.Compile(definitions).Calendars.Single(c => c.Id == id);
}
