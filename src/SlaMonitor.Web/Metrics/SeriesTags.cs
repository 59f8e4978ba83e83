using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Runtime.CompilerServices;
using SlaMonitor.Core.Monitoring;

namespace SlaMonitor.Web.Metrics;

/// <summary>The tags of a measurement as the key and the labels of a series; found without allocating, since some are measured with every message.</summary>
internal static class SeriesTags
{
    public const string Other = BoundedLabel.Other;

    private const int KeptMax = 8;

    /// <summary>Same names and values in the same order.</summary>
    public static IEqualityComparer<KeyValuePair<string, object?>[]> Same { get; } = new TagsComparer();

    // Orleans names another silo's address, and a restarted silo has a new one: series without end, and of no use once summed over.
    private static bool IsAddress(string tag) => tag is "silo" or "Destination";

    /// <summary>Measures without the tags that hold addresses; of more than eight others, the first eight.</summary>
    public static void MeasureWithoutAddresses(MetricFamily family, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        Kept kept = default;
        var count = 0;
        foreach (var tag in tags)
            if (count < KeptMax && !IsAddress(tag.Key)) kept[count++] = tag;
        family.Measure(value, ((ReadOnlySpan<KeyValuePair<string, object?>>)kept)[..count]);
    }

    /// <summary>In the order of the tags: which order, the instrument fixes.</summary>
    public static IReadOnlyList<(string Name, string Value)> Labels(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var labels = new (string Name, string Value)[tags.Length];
        for (var i = 0; i < tags.Length; i++)
            labels[i] = (InstrumentForm.Name(tags[i].Key), Convert.ToString(tags[i].Value, CultureInfo.InvariantCulture) ?? "");
        return labels;
    }

    /// <summary>The key of the series for what there is too much of.</summary>
    public static KeyValuePair<string, object?>[] Others(IReadOnlyList<(string Name, string Value)> labels) =>
        [.. labels.Select(label => KeyValuePair.Create(label.Name, (object?)label.Value))];

    [InlineArray(KeptMax)]
    private struct Kept
    {
        private KeyValuePair<string, object?> _first;
    }

    private sealed class TagsComparer : IEqualityComparer<KeyValuePair<string, object?>[]>,
        IAlternateEqualityComparer<ReadOnlySpan<KeyValuePair<string, object?>>, KeyValuePair<string, object?>[]>
    {
        public bool Equals(KeyValuePair<string, object?>[]? x, KeyValuePair<string, object?>[]? y) => x is null ? y is null : Equals(x, y!);

        public int GetHashCode([DisallowNull] KeyValuePair<string, object?>[] obj) => GetHashCode(obj.AsSpan());

        public bool Equals(ReadOnlySpan<KeyValuePair<string, object?>> alternate, KeyValuePair<string, object?>[] other)
        {
            if (alternate.Length != other.Length) return false;
            for (var i = 0; i < other.Length; i++)
                if (alternate[i].Key != other[i].Key || !Equals(alternate[i].Value, other[i].Value)) return false;
            return true;
        }

        public int GetHashCode(ReadOnlySpan<KeyValuePair<string, object?>> alternate)
        {
            var hash = default(HashCode);
            foreach (var tag in alternate) hash.Add(tag.Value);
            return hash.ToHashCode();
        }

        public KeyValuePair<string, object?>[] Create(ReadOnlySpan<KeyValuePair<string, object?>> alternate) => alternate.ToArray();
    }
}
