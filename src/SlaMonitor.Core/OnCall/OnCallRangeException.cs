using NodaTime;
using SlaMonitor.Core.Calendars;

namespace SlaMonitor.Core.OnCall;

/// <summary>An instant lies outside the years that schedules reach over: those of calendars.</summary>
public sealed class OnCallRangeException(Instant at)
    : Exception($"On-call schedules reach from {BusinessCalendar.Earliest} to {BusinessCalendar.Latest}; {at} lies outside.");
