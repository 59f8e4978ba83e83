namespace SlaMonitor.Postgres.Rebuilding;

/// <summary>How far a rebuild has come.</summary>
/// <param name="Tickets">How many tickets the event log has.</param>
/// <param name="Kept">Of them so many were rebuilt from the history in their published state.</param>
/// <param name="Folded">And so many, of which no state was published, from their logged events alone.</param>
/// <param name="Escalations">How many escalations were rebuilt from what their grains stored; they come after the tickets.</param>
/// <param name="Incidents">And how many incidents, after those.</param>
public readonly record struct RebuildProgress(long Tickets, long Kept, long Folded, long Escalations, long Incidents);
