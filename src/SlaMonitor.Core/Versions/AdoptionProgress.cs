namespace SlaMonitor.Core.Versions;

/// <summary>How far open tickets have come to adopt the version meant for them.</summary>
/// <param name="Version">The latest version made for open tickets; null when there was none.</param>
/// <param name="Remaining">Tickets not at rest that are under an earlier one.</param>
public readonly record struct AdoptionProgress(int? Version, long Remaining);
