using NodaTime;
using SlaMonitor.Simulation.Scenario;

namespace SlaMonitor.Simulation.Checks;

/// <summary>
/// Business time, the slow way: asks a clock on the wall about every single minute. Knows nothing of the product's calendars.
/// Times are ticks of Unix time; every opening, closing and change of zone falls on a whole minute.
/// </summary>
internal sealed class OpenMinutes(CalendarPlan? plan, IReadOnlyList<OpenMinutes> members)
{
    private const long Minute = TimeSpan.TicksPerMinute;
    private const int ChunkLength = 1440;
    private readonly Dictionary<long, bool[]> _chunks = [];
    private readonly DateTimeZone _zone = plan is { Members.Count: 0 } ? DateTimeZoneProviders.Tzdb[plan.Zone] : DateTimeZone.Utc;

    /// <summary>The business time in [from, to); from is not after to.</summary>
    public long Between(long from, long to)
    {
        if (plan is null) return to - from;
        var sum = 0L;
        while (from < to)
        {
            var next = Math.Min(to, NextMinute(from));
            if (IsOpen(from)) sum += next - from;
            from = next;
        }
        return sum;
    }

    /// <summary>The earliest instant t ≥ start with exactly <paramref name="amount"/> of business time in [start, t); for none, start or the next opening.</summary>
    public long Add(long start, long amount)
    {
        if (plan is null) return start + amount;
        var at = start;
        if (amount == 0)
        {
            while (!IsOpen(at)) at = NextMinute(at);
            return at;
        }
        while (true)
        {
            var next = NextMinute(at);
            if (IsOpen(at))
            {
                if (amount <= next - at) return at + amount;
                amount -= next - at;
            }
            at = next;
        }
    }

    private static long NextMinute(long at) => (FloorDiv(at, Minute) + 1) * Minute;

    private static long FloorDiv(long a, long b) => a >= 0 ? a / b : -((-a + b - 1) / b);

    private bool IsOpen(long at)
    {
        if (plan is null) return true;
        if (plan.Members.Count > 0) return members.Any(m => m.IsOpen(at));
        var minute = FloorDiv(at, Minute);
        var chunk = FloorDiv(minute, ChunkLength);
        if (!_chunks.TryGetValue(chunk, out var open)) _chunks.Add(chunk, open = Ask(chunk * ChunkLength));
        return open[(int)(minute - chunk * ChunkLength)];
    }

    private bool[] Ask(long firstMinute)
    {
        var open = new bool[ChunkLength];
        for (var i = 0; i < ChunkLength; i++)
        {
            var wall = Instant.FromUnixTimeSeconds((firstMinute + i) * 60).InZone(_zone).LocalDateTime;
            open[i] = ShowsOpen(wall.Date, wall.Hour * 60 + wall.Minute);
        }
        return open;
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
