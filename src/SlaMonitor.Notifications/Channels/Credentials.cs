using System.Collections.Immutable;

namespace SlaMonitor.Notifications.Channels;

/// <summary>The secrets of one channel for one try. Never shown: <see cref="ToString"/> names none.</summary>
internal sealed class Credentials(ImmutableDictionary<string, string> values)
{
    private const int ShortestHidden = 4;

    public static readonly Credentials None = new(ImmutableDictionary<string, string>.Empty);

    public string? this[string name] => values.GetValueOrDefault(name);

    /// <summary>The text without the secrets and without their longer words, such as the path of a secret address.</summary>
    public string Hide(string text)
    {
        foreach (var value in values.Values.SelectMany(Parts).Where(v => v.Length >= ShortestHidden).OrderByDescending(v => v.Length))
            text = text.Replace(value, "***", StringComparison.OrdinalIgnoreCase);
        return text;
    }

    public override string ToString() => "credentials";

    private static IEnumerable<string> Parts(string value) =>
        Uri.TryCreate(value, UriKind.Absolute, out var address) && address.Scheme is "http" or "https"
            ? [value, address.AbsoluteUri, address.PathAndQuery, .. address.PathAndQuery.Split('/', '?', '&', '=').Where(part => part.Length >= 8)]
            : [value, Uri.EscapeDataString(value), .. value.Split(' ').Where(part => part.Length >= 8)];
}
