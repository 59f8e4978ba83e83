using System.Text;
using NodaTime;
using SlaMonitor.Core;
using SlaMonitor.Core.Calendars.Sheets;

namespace SlaMonitor.Cli.Calendars.Sheets;

/// <summary>A sheet as text: a row a day with a bar of half hours by the wall clock, and below it why the day differs.</summary>
internal static class SheetText
{
    private const int Cells = 48;
    private const int DateWidth = 14;
    private const int TotalWidth = 9;
    private const string Ruler = "0     3     6     9     12    15    18    21    24";

    private static readonly Signs Unicode = new('█', '▒', '·', '×');
    private static readonly Signs Ascii = new('#', '+', '.', 'x');

    /// <summary>Text for an output of this encoding: blocks where it has them, ASCII where it may not.</summary>
    public static string Of(CalendarSheet sheet, Encoding encoding)
    {
        var signs = encoding.CodePage is 65001 or 1200 or 1201 or 12000 or 12001 ? Unicode : Ascii;
        var text = new StringBuilder();
        text.Append($"Calendar {sheet.Calendar.Id}, wall time in {sheet.Zone.Id}\n");
        if (sheet.Calendar.Members is { IsEmpty: false } members)
            text.Append($"A union, open when any member is: {string.Join(", ", members.Items.Select(m => m.Id))}\n");
        text.Append($"A cell is half an hour: {signs.Open} open, {signs.Part} open in part, {signs.Closed} closed, {signs.Skipped} skipped by the clocks\n");
        foreach (var week in sheet.Weeks) Week(text, week, sheet, signs);
        text.Append($"\nAll {sheet.Weeks.Count * 7} days: {SheetWords.Total(sheet.Total)} h\n");
        return text.ToString();
    }

    private static void Week(StringBuilder text, CalendarWeek week, CalendarSheet sheet, Signs signs)
    {
        var name = SheetWords.Week(week);
        text.Append('\n').Append($"W{name[1..]}".PadRight(DateWidth + TotalWidth + 2)).Append(Ruler).Append('\n');
        foreach (var day in week.Days)
        {
            Row(text, SheetWords.Date(day.Date), day.Total, day.Open, day, signs);
            foreach (var member in day.Members)
                Row(text, $"  {Cut(member.Calendar, DateWidth - 2)}", Sum(member.Open), member.Open, day, signs);
            foreach (var note in day.Notes)
                text.Append(' ', DateWidth + TotalWidth + 2).Append(SheetWords.Note(note, day, sheet)).Append('\n');
        }
        text.Append("Week total".PadRight(DateWidth)).Append(SheetWords.Total(week.Total).PadLeft(TotalWidth)).Append('\n');
    }

    private static void Row(StringBuilder text, string name, Duration total, EquatableArray<WallStretch> open, CalendarDay day, Signs signs)
    {
        text.Append(name.PadRight(DateWidth)).Append(SheetWords.Total(total).PadLeft(TotalWidth)).Append("  ");
        for (var cell = 0; cell < Cells; cell++) text.Append(signs.Of(Within(day.All, day, cell), Within(open, day, cell)));
        text.Append("  ").Append(SheetWords.Hours(open)).Append('\n');
    }

    /// <summary>How much of the stretches falls into a half hour of the wall clock; an hour that comes twice counts twice.</summary>
    private static Duration Within(EquatableArray<WallStretch> stretches, CalendarDay day, int cell)
    {
        var start = day.Date.AtMidnight().PlusMinutes(30 * cell);
        var end = start.PlusMinutes(30);
        var sum = Duration.Zero;
        foreach (var stretch in stretches)
        {
            var from = stretch.From > start ? stretch.From : start;
            var to = stretch.To < end ? stretch.To : end;
            if (from < to) sum += Period.Between(from, to, PeriodUnits.Nanoseconds).ToDuration();
        }
        return sum;
    }

    private static Duration Sum(EquatableArray<WallStretch> open) => open.Aggregate(Duration.Zero, (sum, stretch) => sum + stretch.Length);

    private static string Cut(string name, int width) => name.Length <= width ? name : string.Concat(name.AsSpan(0, width - 1), "~");

    private sealed record Signs(char Open, char Part, char Closed, char Skipped)
    {
        public char Of(Duration exists, Duration open) =>
            exists == Duration.Zero ? Skipped
            : open == Duration.Zero ? Closed
            : open == exists ? Open : Part;
    }
}
