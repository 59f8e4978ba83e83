using System.Globalization;
using NodaTime;
using NodaTime.Text;
using SlaMonitor.Core;
using SlaMonitor.Core.Calendars;
using SlaMonitor.Core.Calendars.Sheets;
using SlaMonitor.Core.Explanations;

namespace SlaMonitor.Cli.Calendars.Sheets;

/// <summary>The parts of a sheet in words, the same in text, SVG and JSON.</summary>
internal static class SheetWords
{
    private static readonly LocalDateTimePattern Minutes = LocalDateTimePattern.CreateWithInvariantCulture("HH:mm");
    private static readonly LocalDateTimePattern Seconds = LocalDateTimePattern.CreateWithInvariantCulture("HH:mm:ss");
    private static readonly LocalDatePattern WeekdayAndDate = LocalDatePattern.CreateWithInvariantCulture("ddd yyyy-MM-dd");
    private static readonly OffsetPattern OffsetText = OffsetPattern.CreateWithInvariantCulture("m");

    public static string Date(LocalDate date) => WeekdayAndDate.Format(date);

    /// <summary>ISO week and its year: <c>week 13 of 2026</c>.</summary>
    public static string Week(CalendarWeek week)
    {
        var rule = NodaTime.Calendars.WeekYearRules.Iso;
        return string.Create(CultureInfo.InvariantCulture, $"week {rule.GetWeekOfWeekYear(week.Monday)} of {rule.GetWeekYear(week.Monday)}");
    }

    /// <summary>Hours and minutes, with seconds where there are any: <c>42:30</c>.</summary>
    public static string Total(Duration length)
    {
        var seconds = (long)length.TotalSeconds;
        var text = string.Create(CultureInfo.InvariantCulture, $"{seconds / 3600}:{seconds / 60 % 60:00}");
        return seconds % 60 == 0 ? text : string.Create(CultureInfo.InvariantCulture, $"{text}:{seconds % 60:00}");
    }

    /// <summary><c>09:00-17:30</c>, and <c>24:00</c> for the end of the day.</summary>
    public static string Hours(WallStretch stretch)
    {
        var endsAtMidnight = stretch.To.TimeOfDay == LocalTime.Midnight;
        return $"{Wall(stretch.From)}-{(endsAtMidnight ? "24:00" : Wall(stretch.To))}";
    }

    /// <summary>All stretches; each with its offset when clocks change between them. <c>closed</c> when there are none.</summary>
    public static string Hours(EquatableArray<WallStretch> open)
    {
        if (open.IsEmpty) return "closed";
        var offsets = open.Select(stretch => stretch.Offset).Distinct().Count();
        return string.Join(", ", open.Select(stretch => offsets == 1 ? Hours(stretch) : $"{Hours(stretch)} ({OffsetText.Format(stretch.Offset)})"));
    }

    /// <summary>How long a day is: <c>23 hours</c>, <c>24 hours 30 minutes</c>.</summary>
    public static string Length(Duration length)
    {
        var hours = (int)length.TotalHours;
        var minutes = (int)length.TotalMinutes % 60;
        return minutes == 0 ? $"{hours} hours" : $"{hours} hours {minutes} minutes";
    }

    /// <summary>Why a day differs, in a sentence without an end. Names the calendar where it is not the sheet's own.</summary>
    public static string Note(DayNote note, CalendarDay day, CalendarSheet sheet) => note switch
    {
        DayNote.HolidayClosed holiday => $"{Whose(holiday.Calendar, sheet)}holiday{(holiday.Name.Length == 0 ? "" : $" {Line.Of(holiday.Name)}")}{When(holiday.Date, day)}: closed all day",
        DayNote.ShiftWorked shift => $"{Whose(shift.Calendar, sheet)}shift{When(shift.Date, day)}: {Hours(shift.Hours)} instead of {Hours(shift.Instead)}",
        DayNote.BreakTaken pause => $"{Whose(pause.Calendar, sheet)}break{When(pause.Date, day)}: {Hours(pause.Hours)} taken out",
        DayNote.ClocksChange { DayLength: { } length } change when length == Duration.Zero => $"this date does not exist: clocks go from {Full(change.Before)} to {Full(change.After)}",
        DayNote.ClocksChange { DayLength: { } length } change => $"{Jump(change)}, this day has {Length(length)}",
        DayNote.ClocksChange change => $"in {change.Zone} {Jump(change)}",
        _ => throw new InvariantViolatedException($"no words for {note}"),
    };

    private static string Hours(EquatableArray<OpenHours> hours) => hours.IsEmpty ? "closed" : string.Join(", ", hours.Items.Select(h => h.ToString()));

    private static string Jump(DayNote.ClocksChange change)
    {
        var forward = change.After > change.Before;
        return change.Before.Date == change.After.Date
            ? $"clocks go {(forward ? "forward" : "back")} {Wall(change.Before)} -> {Wall(change.After)}"
            : $"clocks go {(forward ? "forward" : "back")} {Full(change.Before)} -> {Full(change.After)}";
    }

    private static string Whose(string calendar, CalendarSheet sheet) => calendar == sheet.Calendar.Id ? "" : $"{calendar}: ";

    /// <summary>The date where it is another than the row's: hours that run into the next day, or another zone's date.</summary>
    private static string When(LocalDate date, CalendarDay day) => date == day.Date ? "" : $" ({LocalDatePattern.Iso.Format(date)})";

    private static string Full(LocalDateTime at) => $"{LocalDatePattern.Iso.Format(at.Date)} {Wall(at)}";

    private static string Wall(LocalDateTime at) => (at.Second == 0 ? Minutes : Seconds).Format(at);
}
