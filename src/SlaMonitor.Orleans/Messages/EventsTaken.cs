namespace SlaMonitor.Orleans.Messages;

/// <summary>What became of events told to a ticket: true for each that was taken, false for each that the ticket had taken before.</summary>
[GenerateSerializer, Immutable, Alias("slamonitor.events-taken")]
public sealed record EventsTaken([property: Id(0)] bool[] IsNew);
