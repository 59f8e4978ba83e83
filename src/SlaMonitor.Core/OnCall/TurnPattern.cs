using NodaTime;
using SlaMonitor.Core.Calendars;

namespace SlaMonitor.Core.OnCall;

/// <summary>Where turns begin on the wall clock, in local seconds, as if no clock were ever changed. Turns have numbers, also below 0.</summary>
internal abstract class TurnPattern
{
    private const long SecondsPerHour = NodaConstants.SecondsPerHour;
    private const long SecondsPerDay = NodaConstants.SecondsPerDay;

    /// <summary>1970-01-05, by the number of its day.</summary>
    private const long FirstMonday = 4;

    private TurnPattern()
    {
    }

    /// <summary>Whether clocks that are set forward can skip a whole turn: the widest gap in any zone is a day.</summary>
    public abstract bool CanBeSkipped { get; }

    /// <summary>Whether there is time between turns that is nobody's.</summary>
    public virtual bool Pauses => false;

    /// <summary>When a turn begins; ascending.</summary>
    public abstract long Begin(long number);

    /// <summary>The turn that holds a local time: begun, and the next one not.</summary>
    public abstract long Holding(long local);

    /// <summary>When a turn has nobody any more; often when the next one begins.</summary>
    public virtual long Rests(long number) => Begin(number + 1);

    public static TurnPattern Of(LayerDefinition layer)
    {
        var (count, unit) = (layer.Rotate.Count, layer.Rotate.Unit);
        Invariant.Check(count > 0 && layer.Every > 0, "a turn has a length");
        if (layer.Turns == TurnCount.Matching) return Matching(layer, count, unit);
        var starts = WallTable.Local(layer.Starts);
        return unit switch
        {
            RotationUnit.Hour => new Even(starts, count * SecondsPerHour, count * SecondsPerHour),
            RotationUnit.Day => new Even(starts, count * SecondsPerDay, count * SecondsPerDay),
            RotationUnit.Week => new Even(starts, count * 7 * SecondsPerDay, count * 7 * SecondsPerDay),
            RotationUnit.Month => new Months(layer.Starts, count, count),
        };
    }

    private static TurnPattern Matching(LayerDefinition layer, int count, RotationUnit unit)
    {
        var date = layer.Starts.Date;
        switch (unit)
        {
            case RotationUnit.Day:
                return new MatchingDays(layer.Starts, layer.Only ?? WeeklyHours.EveryDay(OpenHours.WholeDay), count);
            case RotationUnit.Week:
                var monday = date.PlusDays(1 - (int)date.DayOfWeek) + layer.Starts.TimeOfDay;
                return new Even(WallTable.Local(monday), count * layer.Every * 7 * SecondsPerDay, count * 7 * SecondsPerDay);
            case RotationUnit.Month:
                return new Months(date.PlusDays(1 - date.Day) + layer.Starts.TimeOfDay, count * layer.Every, count);
            case RotationUnit.Hour:
            default:
                throw new ArgumentException("hours are not counted by matching days", nameof(layer));
        }
    }

    private static long FloorDivide(long value, long by) => value >= 0 ? value / by : -((-value + by - 1) / by);

    private sealed class Even(long starts, long every, long lasts) : TurnPattern
    {
        public override bool CanBeSkipped => every <= SecondsPerDay;

        public override bool Pauses => lasts < every;

        public override long Begin(long number) => starts + number * every;

        public override long Holding(long local) => FloorDivide(local - starts, every);

        public override long Rests(long number) => Begin(number) + lasts;
    }

    /// <summary>A day that a month does not have is its last; counted from the start, so that the 31st comes back after February.</summary>
    private sealed class Months(LocalDateTime starts, int every, int lasts) : TurnPattern
    {
        public override bool CanBeSkipped => false;

        public override bool Pauses => lasts < every;

        public override long Begin(long number) => WallTable.Local(starts.PlusMonths((int)(number * every)));

        public override long Holding(long local)
        {
            var date = Instant.FromUnixTimeSeconds(local).InUtc().Date;
            var number = FloorDivide((date.Year - starts.Year) * 12 + date.Month - starts.Month, every);
            // Within the month of a hand-off it may still be to come, never further away.
            return Begin(number) > local ? number - 1 : number;
        }

        public override long Rests(long number) => WallTable.Local(starts.PlusMonths((int)(number * every) + lasts));
    }

    /// <summary>Counts days by the part of the week that has hours; a turn lasts until the first day of the next one.</summary>
    private sealed class MatchingDays : TurnPattern
    {
        private readonly long _timeOfDay;
        private readonly int _count;
        private readonly long _first;

        /// <summary>The days with hours, from 0 for Monday.</summary>
        private readonly int[] _days;

        /// <summary>How many of them have come by each day of the week, itself included.</summary>
        private readonly int[] _come = new int[7];

        public MatchingDays(LocalDateTime starts, WeeklyHours hours, int count)
        {
            Invariant.Check(!hours.IsEmpty, "there is a day with hours");
            _count = count;
            _timeOfDay = starts.TimeOfDay.TickOfDay / NodaConstants.TicksPerSecond;
            _days = [.. Enumerable.Range(0, 7).Where(day => !hours[(IsoDayOfWeek)(day + 1)].IsEmpty)];
            for (var day = 0; day < 7; day++) _come[day] = _days.Count(d => d <= day);
            _first = Come(WallTable.Local(starts.Date.AtMidnight()) / SecondsPerDay - 1);
        }

        public override bool CanBeSkipped => true;

        public override long Begin(long number)
        {
            var place = _first + number * _count;
            var week = FloorDivide(place, _days.Length);
            return (week * 7 + _days[place - week * _days.Length] + FirstMonday) * SecondsPerDay + _timeOfDay;
        }

        public override long Holding(long local) =>
            FloorDivide(Come(FloorDivide(local - _timeOfDay, SecondsPerDay)) - 1 - _first, _count);

        /// <summary>How many days with hours have come by a date, from the first Monday on.</summary>
        private long Come(long date)
        {
            var week = FloorDivide(date - FirstMonday, 7);
            return week * _days.Length + _come[date - FirstMonday - week * 7];
        }
    }
}
