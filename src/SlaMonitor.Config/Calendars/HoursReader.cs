using System.Collections.Immutable;
using NodaTime;
using SlaMonitor.Config.Reading;
using SlaMonitor.Config.Text;
using SlaMonitor.Config.Yaml;
using SlaMonitor.Core;
using SlaMonitor.Core.Calendars;

namespace SlaMonitor.Config.Calendars;

/// <summary>Reads open hours: of one date, or of a week by its days.</summary>
internal sealed class HoursReader(ValueReader values)
{
    private const string Expected = "hours such as \"09:00-17:30\"";
    private const string DayExpected = "expected mon, tue, wed, thu, fri, sat, sun or a range such as mon-fri";

    /// <summary>From Monday, as <see cref="IsoDayOfWeek"/> counts from 1.</summary>
    public static readonly ImmutableArray<string> Days = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

    /// <summary>One text or a list of them; null after an error.</summary>
    /// <param name="noted">Told the place of each interval by its index, and of the whole.</param>
    public EquatableArray<OpenHours>? Hours(YamlNode node, Action<int?, Place>? noted = null)
    {
        noted?.Invoke(null, node.At);
        var read = new List<OpenHours>();
        var items = node is YamlSequence list ? list.Items : [node];
        foreach (var item in items)
        {
            noted?.Invoke(read.Count, item.At);
            if (values.Text(item, Expected) is not { } text) continue;
            if (OpenHours.TryParse(text, out var hours)) read.Add(hours);
            else values.Errors.Add(item.At, $"expected {Expected}, found {Quote.Of(text)}");
        }
        return read.Count == items.Count ? read.ToEquatableArray() : null;
    }

    /// <summary>Hours by days and ranges of days; a range may run over the weekend (<c>fri-mon</c>). A day twice is an error. Null after an error.</summary>
    /// <param name="noted">Told the place of each interval by its day and index, and of each day's whole.</param>
    public WeeklyHours? Week(YamlNode node, Action<string, int?, Place>? noted = null)
    {
        if (node is not YamlMapping mapping)
        {
            values.Errors.Add(node.At, $"expected hours by day, as in {{ mon-fri: \"09:00-17:30\" }}; found {node.Kind}");
            return null;
        }
        var week = WeeklyHours.None;
        var given = new HashSet<int>();
        var isSound = true;
        foreach (var entry in mapping.Entries)
        {
            var days = DaysOf(entry.Key);
            var hours = Hours(entry.Value, (index, at) =>
            {
                foreach (var day in days) noted?.Invoke(Days[day], index, at);
            });
            isSound &= days.Count > 0 && hours is not null;
            foreach (var day in days)
            {
                if (given.Add(day))
                {
                    week = week.With((IsoDayOfWeek)(day + 1), hours ?? []);
                    continue;
                }
                values.Errors.Add(entry.Key.At, $"{Days[day]} has its hours already; a day is given once");
                isSound = false;
            }
        }
        return isSound ? week : null;
    }

    /// <summary>Days from 0 for Monday; none after an error.</summary>
    private List<int> DaysOf(YamlScalar key)
    {
        var parts = key.Value.Split('-');
        var first = Days.IndexOf(parts[0]);
        var last = Days.IndexOf(parts[^1]);
        if (parts.Length <= 2 && first >= 0 && last >= 0)
            return [.. Enumerable.Range(0, (last - first + 7) % 7 + 1).Select(i => (first + i) % 7)];
        var wrong = first < 0 ? parts[0] : parts[^1];
        values.Errors.AddUnknown(key.At, $"{Quote.Of(key.Value)} is no day; {DayExpected}", wrong, Days);
        return [];
    }
}
