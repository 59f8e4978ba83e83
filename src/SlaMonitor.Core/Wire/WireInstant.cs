using System.Text;
using NodaTime;

namespace SlaMonitor.Core.Wire;

/// <summary>
/// Instants on the wire: RFC 3339, with any offset on input and in UTC with <c>Z</c> on output, to 100 ns.
/// Input may have up to nine digits after the second; the eighth and ninth are dropped. A leap second (<c>:60</c>) is refused.
/// </summary>
public static class WireInstant
{
    /// <summary>Bytes or characters of the longest output, <c>2026-03-02T09:14:05.1234567Z</c>.</summary>
    public const int LengthMax = 28;

    private const long TicksPerSecond = 10_000_000;
    private const int SecondsPerDay = 86_400;
    private const int DaysTo1970 = 719_162;

    // NodaTime's own last instant is the last of the year 9999; its first lies long before the year 1.
    private const long SecondsMin = -(long)DaysTo1970 * SecondsPerDay;
    private const long SecondsMax = 253_402_300_799;
    private static readonly Instant Earliest = Instant.FromUnixTimeSeconds(SecondsMin);

    /// <summary>False when the text is not such a time, or lies outside the years 1 to 9999 in UTC.</summary>
    public static bool TryParse(ReadOnlySpan<byte> text, out Instant instant)
    {
        instant = default;
        if (text.Length is < 20 or > 35) return false;
        if (text[4] != '-' || text[7] != '-' || (text[10] | 0x20) != 't' || text[13] != ':' || text[16] != ':') return false;
        var year = (Two(text, 0) * 100) + Two(text, 2);
        var month = Two(text, 5);
        var day = Two(text, 8);
        var hour = Two(text, 11);
        var minute = Two(text, 14);
        var second = Two(text, 17);
        if (year < 1 || (Two(text, 0) | Two(text, 2) | month | day | hour | minute | second) < 0) return false;
        if (month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month)) return false;
        if (hour > 23 || minute > 59 || second > 59) return false;

        var at = 19;
        if (!TryFraction(text, ref at, out var fraction) || !TryOffset(text[at..], out var offsetSeconds)) return false;
        var days = DayNumber(year, month, day) - DaysTo1970;
        var seconds = ((long)days * SecondsPerDay) + (hour * 3600) + (minute * 60) + second - offsetSeconds;
        if (seconds is < SecondsMin or > SecondsMax) return false;
        instant = Instant.FromUnixTimeTicks((seconds * TicksPerSecond) + fraction);
        return true;
    }

    public static bool TryParse(ReadOnlySpan<char> text, out Instant instant)
    {
        instant = default;
        if (text.Length > 35) return false;
        Span<byte> utf8 = stackalloc byte[text.Length * 3];
        return TryParse(utf8[..Encoding.UTF8.GetBytes(text, utf8)], out instant);
    }

    /// <summary>Writes the instant; the fraction only as long as needed.</summary>
    /// <returns>How many bytes; at most <see cref="LengthMax"/>.</returns>
    public static int Format(Instant instant, Span<byte> into)
    {
        Invariant.Check(instant >= Earliest, "an instant on the wire lies in the years 1 to 9999");
        var ticks = instant.ToUnixTimeTicks();
        var seconds = Math.DivRem(ticks, TicksPerSecond, out var fraction);
        if (fraction < 0)
        {
            fraction += TicksPerSecond;
            seconds--;
        }
        var utc = DateTime.UnixEpoch.AddTicks(seconds * TicksPerSecond);
        Put(into, 0, utc.Year / 100);
        Put(into, 2, utc.Year % 100);
        into[4] = (byte)'-';
        Put(into, 5, utc.Month);
        into[7] = (byte)'-';
        Put(into, 8, utc.Day);
        into[10] = (byte)'T';
        Put(into, 11, utc.Hour);
        into[13] = (byte)':';
        Put(into, 14, utc.Minute);
        into[16] = (byte)':';
        Put(into, 17, utc.Second);
        var length = 19;
        if (fraction != 0)
        {
            into[length++] = (byte)'.';
            for (var unit = TicksPerSecond / 10; fraction != 0; unit /= 10)
            {
                into[length++] = (byte)('0' + (fraction / unit));
                fraction %= unit;
            }
        }
        into[length++] = (byte)'Z';
        return length;
    }

    public static string Format(Instant instant)
    {
        Span<byte> utf8 = stackalloc byte[LengthMax];
        return Encoding.ASCII.GetString(utf8[..Format(instant, utf8)]);
    }

    private static bool TryFraction(ReadOnlySpan<byte> text, ref int at, out long ticks)
    {
        ticks = 0;
        if (text[at] != '.') return true;
        var start = ++at;
        var unit = TicksPerSecond / 10;
        while (at < text.Length && text[at] is >= (byte)'0' and <= (byte)'9')
        {
            ticks += (text[at] - '0') * unit;
            unit /= 10;
            at++;
        }
        return at - start is >= 1 and <= 9;
    }

    private static bool TryOffset(ReadOnlySpan<byte> text, out int seconds)
    {
        seconds = 0;
        if (text.Length == 1) return (text[0] | 0x20) == 'z';
        if (text.Length != 6 || text[0] is not ((byte)'+' or (byte)'-') || text[3] != ':') return false;
        var hours = Two(text, 1);
        var minutes = Two(text, 4);
        if (hours is < 0 or > 23 || minutes is < 0 or > 59) return false;
        seconds = ((hours * 3600) + (minutes * 60)) * (text[0] == '-' ? -1 : 1);
        return true;
    }

    private static int DayNumber(int year, int month, int day) => new DateOnly(year, month, day).DayNumber;

    /// <summary>Two digits as a number; a negative number when they are not digits.</summary>
    private static int Two(ReadOnlySpan<byte> text, int at)
    {
        var tens = text[at] - '0';
        var ones = text[at + 1] - '0';
        return tens is >= 0 and <= 9 && ones is >= 0 and <= 9 ? (tens * 10) + ones : int.MinValue / 200;
    }

    private static void Put(Span<byte> into, int at, int number)
    {
        into[at] = (byte)('0' + (number / 10));
        into[at + 1] = (byte)('0' + (number % 10));
    }
}
