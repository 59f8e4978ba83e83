using NodaTime;
using NodaTime.Text;

namespace SlaMonitor.Connectors.Columns;

/// <summary>
/// Reads the instants of an export: in the formats given, which are local, or as ISO 8601 with <c>T</c> or a space, with an offset or <c>Z</c>, or
/// without either. What has no offset is in the zone given. A local time that occurs twice is the first of the two; one that does not
/// exist is moved on by the length of the gap (NodaTime's lenient resolver).
/// </summary>
internal sealed class ExportTime
{
    private static readonly OffsetDateTimePattern[] WithOffset =
    [
        OffsetDateTimePattern.CreateWithInvariantCulture("uuuu-MM-dd'T'HH:mm:ss;FFFFFFFFFo<G>"),
        OffsetDateTimePattern.CreateWithInvariantCulture("uuuu-MM-dd' 'HH:mm:ss;FFFFFFFFFo<G>"),
        OffsetDateTimePattern.CreateWithInvariantCulture("uuuu-MM-dd' 'HH:mm:ss;FFFFFFFFF' 'o<G>"),
    ];

    private static readonly LocalDateTimePattern[] Iso =
    [
        LocalDateTimePattern.CreateWithInvariantCulture("uuuu-MM-dd'T'HH:mm:ss;FFFFFFFFF"),
        LocalDateTimePattern.CreateWithInvariantCulture("uuuu-MM-dd' 'HH:mm:ss;FFFFFFFFF"),
        LocalDateTimePattern.CreateWithInvariantCulture("uuuu-MM-dd' 'HH:mm"),
        LocalDateTimePattern.CreateWithInvariantCulture("uuuu-MM-dd'T'HH:mm"),
    ];

    private readonly LocalDateTimePattern[] _local;
    private readonly DateTimeZone _zone;

    /// <exception cref="InvalidPatternException">A format is not one of NodaTime's.</exception>
    public ExportTime(IEnumerable<string> formats, DateTimeZone zone)
    {
        // Exports' documentation writes years as yyyy; NodaTime's absolute year is uuuu, and there are no years BC here.
        _local = [.. formats.Select(format => LocalDateTimePattern.CreateWithInvariantCulture(format.Replace('y', 'u'))), .. Iso];
        _zone = zone;
    }

    public Instant? Parse(string text)
    {
        foreach (var pattern in WithOffset)
        {
            if (pattern.Parse(text).TryGetValue(default, out var at)) return at.ToInstant();
        }

        foreach (var pattern in _local)
        {
            if (pattern.Parse(text).TryGetValue(default, out var at)) return at.InZoneLeniently(_zone).ToInstant();
        }

        return null;
    }
}
