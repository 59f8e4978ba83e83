using System.Buffers;
using System.Globalization;
using NodaTime;

namespace SlaMonitor.Core;

/// <summary>
/// Durations as users write them: ISO 8601 (<c>PT1H30M</c>, <c>P2D</c>) or short (<c>90m</c>, <c>1h30m</c>, <c>2d</c>),
/// with an optional leading minus. Years and months are refused: they have no length.
/// </summary>
public static class DurationText
{
    /// <summary>What is accepted, for messages.</summary>
    public const string Expected = "a duration such as 90m, 1h30m, 2d or PT1H30M";

    private static readonly SearchValues<char> Digits = SearchValues.Create("0123456789.");

    /// <summary>About a century. Longer is a slip of the pen, and sums of such durations stay within a duration's range.</summary>
    public static readonly Duration Longest = Duration.FromDays(36_525);

    /// <summary>A week is seven days; a day is 24 hours.</summary>
    public static Duration? Parse(string text) => Parse(text, Duration.FromDays(1));

    /// <summary>A week is seven days, a day is <paramref name="day"/>. Null when the text is no duration or longer than <see cref="Longest"/>.</summary>
    public static Duration? Parse(string text, Duration day)
    {
        var rest = text.AsSpan();
        var negative = rest is ['-', ..];
        if (negative) rest = rest[1..];
        var parsed = rest is ['P', .. var iso] ? Iso(iso, day) : Units(rest, "wdhms", day);
        return negative ? -parsed : parsed;
    }

    private static Duration? Iso(ReadOnlySpan<char> text, Duration day)
    {
        var t = text.IndexOf('T');
        if (t < 0) return Units(text, "WD", day);
        var time = Units(text[(t + 1)..], "HMS", day);
        var date = t == 0 ? Duration.Zero : Units(text[..t], "WD", day);
        return time + date <= Longest ? time + date : null;
    }

    /// <summary>One or more numbers, each with a unit, in the order of <paramref name="units"/>; only seconds may have a fraction.</summary>
    private static Duration? Units(ReadOnlySpan<char> text, ReadOnlySpan<char> units, Duration day)
    {
        if (text.IsEmpty) return null;
        var sum = Duration.Zero;
        while (!text.IsEmpty)
        {
            var length = text.IndexOfAnyExcept(Digits);
            if (length <= 0) return null;
            var place = units.IndexOf(text[length]);
            if (place < 0 || Amount(text[..length]) is not { } amount) return null;
            var unit = char.ToLowerInvariant(units[place]);
            if (unit != 's' && amount != decimal.Truncate(amount)) return null;
            var ticks = amount * UnitOf(unit, day).BclCompatibleTicks;
            if (ticks > Longest.BclCompatibleTicks) return null;
            sum += Duration.FromTicks((long)ticks);
            if (sum > Longest) return null;
            units = units[(place + 1)..];
            text = text[(length + 1)..];
        }
        return sum;
    }

    private static decimal? Amount(ReadOnlySpan<char> digits) =>
        digits.Length <= 20 && char.IsAsciiDigit(digits[0]) && char.IsAsciiDigit(digits[^1])
            && decimal.TryParse(digits, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var amount)
            && amount < 10_000_000_000m
            ? amount
            : null;

    private static Duration UnitOf(char unit, Duration day) => unit switch
    {
        'w' => day * 7,
        'd' => day,
        'h' => Duration.FromHours(1),
        'm' => Duration.FromMinutes(1),
        _ => Duration.FromSeconds(1),
    };
}
