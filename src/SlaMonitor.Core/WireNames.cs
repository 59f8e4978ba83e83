using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Text;

namespace SlaMonitor.Core;

/// <summary>
/// The names of a vocabulary's members as users write them: snake_case, one letter and a digit as they are (<c>L1</c>).
/// For enums whose values are 0, 1, 2, … in order.
/// </summary>
public static class WireNames<TEnum>
    where TEnum : struct, Enum
{
    /// <summary>In the order of the members.</summary>
    public static ImmutableArray<string> All { get; } = [.. Enum.GetNames<TEnum>().Select(SnakeCase)];

    public static string Of(TEnum value) => All[Unsafe.BitCast<TEnum, int>(value)];

    /// <summary>Null when no member has this name; names are compared ordinally.</summary>
    public static TEnum? Find(string name)
    {
        var index = All.IndexOf(name, StringComparer.Ordinal);
        return index < 0 ? null : Unsafe.BitCast<int, TEnum>(index);
    }

    private static string SnakeCase(string name)
    {
        if (name.Length == 2 && char.IsAsciiDigit(name[1])) return name;
        var result = new StringBuilder();
        foreach (var letter in name)
        {
            if (char.IsAsciiLetterUpper(letter) && result.Length > 0) result.Append('_');
            result.Append(char.ToLowerInvariant(letter));
        }
        return result.ToString();
    }
}
