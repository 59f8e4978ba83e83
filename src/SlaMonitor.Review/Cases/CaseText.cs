using System.Globalization;
using NodaTime;
using NodaTime.Text;
using SlaMonitor.Core.Wire;

namespace SlaMonitor.Review.Cases;

/// <summary>Values of a test as its author thinks of them: exactly, and beside that on the wall of the case's zone.</summary>
internal sealed class CaseText(DateTimeZone zone)
{
    private static readonly ZonedDateTimePattern OnTheWall =
        ZonedDateTimePattern.CreateWithInvariantCulture("ddd uuuu-MM-dd HH:mm", null);

    private static readonly ZonedDateTimePattern ToTheSecond =
        ZonedDateTimePattern.CreateWithInvariantCulture("ddd uuuu-MM-dd HH:mm:ss", null);

    public string Time(Instant? at)
    {
        if (at is not { } instant) return "none";
        var exact = WireInstant.Format(instant);
        return zone == DateTimeZone.Utc ? exact : $"{exact} ({Wall(instant)} {zone.Id})";
    }

    /// <summary>With the day of the week, to the second where there are any.</summary>
    public string Wall(Instant at)
    {
        var local = at.InZone(zone);
        return (local.Second == 0 ? OnTheWall : ToTheSecond).Format(local);
    }

    /// <summary>Exact: <c>1h 30m</c>, <c>-5m</c>, <c>1.25s</c>.</summary>
    public static string Length(Duration length)
    {
        if (length < Duration.Zero) return "-" + Length(-length);
        var seconds = decimal.Remainder(length.BclCompatibleTicks, NodaConstants.TicksPerMinute) / NodaConstants.TicksPerSecond;
        string[] parts =
        [
            Part((long)length.TotalHours, "h"),
            Part(length.Minutes, "m"),
            seconds == 0 ? "" : seconds.ToString("0.#######", CultureInfo.InvariantCulture) + "s",
        ];
        return string.Join(' ', parts.Where(p => p.Length > 0)) is { Length: > 0 } text ? text : "0s";
    }

    public static string Count(int count) => count.ToString(CultureInfo.InvariantCulture);

    private static string Part(long amount, string unit) => amount == 0 ? "" : amount.ToString(CultureInfo.InvariantCulture) + unit;
}
