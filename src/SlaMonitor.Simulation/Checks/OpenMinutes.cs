using NodaTime;
using SlaMonitor.Simulation.Scenario;

namespace SlaMonitor.Simulation.Checks;

/// <summary>
/// Business time, the slow way: asks a clock on the wall about every single minute. Knows nothing of the product's calendars.
/// Times are ticks of Unix time, after 1970; every opening, closing and change of zone falls on a whole minute.
/// </summary>
internal sealed class OpenMinutes(CalendarPlan? plan, IReadOnlyList<OpenMinutes> members)
{
    private const long Minute = TimeSpan.TicksPerMinute;
    private const long Day = TimeSpan.TicksPerDay;
    private readonly Dictionary<long, (bool[] Open, long Sum)> _days = [];
    private readonly DateTimeZone _zone = plan is { Members.Count: 0 } ? DateTimeZoneProviders.Tzdb[plan.Zone] : DateTimeZone.Utc;

    /// <summary>The business time in [from, to); from is not after to.</summary>
    public long Between(long from, long to)
    {
        if (plan is null) return to - from;
        var sum = 0L;
        while (from < to)
        {
            var day = from / Day;
            var (open, whole) = OpenOn(day);
            if (from == day * Day && to >= from + Day)
            {
                sum += whole;
                from += Day;
                continue;
            }
            var next = Math.Min(to, NextMinute(from));
            if (open[MinuteOf(from)]) sum += next - from;
            from = next;
        }
        return sum;
    }

    /// <summary>The earliest instant t ≥ start with exactly <paramref name="amount"/> of business time in [start, t); for none, start or the next opening.</summary>
    public long Add(long start, long amount)
    {
        if (plan is null) return start + amount;
        var at = start;
        while (true)
        {
            var day = at / Day;
            var (open, whole) = OpenOn(day);
            if (at == day * Day && whole < amount)
            {
                amount -= whole;
                at += Day;
                continue;
            }
            var next = NextMinute(at);
            if (open[MinuteOf(at)])
            {
                if (amount <= next - at) return at + amount;
                amount -= next - at;
            }
            at = next;
        }
    }

    private static long NextMinute(long at) => (at / Minute + 1) * Minute;

    private static int MinuteOf(long at) => (int)(at % Day / Minute);

    /// <summary>Every minute of a day of UTC, and how much of it is open.</summary>
    private (bool[] Open, long Sum) OpenOn(long day)
    {
        if (_days.TryGetValue(day, out var known)) return known;
        var open = new bool[Day / Minute];
        for (var i = 0; i < open.Length; i++)
        {
            if (plan!.Members.Count > 0)
            {
                open[i] = members.Any(m => m.OpenOn(day).Open[i]);
                continue;
            }
            var wall = Instant.FromUnixTimeTicks(day * Day + i * Minute).InZone(_zone).LocalDateTime;
            open[i] = ShowsOpen(wall.Date, wall.Hour * 60 + wall.Minute);
        }
        return _days[day] = (open, open.Count(o => o) * Minute);
    }

    private bool ShowsOpen(LocalDate date, int minute)
    {
        if (plan!.Holidays.Contains(date)) return false;
        var yesterday = date.PlusDays(-1);
        if (plan.Breaks.TryGetValue(date, out var pause) && Holds(pause, minute)) return false;
        if (plan.Breaks.TryGetValue(yesterday, out pause) && Holds(pause, minute + 1440)) return false;
        return Begins(date).Any(h => Holds(h, minute)) || Begins(yesterday).Any(h => Holds(h, minute + 1440));
    }

    private IReadOnlyList<HoursPlan> Begins(LocalDate date) =>
        plan!.Shifts.TryGetValue(date, out var shift) ? [shift] : plan.Week[(int)date.DayOfWeek - 1];

    private static bool Holds(HoursPlan hours, int minute) => hours.Start <= minute && minute < hours.End;
}
