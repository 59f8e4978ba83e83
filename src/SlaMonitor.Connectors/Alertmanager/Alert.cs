using NodaTime;

namespace SlaMonitor.Connectors.Alertmanager;

/// <summary>One alert as Prometheus' Alertmanager tells it (its webhook, version 4).</summary>
/// <param name="IsFiring">False once it is resolved.</param>
/// <param name="Fingerprint">Of its labels: two alerts with the same labels are the same alert.</param>
/// <param name="StartsAt">Since when it fires; another firing of the same alert has another.</param>
/// <param name="EndsAt">When it was resolved; of one that fires, when it will be taken for resolved, or nothing.</param>
public sealed record Alert(bool IsFiring, string Fingerprint, Instant StartsAt, Instant? EndsAt)
{
    private static readonly IReadOnlyDictionary<string, string> None = new Dictionary<string, string>();

    public IReadOnlyDictionary<string, string> Labels { get; init; } = None;

    public IReadOnlyDictionary<string, string> Annotations { get; init; } = None;

    /// <summary>Where Prometheus shows the alert's expression.</summary>
    public string? GeneratorUrl { get; init; }
}
