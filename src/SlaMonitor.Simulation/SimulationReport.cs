namespace SlaMonitor.Simulation;

/// <summary>What one run went through; two runs of a seed give the same.</summary>
/// <param name="Trace">Hash of every step and of every byte of the journal.</param>
/// <param name="Entries">Journal entries.</param>
/// <param name="Acknowledged">Events answered, duplicates included.</param>
/// <param name="Duplicates">Of those, the duplicates.</param>
/// <param name="Rejected">Events refused.</param>
/// <param name="Breaches">Breaches published.</param>
/// <param name="Retractions">Breaches taken back.</param>
/// <param name="Crashes">Ends without notice, each followed by a start.</param>
/// <param name="DiskFaults">Failed writes and syncs.</param>
/// <param name="Versions">Versions of the configuration, the first one included.</param>
/// <param name="Adoptions">Times that a ticket adopted another version.</param>
/// <param name="Escalations">Escalations begun.</param>
/// <param name="Steps">Steps of theirs that were taken.</param>
/// <param name="Tries">Times that a channel was handed a page.</param>
/// <param name="ChannelFaults">Of those, the ones that went wrong.</param>
/// <param name="Delivered">Pages recorded as delivered.</param>
/// <param name="DeadLetters">Pages recorded as dead letters.</param>
/// <param name="Suppressed">Pages that nobody wanted any more when their turn came.</param>
/// <param name="Storms">Storms begun.</param>
/// <param name="Invited">Escalations that were told that they are part of one.</param>
/// <param name="Incidents">Incidents, by storms and by hand.</param>
/// <param name="Burns">Error budgets that began to burn.</param>
public sealed record SimulationReport(
    ulong Trace, int Entries, int Acknowledged, int Duplicates, int Rejected, int Breaches, int Retractions, int Crashes, int DiskFaults,
    int Versions, int Adoptions, int Escalations, int Steps, int Tries, int ChannelFaults, int Delivered, int DeadLetters, int Suppressed,
    int Storms, int Invited, int Incidents, int Burns);
