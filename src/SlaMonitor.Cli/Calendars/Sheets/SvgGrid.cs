using NodaTime;
using NodaTime.Text;
using SlaMonitor.Core;
using SlaMonitor.Core.Calendars.Sheets;

namespace SlaMonitor.Cli.Calendars.Sheets;

/// <summary>Draws weeks: seven columns of 24 hours by the wall clock.</summary>
internal sealed class SvgGrid(CalendarSheet sheet)
{
    public const int WeekHeight = HeadHeight + BodyHeight + 34;

    private const int Gutter = 34;
    private const int HeadHeight = 46;
    private const int BodyHeight = 24 * HourHeight;
    private const int HourHeight = 8;
    private const int Gap = 6;
    private const int LabelHeight = 13;
    private const int LetterWidth = 6;

    private static readonly LocalDatePattern DayAndMonth = LocalDatePattern.CreateWithInvariantCulture("ddd d MMM");

    private readonly int _column = sheet.Calendar.Members.IsEmpty ? 118 : 142;

    public int Width => Gutter + (7 * _column);

    private int Inner => _column - Gap;

    /// <summary>Whether a shift of the calendar itself begins on the day.</summary>
    public static bool IsShift(CalendarDay day, CalendarSheet sheet) =>
        day.Notes.Any(note => note is DayNote.ShiftWorked shift && shift.Calendar == sheet.Calendar.Id && shift.Date == day.Date);

    /// <param name="svg">Written to.</param>
    /// <param name="week">What to draw, its top left corner at the origin.</param>
    /// <param name="numbers">The numbers of a day's notes.</param>
    public void Week(SvgWriter svg, CalendarWeek week, Func<CalendarDay, string> numbers)
    {
        var name = SheetWords.Week(week);
        svg.Line($"""<text class="strong" x="0" y="12">W{name[1..]}<tspan class="muted" font-weight="400">  {SheetWords.Total(week.Total)} h</tspan></text>""");
        for (var hour = 0; hour <= 24; hour += 6)
            svg.Line($"""<text class="hour" x="{Gutter - 6}" y="{HeadHeight + (hour * HourHeight) + 4}">{hour}:00</text>""");
        for (var i = 0; i < 7; i++)
        {
            svg.Line($"""<g transform="translate({Gutter + (i * _column)} 0)">""");
            Day(svg, week.Days[i], numbers(week.Days[i]));
            svg.Line("</g>");
        }
    }

    private void Day(SvgWriter svg, CalendarDay day, string numbers)
    {
        var notes = string.Concat(day.Notes.Select(note => $"; {SheetWords.Note(note, day, sheet)}"));
        svg.Line($"<title>{SvgWriter.Text($"{SheetWords.Date(day.Date)}: {SheetWords.Hours(day.Open)}{notes}")}</title>");
        svg.Line($"""<text x="0" y="{HeadHeight - 8}">{DayAndMonth.Format(day.Date)}{(numbers.Length == 0 ? "" : $"""<tspan class="mark" dx="4" dy="-4">{numbers}</tspan>""")}</text>""");
        svg.Line($"""<text class="sum" x="{Inner}" y="{HeadHeight - 8}">{SheetWords.Total(day.Total)}</text>""");
        svg.Line($"""<rect class="closed" x="0" y="{HeadHeight}" width="{Inner}" height="{BodyHeight}"/>""");
        for (var hour = 6; hour < 24; hour += 6)
            svg.Line($"""<line class="grid" x1="0" x2="{Inner}" y1="{HeadHeight + (hour * HourHeight)}" y2="{HeadHeight + (hour * HourHeight)}"/>""");
        Skipped(svg, day);
        Holiday(svg, day);
        if (day.Members.IsEmpty) Open(svg, day, day.Open, IsShift(day, sheet) ? "shift" : "open", 0, Inner);
        else Lanes(svg, day);
        Breaks(svg, day);
        foreach (var change in day.Notes.OfType<DayNote.ClocksChange>().Where(change => change.DayLength is { } length && length > Duration.Zero))
            Change(svg, day, change);
    }

    /// <summary>Wall time that the day does not have.</summary>
    private void Skipped(SvgWriter svg, CalendarDay day)
    {
        var reached = 0.0;
        foreach (var stretch in day.All)
        {
            var from = HourOf(day, stretch.From);
            if (from > reached) Box(svg, "gone", 0, Inner, reached, from);
            reached = Math.Max(reached, HourOf(day, stretch.To));
        }
        if (reached < 24) Box(svg, "gone", 0, Inner, reached, 24);
    }

    private void Holiday(SvgWriter svg, CalendarDay day)
    {
        foreach (var holiday in day.Notes.OfType<DayNote.HolidayClosed>())
        {
            if (holiday.Calendar != sheet.Calendar.Id || holiday.Date != day.Date || sheet.Zone.Id != sheet.Calendar.Zone.Id) continue;
            Box(svg, "holiday", 0, Inner, 0, 24);
            var lines = Lines(holiday.Name.Length == 0 ? "holiday" : holiday.Name).ToList();
            for (var i = 0; i < lines.Count; i++)
                svg.Line($"""<text class="label strong off" x="{Inner / 2}" y="{HeadHeight + (BodyHeight / 2) + ((i - (lines.Count / 2)) * LabelHeight)}">{SvgWriter.Text(lines[i])}</text>""");
        }
    }

