using NodaTime;
using NodaTime.Text;
using SlaMonitor.Core.Calendars;
using SlaMonitor.Core.OnCall;

namespace SlaMonitor.Core.Tests.OnCall;

/// <summary>Short words for schedules in tests.</summary>
internal static class OnCallSamples
{
    public static DateTimeZone Zone(string id) => DateTimeZoneProviders.Tzdb[id];

    public static LocalDateTime Local(string text) =>
        (text.Length == 10 ? text + "T00:00" : text) is var full && full.Length == 16
            ? LocalDateTimePattern.ExtendedIso.Parse(full + ":00").Value
            : LocalDateTimePattern.ExtendedIso.Parse(full).Value;

    /// <summary>With an offset or Z; the seconds may be left out.</summary>
    public static Instant At(string text)
    {
        var time = text[16] == ':' ? text : text[..16] + ":00" + text[16..];
        return OffsetDateTimePattern.Rfc3339.Parse(time).Value.ToInstant();
    }

    public static LayerDefinition Layer(string rotate, string starts, params string[] users) => new(
        Rotate(rotate), Local(starts), [.. users.Select(turn => turn.Split('+', StringSplitOptions.RemoveEmptyEntries).ToEquatableArray())], null);

    public static Rotation Rotate(string text)
    {
        var letters = text.TrimStart("0123456789".ToCharArray());
        return new Rotation(
            int.Parse(text[..^letters.Length], System.Globalization.CultureInfo.InvariantCulture),
            letters switch { "h" => RotationUnit.Hour, "d" => RotationUnit.Day, "w" => RotationUnit.Week, _ => RotationUnit.Month });
    }

    public static OpenHours Hours(string text) => OpenHours.TryParse(text, out var hours) ? hours : throw new FormatException(text);

    public static ScheduleDefinition Schedule(string zone, params LayerDefinition[] layers) => new("s", Zone(zone), [.. layers], []);

    public static OnCallSchedule Compiled(ScheduleDefinition schedule, params UserDefinition[] users) => new(schedule, users);

    public static UserDefinition User(string id, params LeaveDefinition[] leave) => new(id, id, []) { Leave = [.. leave] };

    public static LeaveDefinition Leave(string from, string to, string? cover = null) => new(Local(from), Local(to), cover);

    public static OverrideDefinition Instead(string from, string to, params string[] users) =>
        new(Local(from), Local(to), new OverrideChange.Instead([.. users]));

    public static OverrideDefinition Add(string from, string to, params string[] users) =>
        new(Local(from), Local(to), new OverrideChange.Add([.. users]));

    public static OverrideDefinition Remove(string from, string to, params string[] users) =>
        new(Local(from), Local(to), new OverrideChange.Remove([.. users]));

    public static OverrideDefinition Replace(string from, string to, string user, string by) =>
        new(Local(from), Local(to), new OverrideChange.Replace([new StandIn(user, by)]));

    public static string Text(IEnumerable<string> users) => string.Join('+', users);
}
