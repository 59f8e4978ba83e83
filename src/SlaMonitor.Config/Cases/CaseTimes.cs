using NodaTime;
using NodaTime.Text;
using SlaMonitor.Config.Reading;
using SlaMonitor.Config.Text;
using SlaMonitor.Config.Yaml;
using SlaMonitor.Core;
using SlaMonitor.Core.Tickets;
using SlaMonitor.Core.Wire;

namespace SlaMonitor.Config.Cases;

/// <summary>
/// The times of one case: exact (<c>2026-03-02T08:00:00Z</c>), on the wall (<c>2026-03-02T09:00</c>, with a zone behind it or in the
/// case's), after the first event (<c>start+90m</c>) or after the event before (<c>+90m</c>), in time as it passes, not business time.
/// </summary>
/// <param name="zone">Of wall-clock times without one of their own; null when the case names none.</param>
internal sealed class CaseTimes(DateTimeZone? zone, ValueReader values)
{
    /// <summary>What a time that begins with a plus is counted from, for messages.</summary>
    public const string AfterTheLast = "the last event";

    private const string Start = "start";

    private static readonly LocalDateTimePattern[] WallTimes =
    [
        LocalDateTimePattern.CreateWithInvariantCulture("uuuu-MM-dd'T'HH:mm"),
        LocalDateTimePattern.CreateWithInvariantCulture("uuuu-MM-dd'T'HH:mm:ss"),
    ];

    private Instant? _first;
    private Instant? _before;

    public ValueReader Values { get; } = values;

    /// <summary>The instant of the earliest event.</summary>
    public Instant? First { get; private set; }

    /// <summary>The instant of the latest event.</summary>
    public Instant? Last { get; private set; }

    /// <summary>
    /// From now on a time with a plus counts from the last event, by its time. A case whose events are all wrong is read on as
    /// if there were one, so that its other errors are told at once.
    /// </summary>
    public void EventsAreKnown(IReadOnlyList<TicketEvent> events)
    {
        First = events.Count == 0 ? NodaConstants.UnixEpoch : events.Min(e => e.At);
        Last = events.Count == 0 ? NodaConstants.UnixEpoch : events.Max(e => e.At);
        _before = Last;
        _first ??= First;
    }

    /// <summary>The next event is at this time; those after it may count from it.</summary>
    public void Passed(Instant at)
    {
        _first ??= at;
        _before = at;
    }

    /// <param name="what">What stands here: <c>due</c>.</param>
    /// <param name="plus">What a time with a plus alone is counted from; null: it is not accepted here.</param>
    public Instant? Instant(YamlNode node, string what, string? plus)
    {
        if (Values.Text(node, $"{what}, {Expected(plus)}") is not { } text) return null;
        return Instant(text.Split(' ', StringSplitOptions.RemoveEmptyEntries), node.At, what, plus);
    }

    /// <summary>An instant of one word or, with its zone, two; null when it added an error.</summary>
    public Instant? Instant(IReadOnlyList<string> words, Place at, string what, string? plus)
    {
        var text = string.Join(' ', words);
        if (text.StartsWith(Start, StringComparison.Ordinal) || (plus is not null && text.StartsWith('+')))
            return Relative(text.Replace(" ", "", StringComparison.Ordinal), at, what, plus);
        if (words.Count == 1 && (WireInstant.TryParse(text, out var exact) || WireInstant.TryParse(WithSeconds(text), out exact))) return exact;
        if (words.Count is 1 or 2 && Wall(words[0]) is { } wall)
        {
            if (words.Count == 1) return OnTheWall(wall, zone, at);
            if (Zone(words[1], at) is { } own) return OnTheWall(wall, own, at);
            return null;
        }
        Values.Errors.Add(at, $"expected {what}, {Expected(plus)}, found {Quote.Of(text)}");
        return null;
    }

    private static string Expected(string? plus) =>
        "a time such as 2026-03-02T09:00 on the wall, 2026-03-02T08:00:00Z, start+90m" + (plus is null ? "" : $" or +90m after {plus}");

    /// <summary>Whether a word can be nothing but a zone, so that it belongs to the time before it.</summary>
    public static bool IsZone(string word) => word.Contains('/', StringComparison.Ordinal) || word is "UTC" or "GMT";

    private Instant? Relative(string text, Place at, string what, string? plus)
    {
        var fromStart = text.StartsWith(Start, StringComparison.Ordinal);
        var rest = fromStart ? text[Start.Length..] : text;
        if (rest.Length > 0 && (rest[0] != '+' || DurationText.Parse(rest[1..]) is null || rest[1] == '-'))
        {
            Values.Errors.Add(at, $"expected {what}, {Expected(plus)}, found {Quote.Of(text)}");
            return null;
        }
        if ((fromStart ? _first : _before) is { } origin)
            return rest.Length == 0 ? origin : origin + DurationText.Parse(rest[1..])!.Value;
        Values.Errors.Add(at, $"{Quote.Of(text)} counts from an event before it, and there is none; the first event needs a time of its own");
        return null;
    }

    /// <summary>RFC 3339 wants seconds; people leave them out.</summary>
    private static string WithSeconds(string text) => text is { Length: 17 or 22 } && text[16] is ('Z' or '+' or '-') ? text.Insert(16, ":00") : text;

    private static LocalDateTime? Wall(string text)
    {
        foreach (var pattern in WallTimes)
            if (pattern.Parse(text) is { Success: true, Value: var time } && time.Year is >= 1900 and <= 2200) return time;
        return null;
    }

    private DateTimeZone? Zone(string id, Place at)
    {
        if (DateTimeZoneProviders.Tzdb.GetZoneOrNull(id) is { } known) return known;
        Values.Errors.AddUnknown(at, $"{Quote.Of(id)} is no IANA time zone", id, DateTimeZoneProviders.Tzdb.Ids);
        return null;
    }

    /// <summary>A night with a change of the clocks is what tests are written for: nothing is guessed there.</summary>
    private Instant? OnTheWall(LocalDateTime wall, DateTimeZone? where, Place at)
    {
        var text = WallTimes[1].Format(wall);
        if (where is null)
        {
            Values.Errors.Add(at, $"{text} has no zone: write time_zone in the case or at the top of the file, a zone behind the time, or Z");
            return null;
        }
        var found = where.MapLocal(wall);
        if (found.Count == 1) return found.Single().ToInstant();
        Values.Errors.Add(at, found.Count == 0
            ? $"{text} does not exist in {where.Id}: the clocks are put forward over it"
            : $"{text} comes twice in {where.Id}; write {text}{Offset(found.First())} or {text}{Offset(found.Last())}");
        return null;
    }

    private static string Offset(ZonedDateTime at) => OffsetPattern.CreateWithInvariantCulture("Z+HH:mm").Format(at.Offset);
}
