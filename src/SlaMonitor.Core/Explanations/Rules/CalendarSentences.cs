using NodaTime;
using NodaTime.Text;
using SlaMonitor.Core.Calendars;

namespace SlaMonitor.Core.Explanations.Rules;

/// <summary>A calendar in sentences: its week, and the dates ahead that are otherwise.</summary>
internal static class CalendarSentences
{
    private const int DatesNamed = 4;
    private static readonly LocalDatePattern Date = LocalDatePattern.CreateWithInvariantCulture("ddd yyyy-MM-dd");

    public static EquatableArray<string> Of(BusinessCalendar calendar, Instant at)
    {
        var sentences = new List<string>();
        switch (calendar.Definition)
        {
            case CalendarDefinition.RoundTheClock:
                sentences.Add("Open always.");
                break;
            case CalendarDefinition.UnionOf union:
                sentences.Add($"Open whenever {Phrase.List(union.Members, "or")} is.");
                break;
            case CalendarDefinition.Own own:
                sentences.Add(own.Hours.IsEmpty ? $"Without weekly hours, in {own.Zone.Id}." : $"Open {Week(own.Hours)}, as clocks in {own.Zone.Id} show it.");
                Add(sentences, own, at.InZone(own.Zone).Date);
                break;
            default:
                throw new InvariantViolatedException($"no words for {calendar.Definition}");
        }
        if (calendar.HoursPerDay is { } day) sentences.Add($"A target of one day means {DurationWords.Of(day)} of open time.");
        return sentences.ToEquatableArray();
    }

    private static void Add(List<string> sentences, CalendarDefinition.Own own, LocalDate today)
    {
        Dates(sentences, "Closed all day on", own.Holidays.Where(holiday => holiday.Date >= today).OrderBy(holiday => holiday.Date).Select(holiday => $"{Date.Format(holiday.Date)} ({holiday.Name})"));
        Dates(sentences, "Other hours on", own.Shifts.Where(shift => shift.Date >= today).OrderBy(shift => shift.Date)
            .Select(shift => $"{Date.Format(shift.Date)} ({(shift.Hours.IsEmpty ? "none" : Hours(shift.Hours))})"));
        Dates(sentences, "A break on", own.Breaks.Where(pause => pause.Date >= today).OrderBy(pause => pause.Date).Select(pause => $"{Date.Format(pause.Date)} ({Hours(pause.Hours)})"));
    }

    private static void Dates(List<string> sentences, string what, IEnumerable<string> dates)
    {
        var all = dates.ToList();
        if (all.Count == 0) return;
        sentences.Add(all.Count <= DatesNamed ? $"{what} {Phrase.List(all)}." : $"{what} {string.Join(", ", all.Take(DatesNamed))} and {all.Count - DatesNamed} more dates.");
    }

    /// <summary><c>Monday to Friday 09:00-17:30 and Saturday 10:00-12:00</c>: days that follow each other and are alike, together.</summary>
    private static string Week(WeeklyHours hours)
    {
        var parts = new List<string>();
        for (var first = IsoDayOfWeek.Monday; first <= IsoDayOfWeek.Sunday;)
        {
            var last = first;
            while (last < IsoDayOfWeek.Sunday && hours[last + 1] == hours[first]) last++;
            if (!hours[first].IsEmpty)
            {
                var days = first == last ? $"{first}" : last == first + 1 ? $"{first} and {last}" : $"{first} to {last}";
                parts.Add(first == IsoDayOfWeek.Monday && last == IsoDayOfWeek.Sunday ? $"every day {Hours(hours[first])}" : $"{days} {Hours(hours[first])}");
            }
            first = last + 1;
        }
        return Phrase.List(parts);
    }

    private static string Hours(EquatableArray<OpenHours> hours) => Phrase.List(hours.OrderBy(h => h.Start).Select(h => h.ToString()));
}
