namespace SlaMonitor.Core.Tickets;

/// <summary>Who did something to a ticket. <paramref name="Id"/> is the source's own id, if it gave one.</summary>
public sealed record Actor(ActorKind Kind, string? Id = null);

/// <summary>A customer's judgement, e.g. a CSAT score.</summary>
public sealed record Feedback(FeedbackKind Kind, decimal Score, string? Comment = null);
