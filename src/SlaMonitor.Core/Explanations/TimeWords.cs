using NodaTime;
using NodaTime.Text;

namespace SlaMonitor.Core.Explanations;

/// <summary>
/// Instants for people: <c>Mon 2026-03-02 08:14:05 UTC (09:14:05 +01:00)</c>, in UTC and, in brackets, as a clock on the wall
/// of <paramref name="zone"/> shows them, with its date where that is another. Null: UTC alone.
/// </summary>
internal sealed class TimeWords(DateTimeZone? zone)
{
    private static readonly LocalDateTimePattern Full = LocalDateTimePattern.CreateWithInvariantCulture("ddd yyyy-MM-dd HH:mm:ss.FFFFFFF");
    private static readonly LocalTimePattern Time = LocalTimePattern.CreateWithInvariantCulture("HH:mm:ss.FFFFFFF");
    private static readonly OffsetPattern Offset = OffsetPattern.CreateWithInvariantCulture("m");

    /// <summary>How to read the times, as a sentence.</summary>
    public string Legend => zone is null
        ? "Times are in UTC."
        : $"Times are in UTC and, in brackets, as clocks in {zone.Id} show them, with their distance from UTC.";

    public string Of(Instant at)
    {
        var utc = at.InUtc().LocalDateTime;
        var text = Full.Format(utc) + " UTC";
        if (zone is null) return text;
        var there = at.InZone(zone);
        var wall = there.Date == utc.Date ? Time.Format(there.TimeOfDay) : Full.Format(there.LocalDateTime);
        return $"{text} ({wall} {Offset.Format(there.Offset)})";
    }
}