    /// <summary>A union: itself at the left, its members beside it.</summary>
    private void Lanes(SvgWriter svg, CalendarDay day)
    {
        var lane = Inner * 0.42 / day.Members.Count;
        var union = Inner - (lane * day.Members.Count);
        Open(svg, day, day.Open, "open", 0, union - 2);
        for (var i = 0; i < day.Members.Count; i++)
        {
            var left = union + (i * lane);
            var member = day.Members[i];
            if (member.Open.IsEmpty && day.Notes.Any(note => note is DayNote.HolidayClosed holiday && holiday.Calendar == member.Calendar))
                Box(svg, "holiday", left, lane - 1, 0, 24);
            foreach (var stretch in member.Open)
                Box(svg, $"m{Math.Min(i, SvgStyle.MemberFills - 1)}", left, lane - 1, HourOf(day, stretch.From), HourOf(day, stretch.To), $"{member.Calendar}: {SheetWords.Hours(stretch)}");
        }
    }

    private static void Open(SvgWriter svg, CalendarDay day, EquatableArray<WallStretch> open, string fill, double left, double width)
    {
        var back = day.Notes.OfType<DayNote.ClocksChange>().FirstOrDefault(change => change.DayLength is not null && change.After < change.Before);
        foreach (var stretch in open)
        {
            var (from, to) = (HourOf(day, stretch.From), HourOf(day, stretch.To));
            var label = SheetWords.Hours(stretch);
            if (back is null)
            {
                Box(svg, fill, left, width, from, to, label);
            }
            else
            {
                // The hours that come twice stand beside each other: the first time left, the second time right.
                var (first, last) = (HourOf(day, back.After), HourOf(day, back.Before));
                var side = stretch.Start < back.At ? left : left + (width / 2) + 1;
                Box(svg, fill, left, width, from, Math.Min(to, first), label);
                Box(svg, fill, side, (width / 2) - 1, Math.Max(from, first), Math.Min(to, last), label);
                Box(svg, fill, left, width, Math.Max(from, last), to, label);
            }
            var comesTwice = back is not null && from < HourOf(day, back.Before) && to > HourOf(day, back.After);
            if (!comesTwice && (to - from) * HourHeight >= LabelHeight + 2 && width >= 11 * LetterWidth)
                svg.Line($"""<text class="label on-{fill}" x="{SvgWriter.Px(left + (width / 2))}" y="{SvgWriter.Px(HeadHeight + ((from + to) / 2 * HourHeight) + 4)}">{label}</text>""");
        }
    }

    private void Breaks(SvgWriter svg, CalendarDay day)
    {
        foreach (var pause in day.Notes.OfType<DayNote.BreakTaken>().Where(pause => pause.Calendar == sheet.Calendar.Id))
            foreach (var taken in pause.Taken) Box(svg, "break", 0, Inner, HourOf(day, taken.From), HourOf(day, taken.To), $"break {SheetWords.Hours(taken)}");
    }

    private void Change(SvgWriter svg, CalendarDay day, DayNote.ClocksChange change)
    {
        var y = SvgWriter.Px(HeadHeight + (Math.Clamp(HourOf(day, change.Before), 0, 24) * HourHeight));
        svg.Line($"""<line class="change" x1="0" x2="{Inner}" y1="{y}" y2="{y}"><title>{SvgWriter.Text(SheetWords.Note(change, day, sheet))}</title></line>""");
        svg.Line($"""<text class="badge" x="{Inner}" y="{HeadHeight - 22}">{SheetWords.Length(change.DayLength!.Value)}</text>""");
    }

    private static void Box(SvgWriter svg, string fill, double left, double width, double from, double to, string? title = null)
    {
        var (top, bottom) = (Math.Clamp(from, 0, 24), Math.Clamp(to, 0, 24));
        if (bottom <= top || width <= 0) return;
        var box = $"""<rect class="{fill}" x="{SvgWriter.Px(left)}" y="{SvgWriter.Px(HeadHeight + (top * HourHeight))}" width="{SvgWriter.Px(width)}" height="{SvgWriter.Px((bottom - top) * HourHeight)}" rx="1.5""";
        svg.Line(title is null ? $"{box}\"/>" : $"{box}\"><title>{SvgWriter.Text(title)}</title></rect>");
    }

    /// <summary>Hours of the wall clock after the date's midnight; negative, or more than 24, for a time of another date.</summary>
    private static double HourOf(CalendarDay day, LocalDateTime at) =>
        Period.Between(day.Date.AtMidnight(), at, PeriodUnits.Nanoseconds).ToDuration().TotalHours;

    /// <summary>A name in at most four lines that fit a column.</summary>
    private IEnumerable<string> Lines(string name)
    {
        var width = Inner / LetterWidth;
        var line = "";
        var count = 0;
        foreach (var word in name.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            var cut = word.Length <= width ? word : string.Concat(word.AsSpan(0, width - 1), "…");
            if (line.Length > 0 && line.Length + 1 + cut.Length > width)
            {
                yield return line;
                if (++count == 4) yield break;
                line = cut;
            }
            else
            {
                line = line.Length == 0 ? cut : $"{line} {cut}";
            }
        }
        if (line.Length > 0) yield return line;
    }
}
