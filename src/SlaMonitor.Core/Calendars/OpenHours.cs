using NodaTime;
using NodaTime.Text;

namespace SlaMonitor.Core.Calendars;

/// <summary>
/// Wall-clock hours, half-open, in the zone of the calendar that holds them. An end that is not after the start runs into the
/// next day; so an end of midnight is 24:00, and equal times are a whole day from that time on.
/// </summary>
/// <param name="Start">The first time of day at which it is open. Whole seconds.</param>
/// <param name="End">The first time of day at which it is no longer open. Whole seconds.</param>
public readonly record struct OpenHours(LocalTime Start, LocalTime End)
{
    private const int SecondsPerDay = NodaConstants.SecondsPerDay;

    private static readonly LocalTimePattern Minutes = LocalTimePattern.CreateWithInvariantCulture("HH:mm");
    private static readonly LocalTimePattern Seconds = LocalTimePattern.CreateWithInvariantCulture("HH:mm:ss");

    /// <summary>From 00:00 to 24:00.</summary>
    public static OpenHours WholeDay => new(LocalTime.Midnight, LocalTime.Midnight);

    internal int StartSecond => (int)(Start.TickOfDay / NodaConstants.TicksPerSecond);

    /// <summary>Seconds after the midnight before <see cref="Start"/>: up to almost two days.</summary>
    internal int EndSecond => (int)(End.TickOfDay / NodaConstants.TicksPerSecond) + (End <= Start ? SecondsPerDay : 0);

    internal bool IsWholeSeconds =>
        Start.NanosecondOfDay % NodaConstants.NanosecondsPerSecond == 0
        && End.NanosecondOfDay % NodaConstants.NanosecondsPerSecond == 0;

    /// <summary>Reads <c>09:00-17:30</c> or <c>22:00:00-06:00:00</c>; <c>24:00</c> is an end and not a start.</summary>
    public static bool TryParse(string text, out OpenHours hours)
    {
        ArgumentNullException.ThrowIfNull(text);
        hours = default;
        var dash = text.IndexOf('-', StringComparison.Ordinal);
        if (dash < 0) return false;
        var end = text[(dash + 1)..].Trim();
        return TryParse(text[..dash].Trim(), end, out hours);
    }

    /// <inheritdoc cref="TryParse(string, out OpenHours)"/>
    public static bool TryParse(string start, string end, out OpenHours hours)
    {
        ArgumentNullException.ThrowIfNull(end);
        hours = default;
        if (!TryParseTime(start, out var first)) return false;
        if (end is "24:00" or "24:00:00")
        {
            hours = new OpenHours(first, LocalTime.Midnight);
            return true;
        }

        if (!TryParseTime(end, out var last)) return false;
        hours = new OpenHours(first, last);
        return true;
    }

    public override string ToString() => $"{Text(Start)}-{(End == LocalTime.Midnight ? "24:00" : Text(End))}";

    private static bool TryParseTime(string text, out LocalTime time) =>
        Minutes.Parse(text).TryGetValue(default, out time) || Seconds.Parse(text).TryGetValue(default, out time);

    private static string Text(LocalTime time) => (time.Second == 0 ? Minutes : Seconds).Format(time);
}
