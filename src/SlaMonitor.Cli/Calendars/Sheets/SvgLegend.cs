using SlaMonitor.Core.Calendars.Sheets;

namespace SlaMonitor.Cli.Calendars.Sheets;

/// <summary>What the fills mean: those alone that the sheet has.</summary>
internal static class SvgLegend
{
    private const double CharacterWidth = 6.6;

    /// <param name="svg">Written to.</param>
    /// <param name="sheet">What the legend is for.</param>
    /// <param name="right">Where it ends.</param>
    /// <param name="baseline">Of its text.</param>
    public static void Write(SvgWriter svg, CalendarSheet sheet, int right, int baseline)
    {
        var items = Items(sheet).ToList();
        var x = right - items.Sum(item => Width(item.Name));
        foreach (var (fill, name) in items)
        {
            svg.Line($"""<rect class="{fill}" x="{SvgWriter.Px(x)}" y="{baseline - 10}" width="14" height="12" rx="2"/>""");
            svg.Line($"""<text x="{SvgWriter.Px(x + 19)}" y="{baseline}">{SvgWriter.Text(name)}</text>""");
            x += Width(name);
        }
    }

    private static double Width(string name) => 19 + (name.Length * CharacterWidth) + 14;

    private static IEnumerable<(string Fill, string Name)> Items(CalendarSheet sheet)
    {
        var days = sheet.Weeks.SelectMany(week => week.Days).ToList();
        var notes = days.SelectMany(day => day.Notes).ToList();
        yield return ("open", sheet.Calendar.Members.IsEmpty ? "open" : "open (union)");
        for (var i = 0; i < Math.Min(sheet.Calendar.Members.Count, SvgStyle.MemberFills); i++) yield return ($"m{i}", Short(sheet.Calendar.Members[i].Id));
        if (days.Any(day => SvgGrid.IsShift(day, sheet))) yield return ("shift", "shift");
        if (notes.OfType<DayNote.HolidayClosed>().Any()) yield return ("holiday", "holiday");
        if (notes.OfType<DayNote.BreakTaken>().Any()) yield return ("break", "break");
        if (notes.OfType<DayNote.ClocksChange>().Any(change => change.DayLength is not null && change.After > change.Before)) yield return ("gone", "skipped");
    }

    private static string Short(string name) => name.Length <= 14 ? name : string.Concat(name.AsSpan(0, 13), "…");
}
