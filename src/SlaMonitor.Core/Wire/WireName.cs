using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;

namespace SlaMonitor.Core.Wire;

/// <summary>The names of a closed vocabulary on the wire: snake_case, and names in capitals (L1) as they are.</summary>
public static class WireName<T>
    where T : struct, Enum
{
    private static readonly string[] Names = [.. Enum.GetNames<T>().Select(Snake)];
    private static readonly byte[][] Utf8Names = [.. Names.Select(Encoding.UTF8.GetBytes)];
    private static readonly JsonEncodedText[] EncodedNames = [.. Names.Select(name => JsonEncodedText.Encode(name))];

    static WireName()
    {
        // Values index the tables, which needs an int enum whose values are 0, 1, 2, …
        Invariant.Check(Enum.GetUnderlyingType(typeof(T)) == typeof(int), $"{typeof(T).Name} is an int enum");
        var values = Enum.GetValues<T>();
        for (var i = 0; i < values.Length; i++) Invariant.Check(Index(values[i]) == i, $"{typeof(T).Name} counts from 0");
    }

    /// <summary>All names, in the order of the enum.</summary>
    public static IReadOnlyList<string> All => Names;

    public static string Of(T value) => Names[Index(value)];

    public static JsonEncodedText Encoded(T value) => EncodedNames[Index(value)];

    public static bool TryParse(ReadOnlySpan<byte> utf8, out T value)
    {
        for (var i = 0; i < Utf8Names.Length; i++)
        {
            if (!utf8.SequenceEqual(Utf8Names[i])) continue;
            value = Unsafe.As<int, T>(ref i);
            return true;
        }
        value = default;
        return false;
    }

    public static bool TryParse(ReadOnlySpan<char> text, out T value)
    {
        for (var i = 0; i < Names.Length; i++)
        {
            if (!text.SequenceEqual(Names[i])) continue;
            value = Unsafe.As<int, T>(ref i);
            return true;
        }
        value = default;
        return false;
    }

    private static int Index(T value) => Unsafe.As<T, int>(ref value);

    private static string Snake(string name)
    {
        if (!name.Any(char.IsLower)) return name;
        var snake = new StringBuilder();
        foreach (var c in name)
        {
            if (char.IsUpper(c) && snake.Length > 0) snake.Append('_');
            snake.Append(char.ToLowerInvariant(c));
        }
        return snake.ToString();
    }
}
