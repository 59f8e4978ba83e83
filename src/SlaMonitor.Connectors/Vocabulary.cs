using System.Collections.Frozen;
using System.Text;

namespace SlaMonitor.Connectors;

/// <summary>The names of a closed vocabulary as they are in mappings and on the wire: <c>on_hold</c> for OnHold, <c>L1</c> as it is.</summary>
internal static class Vocabulary<T>
    where T : struct, Enum
{
    private static readonly FrozenDictionary<string, T> Values =
        Enum.GetValues<T>().ToFrozenDictionary(value => Name(value.ToString()), StringComparer.Ordinal);

    public static IEnumerable<string> Names => Values.Keys.Order(StringComparer.Ordinal);

    public static T? Parse(string name) => Values.TryGetValue(name, out var value) ? value : null;

    private static string Name(string member)
    {
        if (member is ['L', >= '0' and <= '9']) return member;
        var name = new StringBuilder();
        foreach (var c in member)
        {
            if (char.IsUpper(c) && name.Length > 0) name.Append('_');
            name.Append(char.ToLowerInvariant(c));
        }

        return name.ToString();
    }
}
