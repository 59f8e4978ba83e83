namespace SlaMonitor.Core.Versions;

/// <summary>Somebody wants another configuration.</summary>
/// <param name="Files">The texts of the new version, all of them.</param>
/// <param name="ApplyTo">Which tickets it is for.</param>
/// <param name="By">Who wants it.</param>
/// <param name="Comment">Why.</param>
/// <param name="WhenCurrentIs">The change is made only while this is the current version; null for any.</param>
public sealed record ConfigurationChange(
    EquatableArray<ConfigurationText> Files,
    ApplyTo ApplyTo,
    string? By = null,
    string? Comment = null,
    int? WhenCurrentIs = null);
