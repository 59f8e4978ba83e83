namespace SlaMonitor.Core.Policies;

/// <summary>All that a ticket is promised at one instant.</summary>
/// <param name="Promises">Sorted by metric, one each.</param>
/// <param name="IncludesFirstResponse">Whether the first exchange is that of <c>first_response</c>.</param>
/// <param name="Matched">False when no policy covers the ticket.</param>
public sealed record Promised(EquatableArray<Promise> Promises, bool IncludesFirstResponse, bool Matched);
