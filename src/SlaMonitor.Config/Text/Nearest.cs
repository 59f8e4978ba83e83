namespace SlaMonitor.Config.Text;

/// <summary>Finds the known name that somebody who mistyped probably meant.</summary>
internal static class Nearest
{
    private const int LongestWord = 64;
    private const int MostNames = 1000;

    /// <summary>The name with the least edits to <paramref name="word"/>, at most a third of its letters or two, and fewer than it has; the first of equals. Null when none is near.</summary>
    public static string? To(string word, IEnumerable<string> names)
    {
        if (word.Length is 0 or > LongestWord) return null;
        var limit = word.Length <= 2 ? word.Length - 1 : Math.Max(2, word.Length / 3);
        string? nearest = null;
        foreach (var name in names.Take(MostNames))
        {
            if (Math.Abs(name.Length - word.Length) > limit) continue;
            var distance = Distance(word, name);
            if (distance > limit) continue;
            (nearest, limit) = (name, distance - 1);
        }
        return nearest;
    }

    /// <summary>Levenshtein's edit distance, upper and lower case alike, so that a wrong case is nearest of all.</summary>
    private static int Distance(string a, string b)
    {
        Span<int> row = stackalloc int[b.Length + 1];
        for (var j = 0; j <= b.Length; j++) row[j] = j;
        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var same = char.ToLowerInvariant(a[i - 1]) == char.ToLowerInvariant(b[j - 1]);
                var cost = Math.Min(Math.Min(row[j], row[j - 1]) + 1, diagonal + (same ? 0 : 1));
                diagonal = row[j];
                row[j] = cost;
            }
        }
        return row[b.Length];
    }
}
