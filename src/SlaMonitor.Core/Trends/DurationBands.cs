using System.Runtime.InteropServices;
using NodaTime;
using SlaMonitor.Core.Clocks;

namespace SlaMonitor.Core.Trends;

/// <summary>The bands in which durations and ages are shown: those in which support desks think, finer where it matters.</summary>
public static class DurationBands
{
    /// <summary>Where bands of durations begin; the last has no end.</summary>
    public static EquatableArray<Duration> OfClocks { get; } =
    [
        Duration.Zero, Minutes(1), Minutes(2), Minutes(5), Minutes(10), Minutes(15), Minutes(30), Hours(1), Hours(2), Hours(4), Hours(8), Hours(12),
        Days(1), Days(2), Days(3), Days(7), Days(14), Days(30),
    ];

    /// <summary>Where bands of ages begin; the last has no end.</summary>
    public static EquatableArray<Duration> OfAges { get; } =
    [
        Duration.Zero, Hours(1), Hours(4), Hours(8), Days(1), Days(2), Days(3), Days(7), Days(14), Days(30), Days(90),
    ];

    /// <summary>How durations are spread; they get sorted.</summary>
    /// <param name="metric">Whose.</param>
    /// <param name="key">Of which series.</param>
    /// <param name="kind">Which time they tell.</param>
    /// <param name="seconds">At least one.</param>
    internal static DurationSpread Spread(Metric metric, SeriesKey key, DurationKind kind, List<int> seconds)
    {
        seconds.Sort();
        var sorted = CollectionsMarshal.AsSpan(seconds);
        var sum = 0L;
        foreach (var one in sorted) sum += one;
        return new DurationSpread(
            metric, key, kind, sorted.Length, Duration.FromSeconds(sum / sorted.Length),
            At(sorted, 50), At(sorted, 75), At(sorted, 90), At(sorted, 95), At(sorted, 99), Bins(sorted));
    }

    /// <summary>Bins up to the last that holds any.</summary>
    private static EquatableArray<DurationBin> Bins(ReadOnlySpan<int> sorted)
    {
        var bins = new List<DurationBin>();
        var (counted, band) = (0, 0);
        while (counted < sorted.Length)
        {
            var to = band + 1 < OfClocks.Count ? OfClocks[band + 1] : (Duration?)null;
            var before = counted;
            while (counted < sorted.Length && (to is not { } end || sorted[counted] < end.TotalSeconds)) counted++;
            bins.Add(new DurationBin(OfClocks[band], to, counted - before));
            band++;
        }
        return bins.ToEquatableArray();
    }

    private static Duration At(ReadOnlySpan<int> sorted, int percent) => Duration.FromSeconds(sorted[(int)(((long)sorted.Length * percent + 99) / 100) - 1]);

    private static Duration Minutes(int minutes) => Duration.FromMinutes(minutes);

    private static Duration Hours(int hours) => Duration.FromHours(hours);

    private static Duration Days(int days) => Duration.FromDays(days);
}
