using System.Globalization;
using NodaTime;
using NodaTime.Text;
using SlaMonitor.Config.Text;
using SlaMonitor.Config.Yaml;
using SlaMonitor.Core;
using SlaMonitor.Core.Wire;

namespace SlaMonitor.Config.Reading;

/// <summary>Reads single values. Each method answers null when it has added an error.</summary>
internal sealed class ValueReader(ErrorList errors)
{
    private const int LongestId = 200;

    private static readonly LocalDateTimePattern[] WallTimes =
    [
        LocalDateTimePattern.CreateWithInvariantCulture("uuuu-MM-dd'T'HH:mm"),
        LocalDateTimePattern.CreateWithInvariantCulture("uuuu-MM-dd'T'HH:mm:ss"),
    ];

    public ErrorList Errors { get; } = errors;

    /// <param name="expected">What stands here, with its article: <c>a name</c>.</param>
    public string? Text(YamlNode node, string expected)
    {
        if (node is YamlScalar { IsNothing: false } scalar && scalar.Value.Length > 0) return scalar.Value;
        Errors.Add(node.At, $"expected {expected}, found {(node is YamlScalar ? "nothing" : node.Kind)}");
        return null;
    }

    public string? Id(YamlNode node, string expected)
    {
        if (Text(node, expected) is not { } id) return null;
        if (id.Length <= LongestId && !id.Any(c => char.IsWhiteSpace(c) || char.IsControl(c))) return id;
        Errors.Add(node.At, $"expected {expected} without spaces and of at most {LongestId} characters, found {Quote.Of(id)}");
        return null;
    }

    /// <summary>The items of a list; none after an error.</summary>
    /// <param name="expected">What the list holds: <c>a list of users</c>.</param>
    public IReadOnlyList<YamlNode> List(YamlNode node, string expected)
    {
        if (node is YamlSequence list) return list.Items;
        Errors.Add(node.At, $"expected {expected}, found {node.Kind}");
        return [];
    }

    public Duration? Duration(YamlNode node, string what, Duration? day = null)
    {
        if (Text(node, $"{what}, {DurationText.Expected}") is not { } text) return null;
        if (DurationText.Parse(text, day ?? NodaTime.Duration.FromDays(1)) is { } duration && duration >= NodaTime.Duration.Zero)
            return duration;
        Errors.Add(node.At, $"expected {what}, {DurationText.Expected}, found {Quote.Of(text)}");
        return null;
    }

    /// <summary>A duration that may be negative, and may have a plus sign.</summary>
    public Duration? Offset(YamlNode node, string what, Duration day)
    {
        const string Expected = "a duration such as 10m, +10m or -2h";
        if (Text(node, $"{what}, {Expected}") is not { } text) return null;
        if (DurationText.Parse(text is ['+', .. var unsigned] ? unsigned : text, day) is { } offset) return offset;
        Errors.Add(node.At, $"expected {what}, {Expected}, found {Quote.Of(text)}");
        return null;
    }

    public Duration? PositiveDuration(YamlNode node, string what, Duration? day = null)
    {
        if (Duration(node, what, day) is not { } duration) return null;
        if (duration > NodaTime.Duration.Zero) return duration;
        Errors.Add(node.At, $"{what} has to be longer than nothing");
        return null;
    }

    public int? Count(YamlNode node, string what, int least, int most)
    {
        var expected = string.Create(CultureInfo.InvariantCulture, $"{what}, a whole number from {least} to {most}");
        if (Text(node, expected) is not { } text) return null;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count >= least && count <= most)
            return count;
        Errors.Add(node.At, $"expected {expected}, found {Quote.Of(text)}");
        return null;
    }

    public decimal? Number(YamlNode node, string what)
    {
        if (Text(node, $"{what}, a number") is not { } text) return null;
        if (Core.Policies.Literal.ParseNumber(text) is { } number) return number;
        Errors.Add(node.At, $"expected {what}, a number, found {Quote.Of(text)}");
        return null;
    }

    /// <summary>As written before the percent sign, above 0 and up to 100.</summary>
    public decimal? Percent(YamlNode node, string what)
    {
        if (Text(node, $"{what}, a percentage such as 75%") is not { } text) return null;
        if (ParsePercent(text) is { } percent) return percent;
        Errors.Add(node.At, $"expected {what}, a percentage above 0% and up to 100%, found {Quote.Of(text)}");
        return null;
    }

    /// <summary>Null when the text is no percentage above 0 and up to 100.</summary>
    public static decimal? ParsePercent(string text) =>
        text is [.. var digits, '%']
            && decimal.TryParse(digits, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var percent)
            && percent is > 0 and <= 100
            ? percent
            : null;

    public bool? Flag(YamlNode node, string what)
    {
        if (node is YamlScalar { Value: "true" or "false" } scalar) return scalar.Value == "true";
        Errors.Add(node.At, $"expected {what}, true or false, found {Show(node)}");
        return null;
    }

    public TEnum? Word<TEnum>(YamlNode node, string what)
        where TEnum : struct, Enum
    {
        var names = string.Join(", ", WireName<TEnum>.All);
        if (Text(node, $"{what}, one of {names}") is not { } text) return null;
        if (WireName<TEnum>.TryParse(text, out var value)) return value;
        Errors.AddUnknown(node.At, $"{Quote.Of(text)} is no {what}; expected one of {names}", text, WireName<TEnum>.All);
        return null;
    }

    public Instant? Instant(YamlNode node, string what)
    {
        if (Text(node, $"{what}, {InstantText.Expected}") is not { } text) return null;
        if (InstantText.Parse(text) is { } instant) return instant;
        Errors.Add(node.At, $"expected {what}, {InstantText.Expected}, found {Quote.Of(text)}");
        return null;
    }

    public LocalDate? Date(YamlNode node, string what)
    {
        if (Text(node, $"{what}, a date such as 2026-12-25") is not { } text) return null;
        if (LocalDatePattern.Iso.Parse(text) is { Success: true, Value: var date } && date.Year is >= 1900 and <= 2200) return date;
        Errors.Add(node.At, $"expected {what}, a date such as 2026-12-25 between 1900 and 2200, found {Quote.Of(text)}");
        return null;
    }

    public LocalDateTime? WallTime(YamlNode node, string what)
    {
        const string Example = "a wall-clock time such as \"2026-01-05T09:00\"";
        if (Text(node, $"{what}, {Example}") is not { } text) return null;
        foreach (var pattern in WallTimes)
            if (pattern.Parse(text) is { Success: true, Value: var time } && time.Year is >= 1900 and <= 2200) return time;
        Errors.Add(node.At, $"expected {what}, {Example} without a zone, found {Quote.Of(text)}");
        return null;
    }

    public DateTimeZone? Zone(YamlNode node)
    {
        if (Text(node, "an IANA time zone such as Europe/Berlin") is not { } text) return null;
        if (DateTimeZoneProviders.Tzdb.GetZoneOrNull(text) is { } zone) return zone;
        Errors.AddUnknown(
            node.At, $"{Quote.Of(text)} is no IANA time zone; expected one such as Europe/Berlin", text, DateTimeZoneProviders.Tzdb.Ids);
        return null;
    }

    public static string Show(YamlNode node) =>
        node is YamlScalar { IsNothing: false } scalar ? Quote.Of(scalar.Value) : node.Kind;
}
