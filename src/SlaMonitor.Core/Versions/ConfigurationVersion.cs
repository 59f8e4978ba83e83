using NodaTime;

namespace SlaMonitor.Core.Versions;

/// <summary>One version of the configuration, as it was made.</summary>
/// <param name="Version">Counts up from 1.</param>
/// <param name="MadeAt">When; null for one that was made before that was kept.</param>
/// <param name="By">Who: the name of an API key, or <c>start</c> for the files given at a start; null when not known.</param>
/// <param name="ApplyTo">Which tickets it is for.</param>
/// <param name="Comment">Why, in somebody's words.</param>
/// <param name="Files">The texts, whole. Secrets are references in them, never values.</param>
public sealed record ConfigurationVersion(
    int Version,
    Instant? MadeAt,
    string? By,
    ApplyTo ApplyTo,
    string? Comment,
    EquatableArray<ConfigurationText> Files);
