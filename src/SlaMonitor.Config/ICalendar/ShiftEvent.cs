using NodaTime;
using NodaTime.Text;
using SlaMonitor.Config.Text;
using SlaMonitor.Core.Calendars;
using SlaMonitor.Core.OnCall;

namespace SlaMonitor.Config.ICalendar;

/// <summary>One VEVENT while its lines are read, and the shifts that it stands for. People are its attendees, or else its summary.</summary>
internal sealed class ShiftEvent(ContentLine begin, DateTimeZone zone, Func<string, string?> whoIs, ErrorList errors)
{
    /// <summary>A quarter. Longer ones that come every day would all be on call together, by the hundred.</summary>
    private const int LongestDays = 92;

    private static readonly LocalDatePattern Dates = LocalDatePattern.CreateWithInvariantCulture("uuuuMMdd");
    private static readonly LocalDateTimePattern Times = LocalDateTimePattern.CreateWithInvariantCulture("uuuuMMdd'T'HHmmss");

    private readonly HashSet<LocalDateTime> _except = [];
    private readonly List<string> _users = [];
    private readonly List<string> _unknown = [];
    private EventMoment? _start;
    private EventMoment? _end;
    private Duration? _length;
    private ShiftRule? _rule;
    private string? _summary;
    private bool _isCancelled;
    private bool _isBroken;

    /// <summary>A wall-clock time in a zone; a day when it has no time of day.</summary>
    private readonly record struct EventMoment(LocalDateTime Local, DateTimeZone Zone, bool IsDate);

    public void Take(ContentLine line)
    {
        switch (line.Name)
        {
            case "DTSTART":
                _start = Needed(Moment(line, line.Value));
                break;
            case "DTEND":
                _end = Needed(Moment(line, line.Value));
                break;
            case "DURATION":
                _length = Needed(Length(line));
                break;
            case "SUMMARY":
                _summary = line.Text().Trim();
                break;
            case "ATTENDEE":
                Attendee(line);
                break;
            case "STATUS":
                _isCancelled = line.Value.Equals("CANCELLED", StringComparison.OrdinalIgnoreCase);
                break;
            case "RRULE":
                _rule = ShiftRule.Parse(line, errors);
                _isBroken |= _rule is null;
                break;
            case "EXDATE":
                foreach (var value in line.Value.Split(','))
                    if (Needed(Moment(line, value)) is { } except) _except.Add(except.Local);
                break;
            case "RDATE" or "RECURRENCE-ID" or "EXRULE":
                errors.Add(line.At, $"{line.Name} is not supported; write the shifts as events of their own");
                _isBroken = true;
                break;
            default:
                // What is left says nothing about who and when, and the RFC wants unknown properties ignored.
                break;
        }
    }

    public IEnumerable<FixedShift> Shifts()
    {
        if (_isCancelled || _isBroken) return [];
        if (_start is not { } start)
        {
            errors.Add(begin.At, "an event without DTSTART");
            return [];
        }
        if (Users() is not { Count: > 0 } users) return [];
        // Nominal, so that a shift from nine to nine stays that on the night when clocks change.
        var nominal = _length ?? (_end is { } end ? Length(start, end) : Duration.FromDays(start.IsDate ? 1 : 0));
        if (nominal <= Duration.Zero)
        {
            errors.Add(begin.At, "an event that does not end after it begins is no shift");
            return [];
        }
        if (nominal > Duration.FromDays(LongestDays))
        {
            errors.Add(begin.At, $"a shift of more than {LongestDays} days");
            return [];
        }
        return (_rule?.Times(start.Local, start.Zone) ?? [start.Local])
            .Where(local => !_except.Contains(local))
            .Select(local => new FixedShift(Instant(local, start.Zone), End(local, start, nominal), [.. users]))
            .Where(shift => shift.Start < shift.End);
    }

    /// <summary>DURATION is elapsed time, DTEND a time on the wall (section 3.8.5.3 keeps both for every recurrence).</summary>
    private Instant End(LocalDateTime local, EventMoment start, Duration nominal)
    {
        if (_length is { } elapsed) return Instant(local, start.Zone) + elapsed;
        var end = local.PlusTicks(nominal.BclCompatibleTicks);
        return _end is { } given && given.Zone != start.Zone ? Instant(local, start.Zone) + nominal : Instant(end, start.Zone);
    }

    private static Duration Length(EventMoment start, EventMoment end) => start.Zone == end.Zone
        ? Period.Between(start.Local, end.Local, PeriodUnits.Seconds).ToDuration()
        : Instant(end.Local, end.Zone) - Instant(start.Local, start.Zone);

    private static Instant Instant(LocalDateTime local, DateTimeZone zone) => WallClock.FirstInstant(zone, local);

    private List<string>? Users()
    {
        if (_users.Count > 0) return _users;
        if (_summary is { Length: > 0 } summary && whoIs(summary) is { } user) return [user];
        var names = _unknown.Count > 0 ? string.Join(", ", _unknown.Select(Quote.Of)) : Quote.Of(_summary ?? "");
        errors.Add(begin.At, $"no user is known as {names}; say who that is under users of from_ics");
        return null;
    }

    private void Attendee(ContentLine line)
    {
        var address = line.Value.StartsWith("mailto:", StringComparison.OrdinalIgnoreCase) ? line.Value[7..] : line.Value;
        var name = line.Parameter("CN");
        if ((whoIs(address) ?? (name is null ? null : whoIs(name))) is { } user)
        {
            if (!_users.Contains(user)) _users.Add(user);
        }
        else
            _unknown.Add(name ?? address);
    }

    private Duration? Length(ContentLine line)
    {
        if (Core.DurationText.Parse(line.Value) is { } length && length > Duration.Zero) return length;
        errors.Add(line.At, $"expected DURATION such as PT12H, found {Quote.Of(line.Value)}");
        return null;
    }

    private EventMoment? Moment(ContentLine line, string value)
    {
        if (Dates.Parse(value) is { Success: true, Value: var date }) return InRange(line, new EventMoment(date.AtMidnight(), zone, true));
        var utc = value.EndsWith('Z');
        if (Times.Parse(utc ? value[..^1] : value) is not { Success: true, Value: var time })
        {
            errors.Add(line.At, $"expected {line.Name} as a time such as 20260105T090000Z, found {Quote.Of(value)}");
            return null;
        }
        if (utc) return InRange(line, new EventMoment(time, DateTimeZone.Utc, false));
        if (line.Parameter("TZID") is not { } id) return InRange(line, new EventMoment(time, zone, false));
        if (DateTimeZoneProviders.Tzdb.GetZoneOrNull(id) is { } other) return InRange(line, new EventMoment(time, other, false));
        errors.AddUnknown(line.At, $"TZID {Quote.Of(id)} is no IANA time zone, and others are not supported", id, DateTimeZoneProviders.Tzdb.Ids);
        return null;
    }

    private EventMoment? InRange(ContentLine line, EventMoment moment)
    {
        if (moment.Local.Year is >= 1900 and < ShiftRule.LastYear) return moment;
        errors.Add(line.At, $"{line.Name} lies outside the years 1900 to {ShiftRule.LastYear - 1}");
        return null;
    }

    private T? Needed<T>(T? value)
        where T : struct
    {
        _isBroken |= value is null;
        return value;
    }
}
