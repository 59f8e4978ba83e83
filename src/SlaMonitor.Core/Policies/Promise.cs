using NodaTime;
using SlaMonitor.Core.Calendars;

namespace SlaMonitor.Core.Policies;

/// <summary>What one ticket is promised on one metric at one instant: a target, resolved for the ticket's priority.</summary>
public sealed record Promise(string Policy, Target Target, Duration Allowed, BusinessCalendar Calendar);
