using System.Text;
using SlaMonitor.Core.Calendars.Sheets;

namespace SlaMonitor.Cli.Calendars.Sheets;

/// <summary>
/// A sheet as one picture that needs nothing else: weeks as blocks, days as columns, open hours to scale by the wall clock. Follows the
/// viewer's light or dark scheme, prints in light. What is special about a day has a number, and the numbers a list at the end, so that paper tells it too.
/// </summary>
internal static class SheetSvg
{
    private const int Margin = 20;
    private const int HeadHeight = 62;
    private const int NoteHeight = 18;
    private const int NoteWidth = 128;

    public static string Of(CalendarSheet sheet)
    {
        var grid = new SvgGrid(sheet);
        var notes = Notes(sheet);
        var numbers = notes.ToLookup(note => note.Day.Date, note => note.Number);
        var lines = notes.SelectMany(note => Wrapped($"{note.Number}.  {SheetWords.Date(note.Day.Date)}:  {note.Text}", NoteWidth)).ToList();
        var top = Margin + HeadHeight;
        var notesTop = top + (sheet.Weeks.Count * SvgGrid.WeekHeight);
        var height = notesTop + (lines.Count == 0 ? 0 : 30 + (lines.Count * NoteHeight)) + Margin;
        var width = grid.Width + (2 * Margin);

        var svg = new SvgWriter();
        svg.Line($"""<svg xmlns="http://www.w3.org/2000/svg" class="sheet" viewBox="0 0 {width} {height}" width="{width}" height="{height}" role="img" aria-labelledby="sheet-title sheet-desc">""");
        svg.Line($"""<title id="sheet-title">{SvgWriter.Text($"Open hours of calendar {sheet.Calendar.Id}")}</title>""");
        svg.Line($"""<desc id="sheet-desc">{SvgWriter.Text(Described(sheet, notes))}</desc>""");
        svg.Line(SvgStyle.Sheet);
        svg.Line($"""<rect class="ground" width="{width}" height="{height}"/>""");
        Head(svg, sheet, width);
        for (var i = 0; i < sheet.Weeks.Count; i++)
        {
            var week = sheet.Weeks[i];
            svg.Line($"""<g transform="translate({Margin} {top + (i * SvgGrid.WeekHeight)})">""");
            grid.Week(svg, week, day => string.Join(", ", numbers[day.Date]));
            svg.Line("</g>");
        }
        if (lines.Count > 0) svg.Line($"""<text class="strong" x="{Margin}" y="{notesTop + 10}">Days that differ</text>""");
        for (var i = 0; i < lines.Count; i++)
            svg.Line($"""<text class="note" x="{Margin}" y="{notesTop + 30 + (i * NoteHeight)}" xml:space="preserve">{SvgWriter.Text(lines[i])}</text>""");
        svg.Line("</svg>");
        return svg.ToString();
    }

    private static void Head(SvgWriter svg, CalendarSheet sheet, int width)
    {
        svg.Line($"""<text class="title" x="{Margin}" y="{Margin + 16}">{SvgWriter.Text($"Open hours: {sheet.Calendar.Id}")}</text>""");
        var from = sheet.Weeks[0].Days[0].Date;
        var to = sheet.Weeks[sheet.Weeks.Count - 1].Days[6].Date;
        var union = sheet.Calendar.Members.IsEmpty ? "" : ", a union of the calendars in the legend";
        svg.Line($"""<text class="muted" x="{Margin}" y="{Margin + 36}">{SvgWriter.Text($"{SheetWords.Date(from)} to {SheetWords.Date(to)}, wall time in {sheet.Zone.Id}{union}. {SheetWords.Total(sheet.Total)} h open in all.")}</text>""");
        SvgLegend.Write(svg, sheet, width - Margin, Margin + 12);
    }

    private static List<NumberedNote> Notes(CalendarSheet sheet)
    {
        var notes = new List<NumberedNote>();
        foreach (var day in sheet.Weeks.SelectMany(week => week.Days))
            foreach (var note in day.Notes) notes.Add(new NumberedNote(notes.Count + 1, day, SheetWords.Note(note, day, sheet)));
        return notes;
    }

    private static string Described(CalendarSheet sheet, List<NumberedNote> notes)
    {
        var text = new StringBuilder($"{sheet.Weeks.Count} weeks of open hours, wall time in {sheet.Zone.Id}.");
        foreach (var week in sheet.Weeks)
        {
            text.Append($" Week from {SheetWords.Date(week.Monday)}, {SheetWords.Total(week.Total)} hours:");
            text.Append(string.Join(";", week.Days.Select(day => $" {SheetWords.Date(day.Date)[..3]} {SheetWords.Hours(day.Open)}"))).Append('.');
        }
        foreach (var note in notes) text.Append($" {SheetWords.Date(note.Day.Date)}: {note.Text}.");
        return text.ToString();
    }

    private static IEnumerable<string> Wrapped(string text, int width)
    {
        while (text.Length > width)
        {
            var cut = text.LastIndexOf(' ', width);
            if (cut < width / 2) cut = width;
            yield return text[..cut];
            text = "      " + text[cut..].TrimStart();
        }
        yield return text;
    }

    private sealed record NumberedNote(int Number, CalendarDay Day, string Text);
}
