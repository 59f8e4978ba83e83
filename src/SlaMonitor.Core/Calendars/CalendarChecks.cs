using NodaTime;
using NodaTime.Text;

namespace SlaMonitor.Core.Calendars;

/// <summary>What can be said against one definition by itself.</summary>
internal static class CalendarChecks
{
    private static readonly (IsoDayOfWeek Day, string Name)[] Week =
    [
        (IsoDayOfWeek.Monday, "mon"), (IsoDayOfWeek.Tuesday, "tue"), (IsoDayOfWeek.Wednesday, "wed"), (IsoDayOfWeek.Thursday, "thu"),
        (IsoDayOfWeek.Friday, "fri"), (IsoDayOfWeek.Saturday, "sat"), (IsoDayOfWeek.Sunday, "sun"),
    ];

    public static void Check(int index, CalendarDefinition definition, List<CalendarProblem> problems)
    {
        void Refuse(string path, string message) => problems.Add(new CalendarProblem(index, definition.Id, path, message));

        if (string.IsNullOrWhiteSpace(definition.Id)) Refuse("id", "a calendar needs an id");
        if (definition.HoursPerDay is { } day && (day <= Duration.Zero || day > Duration.FromDays(1)))
            Refuse("hours_per_day", "is more than 0 and at most 24 hours");

        switch (definition)
        {
            case CalendarDefinition.Own own:
                foreach (var (weekday, name) in Week) CheckHours(own.Hours[weekday], $"hours.{name}", Refuse);
                CheckDates(own.Holidays.Select(h => h.Date), "holidays", Refuse);
                CheckDates(own.Shifts.Select(s => s.Date), "shifts", Refuse);
                for (var i = 0; i < own.Shifts.Count; i++) CheckHours(own.Shifts[i].Hours, $"shifts[{i}].hours", Refuse);
                CheckDates(own.Breaks.Select(b => b.Date), "breaks", Refuse);
                for (var i = 0; i < own.Breaks.Count; i++)
                {
                    CheckHours(own.Breaks[i].Hours, $"breaks[{i}].hours", Refuse);
                    if (own.Breaks[i].Hours.IsEmpty) Refuse($"breaks[{i}].hours", "a break needs hours");
                }

                break;
            case CalendarDefinition.UnionOf union:
                if (union.Members.IsEmpty) Refuse("union", "never opens: a union needs members");
                var seen = new HashSet<string>(StringComparer.Ordinal);
                for (var i = 0; i < union.Members.Count; i++)
                    if (!seen.Add(union.Members[i])) Refuse($"union[{i}]", $"'{union.Members[i]}' is in this union already");
                break;
            case CalendarDefinition.RoundTheClock:
                break;
        }
    }

    /// <summary>Hours of one day may touch and not overlap. Those that run into the next day may meet that day's: both are open then.</summary>
    private static void CheckHours(EquatableArray<OpenHours> hours, string path, Action<string, string> refuse)
    {
        if (hours.Count > CalendarCompiler.MostHoursPerDay)
        {
            refuse(path, $"has {hours.Count} intervals on one day; {CalendarCompiler.MostHoursPerDay} are the most");
            return;
        }

        for (var i = 0; i < hours.Count; i++)
            if (!hours[i].IsWholeSeconds) refuse($"{path}[{i}]", "times are whole seconds");

        var order = Enumerable.Range(0, hours.Count).OrderBy(i => hours[i].StartSecond).ToList();
        var last = 0;
        for (var i = 1; i < order.Count; i++)
        {
            var (before, next) = (hours[order[last]], hours[order[i]]);
            if (next.StartSecond < before.EndSecond)
                refuse($"{path}[{Math.Max(order[last], order[i])}]", $"{next} overlaps {before} of the same day");
            if (next.EndSecond > before.EndSecond) last = i;
        }
    }

    private static void CheckDates(IEnumerable<LocalDate> dates, string path, Action<string, string> refuse)
    {
        var seen = new HashSet<LocalDate>();
        var i = 0;
        foreach (var date in dates)
        {
            if (!seen.Add(date)) refuse($"{path}[{i}]", $"{LocalDatePattern.Iso.Format(date)} is listed already");
            i++;
        }
    }
}
