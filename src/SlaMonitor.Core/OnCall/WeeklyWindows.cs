using NodaTime;
using SlaMonitor.Core.Calendars;

namespace SlaMonitor.Core.OnCall;

/// <summary>
/// Hours of the week in a zone, as stretches of time. A window belongs to the day on which it begins. It begins at the first instant
/// at which the wall shows its start and ends at the last at which it shows its end, so that on the night when an hour comes twice
/// nobody goes home early (GoAlert's rule; calendars go by what the wall shows instead). What touches is one.
/// </summary>
internal sealed class WeeklyWindows
{
    private const long SecondsPerDay = NodaConstants.SecondsPerDay;

    /// <summary>A window may last two days, and the wall may fall back over midnight.</summary>
    private const int DaysBack = 2;

    /// <summary>A week and a day, so that a window is found if there is one in the week.</summary>
    private const int DaysAhead = 9;

    private readonly WallTable _wall;
    private readonly OpenSpan[][] _days = new OpenSpan[7][];

    public WeeklyWindows(WeeklyHours hours, WallTable wall)
    {
        _wall = wall;
        for (var day = 0; day < 7; day++)
            _days[day] = [.. hours[(IsoDayOfWeek)(day + 1)].Select(h => new OpenSpan(h.StartSecond, h.EndSecond)).OrderBy(s => s.Start)];
    }

    /// <summary>Whether a second lies in a window, and until when at least that stays so.</summary>
    public (bool Inside, long Until) At(long second)
    {
        var wall = _wall.Wall(second);
        var today = wall >= 0 ? wall / SecondsPerDay : -((-wall + SecondsPerDay - 1) / SecondsPerDay);
        var inside = false;
        var until = 0L;
        for (var date = today - DaysBack; date <= today + DaysAhead; date++)
        {
            foreach (var window in _days[(int)((date + 3) % 7 + 7) % 7])
            {
                var start = _wall.First(date * SecondsPerDay + window.Start);
                if (inside ? start > until : start > second) return (inside, inside ? until : start);
                var end = _wall.Last(date * SecondsPerDay + window.End);
                if (end <= second || end <= start) continue;
                until = inside ? Math.Max(until, end) : end;
                inside = true;
            }
        }

        return (inside, inside ? until : _wall.First((today + DaysAhead) * SecondsPerDay));
    }
}
