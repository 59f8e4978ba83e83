using NodaTime;
using SlaMonitor.Core.Calendars;

namespace SlaMonitor.Benchmarks.BusinessTime;

/// <summary>The usual way: day after day with NodaTime, one interval a day that no clock change touches.</summary>
internal sealed class DayWalk(CalendarDefinition.Own definition)
{
    private readonly HashSet<LocalDate> _holidays = [.. definition.Holidays.Select(h => h.Date)];
    private readonly LocalTime _opens = definition.Hours.Monday[0].Start;
    private readonly LocalTime _closes = definition.Hours.Monday[0].End;
    private readonly DateTimeZone _zone = definition.Zone;

    public Instant Add(Instant start, Duration amount)
    {
        for (var date = start.InZone(_zone).Date; ; date = date.PlusDays(1))
        {
            if (date.DayOfWeek >= IsoDayOfWeek.Saturday || _holidays.Contains(date)) continue;
            var opens = Instant.Max(start, (date + _opens).InZoneStrictly(_zone).ToInstant());
            var closes = (date + _closes).InZoneStrictly(_zone).ToInstant();
            if (opens >= closes) continue;
            if (closes - opens >= amount) return opens + amount;
            amount -= closes - opens;
        }
    }
}
