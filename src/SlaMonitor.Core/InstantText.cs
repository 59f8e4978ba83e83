using NodaTime;
using NodaTime.Text;
using SlaMonitor.Core.Wire;

namespace SlaMonitor.Core;

/// <summary>Instants as users write them: RFC 3339 with <c>Z</c> or an offset, or a date alone, which is its midnight in UTC.</summary>
public static class InstantText
{
    /// <summary>What <see cref="Parse"/> accepts, for messages.</summary>
    public const string Expected = "a time such as 2026-03-02T09:14:05Z, or a date";

    /// <summary>Null when the text is no instant.</summary>
    public static Instant? Parse(string text)
    {
        if (text.Length == 10)
            return LocalDatePattern.Iso.Parse(text) is { Success: true, Value: var date } ? date.AtMidnight().InUtc().ToInstant() : null;
        return WireInstant.TryParse(text, out var instant) ? instant : null;
    }
}
