using System.Globalization;
using System.Text;
using NodaTime;
using SlaMonitor.Core.Wire;

namespace SlaMonitor.Core.Storms;

/// <summary>What is stored of one place where starts of escalations are counted, such as those of an account.</summary>
public sealed record StormState
{
    private const int LongestSlug = 24;

    /// <summary>The entity's key: <c>account|acme</c>.</summary>
    public required string Id { get; init; }

    /// <summary>How many decisions were made, this one included.</summary>
    public required long Decisions { get; init; }

    /// <summary>Counts the incidents that began here, from 1; 0 before the first.</summary>
    public int Number { get; init; }

    /// <summary>The incident that starts are part of; null while they are counted.</summary>
    public string? Incident { get; init; }

    /// <summary>How many escalations were told that they are part of <see cref="Incident"/>.</summary>
    public int Told { get; init; }

    /// <summary>The latest start while there is an incident.</summary>
    public Instant? LastStartAt { get; init; }

    /// <summary>The starts of the window, in the order in which they were heard of; never more than make no storm yet. Empty while there is an incident.</summary>
    public EquatableArray<EscalationStart> Recent { get; init; }

    /// <summary>The latest instant of a decision.</summary>
    public required Instant AsOf { get; init; }

    public static string KeyOf(StormDimension dimension, string value) => $"{WireName<StormDimension>.Of(dimension)}|{value}";

    /// <summary>Of which dimension and value this is the key.</summary>
    public static (StormDimension Dimension, string Value) OfKey(string key)
    {
        var bar = key.IndexOf('|');
        return bar > 0 && WireName<StormDimension>.TryParse(key.AsSpan(0, bar).ToString(), out var dimension)
            ? (dimension, key[(bar + 1)..])
            : throw new InvariantViolatedException($"{key} is the key of no storm");
    }

    /// <summary>The id of the incident of that number: the same whoever makes it, and fit for an address: <c>storm-account-acme-5f0c2a91-1</c>.</summary>
    public static string IncidentOf(string key, int number)
    {
        var (dimension, value) = OfKey(key);
        var slug = new StringBuilder();
        foreach (var c in value.AsSpan(0, Math.Min(value.Length, LongestSlug)))
            slug.Append(char.IsAsciiLetterOrDigit(c) ? char.ToLowerInvariant(c) : '-');
        return string.Create(CultureInfo.InvariantCulture, $"storm-{WireName<StormDimension>.Of(dimension)}-{slug}-{Hash(key):x8}-{number}");
    }

    // FNV-1a: tells apart what the slug does not, and is the same in every process.
    private static uint Hash(string text)
    {
        unchecked
        {
            var hash = 2166136261u;
            foreach (var c in text) hash = (hash ^ c) * 16777619u;
            return hash;
        }
    }
}

/// <summary>An escalation started.</summary>
/// <param name="Escalation">As in <see cref="Escalations.EscalationState.Alert"/>.</param>
/// <param name="At">When.</param>
public readonly record struct EscalationStart(string Escalation, Instant At);
