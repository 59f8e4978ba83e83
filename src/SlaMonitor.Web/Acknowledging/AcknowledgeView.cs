using NodaTime;
using SlaMonitor.Core.Escalations;

namespace SlaMonitor.Web.Acknowledging;

/// <summary>An escalation as the holder of a link sees it.</summary>
/// <param name="State">Null when there is none any more: a later one of the same ticket and policy took its place.</param>
/// <param name="By">The user whom the link is for; null when it went to all who read a channel.</param>
/// <param name="Zone">In which times are told.</param>
/// <param name="NameOf">The name of a user by their id, or what else it was done by.</param>
/// <param name="IsUsed">Whether the link has acted already.</param>
/// <param name="Now">The monitor's time.</param>
internal sealed record AcknowledgeView(
    EscalationState? State, string? By, DateTimeZone Zone, Func<string, string> NameOf, bool IsUsed, Instant Now)
{
    /// <summary>True in the answer to the press of the button that took it on.</summary>
    public bool JustTaken { get; init; }

    /// <summary>Whether the button would do something.</summary>
    public bool MayTake => !IsUsed && State is { Standing: EscalationStanding.Triggered };

    public bool IsMine => State?.Standing is EscalationStanding.Acknowledged(var by, _) && (by == By || JustTaken);
}
