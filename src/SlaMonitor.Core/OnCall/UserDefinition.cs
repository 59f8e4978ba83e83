using NodaTime;

namespace SlaMonitor.Core.OnCall;

/// <summary>Somebody who can be told.</summary>
/// <param name="Id">As schedules and escalations name them.</param>
/// <param name="Name">For people; the id when the configuration gives none.</param>
/// <param name="Notify">The channels by which to reach them, in the order of their waits.</param>
public sealed record UserDefinition(string Id, string Name, EquatableArray<UserContact> Notify)
{
    /// <summary>Null when the configuration gives none.</summary>
    public string? Email { get; init; }

    /// <summary>In the form of E.164, +254700000000; null when the configuration gives none.</summary>
    public string? Phone { get; init; }

    /// <summary>Where they live; null when the configuration does not say.</summary>
    public DateTimeZone? Zone { get; init; }

    /// <summary>In which they want to be told, a tag of BCP 47 such as <c>sw</c> or <c>pt-BR</c>; null for the default.</summary>
    public string? Language { get; init; }

    /// <summary>Null when warnings may come at any time. Somebody with quiet hours has a <see cref="Zone"/>.</summary>
    public QuietHours? Quiet { get; init; }

    public EquatableArray<LeaveDefinition> Leave { get; init; }
}

/// <summary>One channel of a user, used when <paramref name="After"/> has passed and they have not reacted.</summary>
public sealed record UserContact(string Channel, Duration After);

/// <summary>
/// Away for a span, between wall-clock times of the user's zone, or of the schedule's when the user has none. Takes
/// them out of every schedule, whatever puts them there.
/// </summary>
/// <param name="From">Inclusive.</param>
/// <param name="To">Exclusive.</param>
/// <param name="Cover">Who stands in, unless away too: then their cover does. Null for whoever is below in the schedule.</param>
public sealed record LeaveDefinition(LocalDateTime From, LocalDateTime To, string? Cover);
