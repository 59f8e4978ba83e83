using NodaTime;

namespace SlaMonitor.Core.Calendars;

/// <summary>The open hours that begin on each day of the week, in any order; a day without any is closed.</summary>
public sealed record WeeklyHours
{
    public static WeeklyHours None { get; } = new();

    public EquatableArray<OpenHours> Monday { get; init; }

    public EquatableArray<OpenHours> Tuesday { get; init; }

    public EquatableArray<OpenHours> Wednesday { get; init; }

    public EquatableArray<OpenHours> Thursday { get; init; }

    public EquatableArray<OpenHours> Friday { get; init; }

    public EquatableArray<OpenHours> Saturday { get; init; }

    public EquatableArray<OpenHours> Sunday { get; init; }

    public bool IsEmpty => this == None;

    /// <exception cref="ArgumentOutOfRangeException"><paramref name="day"/> is not a day of the week.</exception>
    public EquatableArray<OpenHours> this[IsoDayOfWeek day] => day switch
    {
        IsoDayOfWeek.Monday => Monday,
        IsoDayOfWeek.Tuesday => Tuesday,
        IsoDayOfWeek.Wednesday => Wednesday,
        IsoDayOfWeek.Thursday => Thursday,
        IsoDayOfWeek.Friday => Friday,
        IsoDayOfWeek.Saturday => Saturday,
        IsoDayOfWeek.Sunday => Sunday,
        IsoDayOfWeek.None => throw new ArgumentOutOfRangeException(nameof(day)),
    };

    /// <summary>The same week with these hours, and no others, on one day.</summary>
    public WeeklyHours With(IsoDayOfWeek day, EquatableArray<OpenHours> hours) => day switch
    {
        IsoDayOfWeek.Monday => this with { Monday = hours },
        IsoDayOfWeek.Tuesday => this with { Tuesday = hours },
        IsoDayOfWeek.Wednesday => this with { Wednesday = hours },
        IsoDayOfWeek.Thursday => this with { Thursday = hours },
        IsoDayOfWeek.Friday => this with { Friday = hours },
        IsoDayOfWeek.Saturday => this with { Saturday = hours },
        IsoDayOfWeek.Sunday => this with { Sunday = hours },
        IsoDayOfWeek.None => throw new ArgumentOutOfRangeException(nameof(day)),
    };

    /// <summary>The same hours on Monday to Friday, closed at the weekend.</summary>
    public static WeeklyHours MondayToFriday(params ReadOnlySpan<OpenHours> hours)
    {
        var day = EquatableArray.Create(hours);
        return new WeeklyHours { Monday = day, Tuesday = day, Wednesday = day, Thursday = day, Friday = day };
    }

    /// <summary>The same hours on each of the seven days.</summary>
    public static WeeklyHours EveryDay(params ReadOnlySpan<OpenHours> hours)
    {
        var day = EquatableArray.Create(hours);
        return MondayToFriday(hours) with { Saturday = day, Sunday = day };
    }
}
