namespace SlaMonitor.Core.Wire;

/// <summary>Finds what somebody probably meant: the known name with the smallest edit distance (Levenshtein, case ignored).</summary>
public static class NearestName
{
    private const int LengthMax = 64;

    /// <summary>The nearest of <paramref name="known"/>; the first of equals. Null only when there are none.</summary>
    public static string? Of(string given, IReadOnlyList<string> known)
    {
        string? nearest = null;
        var least = int.MaxValue;
        foreach (var name in known)
        {
            var distance = Distance(given, name);
            if (distance >= least) continue;
            least = distance;
            nearest = name;
        }
        return nearest;
    }

    /// <summary><c>"prio" is not a field here; the nearest is "priority"</c>, with the given name cut to a length that can be shown.</summary>
    public static string Unknown(string given, string what, IReadOnlyList<string> known) =>
        Of(given, known) is { } nearest
            ? $"\"{Shown(given)}\" is not {what}; the nearest is \"{nearest}\""
            : $"\"{Shown(given)}\" is not {what}";

    /// <summary>The name cut to 64 characters and without control characters, to be put into a message.</summary>
    public static string Shown(string given) => Shown(given, LengthMax);

    private static string Shown(string given, int lengthMax)
    {
        var cut = given.Length > lengthMax ? string.Concat(given.AsSpan(0, lengthMax), "…") : given;
        return string.Create(cut.Length, cut, static (into, from) =>
        {
            for (var i = 0; i < from.Length; i++)
                into[i] = char.IsControl(from[i]) || char.IsSurrogate(from[i]) ? '\uFFFD' : from[i];
        });
    }

    /// <summary>A message of the JSON reader as it may be shown: it quotes the input, which is foreign text.</summary>
    internal static string Message(string message) => Shown(message, 200);

    private static int Distance(string left, string right)
    {
        var a = left.AsSpan(0, Math.Min(left.Length, LengthMax));
        var b = right.AsSpan(0, Math.Min(right.Length, LengthMax));
        Span<int> row = stackalloc int[b.Length + 1];
        for (var j = 0; j < row.Length; j++) row[j] = j;
        for (var i = 0; i < a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i + 1;
            for (var j = 0; j < b.Length; j++)
            {
                var same = char.ToLowerInvariant(a[i]) == char.ToLowerInvariant(b[j]);
                var change = diagonal + (same ? 0 : 1);
                diagonal = row[j + 1];
                row[j + 1] = Math.Min(change, Math.Min(row[j], diagonal) + 1);
            }
        }
        return row[b.Length];
    }
}
