using NodaTime;
using SlaMonitor.Core.Policies;
using SlaMonitor.Core.Tickets;

namespace SlaMonitor.Core.Explanations;

/// <summary>A promise under which a clock ran, from an instant on until the next one.</summary>
/// <param name="At">When it came to hold.</param>
/// <param name="Cause">What brought it: the event as <c>source/id</c>, or in words.</param>
/// <param name="Policy">The policy that promises.</param>
/// <param name="Priority">The ticket's priority then, by which the target was taken.</param>
/// <param name="Target">Business time allowed.</param>
/// <param name="Calendar">In which it counts.</param>
/// <param name="TimeZone">The calendar's IANA time zone.</param>
/// <param name="Date">For a clock that is due by a date of the ticket: the field and the offset, <c>fields.visit_at - 2 h</c>. Null for others.</param>
/// <param name="Trials">How each policy that was tried fared then, in order.</param>
public sealed record PromiseGiven(
    Instant At,
    string Cause,
    string Policy,
    Priority Priority,
    Duration Target,
    string Calendar,
    string TimeZone,
    string? Date,
    EquatableArray<PolicyTrial> Trials);
