using NodaTime;
using SlaMonitor.Core.Clocks;

namespace SlaMonitor.Core.Explanations.Rules;

/// <summary>Parts of sentences.</summary>
internal static class Phrase
{
    /// <summary><c>a</c>, <c>a and b</c>, <c>a, b and c</c>.</summary>
    public static string List(IEnumerable<string> parts, string last = "and")
    {
        var all = parts.ToList();
        return all.Count <= 1 ? string.Concat(all) : $"{string.Join(", ", all.Take(all.Count - 1))} {last} {all[^1]}";
    }

    /// <summary>A name as people say it: <c>first response</c>.</summary>
    public static string Spoken(string name) => name.Replace('_', ' ');

    public static string Of(Metric metric) => Spoken(metric.Name);

    /// <summary>A whole sentence: with a capital letter and a full stop.</summary>
    public static string Sentence(string words) => string.Concat(char.ToUpperInvariant(words[0]).ToString(), words.AsSpan(1), ".");

    /// <summary><c>at once</c>, or <c>after 10 min</c>.</summary>
    public static string After(Duration wait) => wait == Duration.Zero ? "at once" : $"after {DurationWords.Of(wait)}";
}
