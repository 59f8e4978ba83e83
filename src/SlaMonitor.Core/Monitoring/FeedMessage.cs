using SlaMonitor.Core.Entities;

namespace SlaMonitor.Core.Monitoring;

/// <summary>One message of the live feed. Sequences start at 1, are durable, and grow by one without holes.</summary>
public sealed record FeedMessage(long Sequence, DomainEvent Event);
