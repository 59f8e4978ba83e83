using System.Globalization;
using System.Text;
using NodaTime;

namespace SlaMonitor.Core.OnCall;

/// <summary>
/// Shifts as an iCalendar feed (RFC 5545) that calendar programs subscribe to: UTC times, CRLF, lines folded at 75 octets. The UID of a
/// shift follows from its schedule, start and users, so that a program knows it again in the next version of the feed.
/// </summary>
public static class OnCallFeed
{
    private const int LongestLine = 75;

    /// <summary>The feed of a schedule: its shifts that touch [<paramref name="from"/>, <paramref name="to"/>), the first one not cut at its beginning.</summary>
    /// <param name="roster">For the names of people.</param>
    /// <param name="schedule">One of the roster.</param>
    /// <param name="from">Inclusive.</param>
    /// <param name="to">Exclusive.</param>
    /// <param name="now">The time stamp of the feed.</param>
    public static string OfSchedule(OnCallRoster roster, OnCallSchedule schedule, Instant from, Instant to, Instant now)
    {
        ArgumentNullException.ThrowIfNull(schedule);
        return Write(roster, $"On call: {schedule.Id}", Whole(schedule, from, to).Select(shift => (schedule.Id, shift)), now, shift => Names(roster, shift));
    }

    /// <summary>The feed of a user: their shifts in all schedules; those with whom they share one are in its description.</summary>
    /// <param name="roster">With the schedules, and for the names of people.</param>
    /// <param name="user">Of the roster.</param>
    /// <param name="from">Inclusive.</param>
    /// <param name="to">Exclusive.</param>
    /// <param name="now">The time stamp of the feed.</param>
    public static string OfUser(OnCallRoster roster, UserDefinition user, Instant from, Instant to, Instant now)
    {
        ArgumentNullException.ThrowIfNull(roster);
        ArgumentNullException.ThrowIfNull(user);
        var shifts = roster.Schedules
            .SelectMany(schedule => Whole(schedule, from, to).Select(shift => (schedule.Id, Shift: shift)))
            .Where(found => found.Shift.Users.Contains(user.Id))
            .OrderBy(found => found.Shift.Start)
            .ThenBy(found => found.Id, StringComparer.Ordinal);
        return Write(roster, $"On call: {user.Name}", shifts, now, _ => null);
    }

    /// <summary>The shifts of a range, the first from its own beginning: otherwise its UID would change with every feed.</summary>
    private static IEnumerable<OnCallShift> Whole(OnCallSchedule schedule, Instant from, Instant to)
    {
        for (var back = Duration.FromDays(8); ; back += back)
        {
            var shifts = schedule.Shifts(from - back, to).Where(shift => shift.End > from);
            // A shift that began before a year ago may begin there.
            if (back >= OnCallSchedule.Horizon || shifts.FirstOrDefault() is not { } first || first.Start > from - back) return shifts;
        }
    }

    /// <summary>A title of null names the schedule.</summary>
    private static string Write(
        OnCallRoster roster, string name, IEnumerable<(string Schedule, OnCallShift Shift)> shifts, Instant now, Func<OnCallShift, string?> title)
    {
        var text = new StringBuilder();
        Line(text, "BEGIN:VCALENDAR");
        Line(text, "VERSION:2.0");
        Line(text, "PRODID:-//SlaMonitor//On call//EN");
        Line(text, "METHOD:PUBLISH");
        Line(text, $"X-WR-CALNAME:{Escaped(name)}");
        foreach (var (schedule, shift) in shifts)
        {
            Line(text, "BEGIN:VEVENT");
            Line(text, Invariant($"UID:{Uid(schedule)}-{shift.Start.ToUnixTimeSeconds()}-{Uid(string.Join('+', shift.Users))}@slamonitor"));
            Line(text, $"DTSTAMP:{Time(now)}");
            Line(text, $"DTSTART:{Time(shift.Start)}");
            Line(text, $"DTEND:{Time(shift.End)}");
            Line(text, $"SUMMARY:{Escaped(title(shift) ?? $"On call: {schedule}")}");
            Line(text, $"DESCRIPTION:{Escaped($"{schedule}: {Names(roster, shift)}")}");
            Line(text, "TRANSP:TRANSPARENT");
            Line(text, "END:VEVENT");
        }

        Line(text, "END:VCALENDAR");
        return text.ToString();
    }

    private static string Names(OnCallRoster roster, OnCallShift shift) => string.Join(", ", shift.Users.Select(id => roster.User(id)?.Name ?? id));

    private static string Time(Instant at) => at.ToString("uuuuMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);

    /// <summary>Ids have no spaces and no control characters, but may have anything else.</summary>
    private static string Uid(string id) => Uri.EscapeDataString(id);

    /// <summary>TEXT of section 3.3.11.</summary>
    private static string Escaped(string text)
    {
        var escaped = new StringBuilder(text.Length);
        foreach (var letter in text)
        {
            if (letter is '\\' or ';' or ',') escaped.Append('\\').Append(letter);
            else if (letter == '\n') escaped.Append("\\n");
            else if (!char.IsControl(letter)) escaped.Append(letter);
        }

        return escaped.ToString();
    }

    /// <summary>Section 3.1: at most 75 octets without the line end, and no character is torn apart; a line that goes on begins with a space.</summary>
    private static void Line(StringBuilder text, string line)
    {
        var octets = 0;
        foreach (var rune in line.EnumerateRunes())
        {
            if (octets + rune.Utf8SequenceLength > LongestLine)
            {
                text.Append("\r\n ");
                octets = 1;
            }

            text.Append(rune.ToString());
            octets += rune.Utf8SequenceLength;
        }

        text.Append("\r\n");
    }

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
