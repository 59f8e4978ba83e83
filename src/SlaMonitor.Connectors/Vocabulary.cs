using SlaMonitor.Core.Wire;

namespace SlaMonitor.Connectors;

/// <summary>The names of a closed vocabulary in mappings: those on the wire.</summary>
internal static class Vocabulary<T>
    where T : struct, Enum
{
    public static IReadOnlyList<string> Names { get; } = [.. WireName<T>.All.Order(StringComparer.Ordinal)];

    public static T? Parse(string name) => WireName<T>.TryParse(name, out var value) ? value : null;
}
