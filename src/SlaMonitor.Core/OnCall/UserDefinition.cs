using NodaTime;

namespace SlaMonitor.Core.OnCall;

/// <summary>Somebody who can be told.</summary>
/// <param name="Id">As schedules and escalations name them.</param>
/// <param name="Name">For people; the id when the configuration gives none.</param>
/// <param name="Notify">The channels by which to reach them, in the order of their waits.</param>
public sealed record UserDefinition(string Id, string Name, EquatableArray<UserContact> Notify);

/// <summary>One channel of a user, used when <paramref name="After"/> has passed and they have not reacted.</summary>
public sealed record UserContact(string Channel, Duration After);
