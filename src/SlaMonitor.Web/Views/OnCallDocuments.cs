using NodaTime;
using NodaTime.Text;
using SlaMonitor.Core;
using SlaMonitor.Core.OnCall;

namespace SlaMonitor.Web.Views;

/// <summary>Somebody on call.</summary>
public sealed record OnCallUserDocument(string Id, string Name);

/// <summary>A step of an escalation policy that tells whoever is on call in the schedule.</summary>
public sealed record OnCallLevelDocument(string Policy, int Level);

/// <summary>
/// Who is on call in a schedule. <paramref name="Layer"/> counts from 0 and is null where no layer puts them there; <paramref name="Until"/> is when
/// that changes, null when it does not within a year.
/// </summary>
public sealed record OnCallScheduleDocument(
    string Schedule, string TimeZone, IReadOnlyList<OnCallUserDocument> Users, int? Layer, Instant? Until, IReadOnlyList<OnCallLevelDocument> Levels);

/// <summary>Who is on call at an instant, by schedule.</summary>
public sealed record OnCallDocument(Instant At, IReadOnlyList<OnCallScheduleDocument> Items);

/// <summary>The same people on call for a while, half-open and cut to the range asked for.</summary>
public sealed record OnCallShiftDocument(Instant Start, Instant End, IReadOnlyList<OnCallUserDocument> Users, int? Layer);

/// <summary>Nobody is on call, though somebody should be.</summary>
public sealed record GapDocument(Instant Start, Instant End);

/// <summary>The shifts of a schedule in a range, and where nobody has one.</summary>
public sealed record ShiftsDocument(
    string Schedule, string TimeZone, Instant From, Instant To, IReadOnlyList<OnCallShiftDocument> Items, IReadOnlyList<GapDocument> Gaps);

/// <summary>What an override does. On the wire in lower case.</summary>
public enum OverrideKind
{
    Instead,
    Add,
    Remove,
    Replace,
}

/// <summary>
/// An override that came by the API. The times are wall-clock times of the schedule's zone; <paramref name="Replacing"/> names, for <c>replace</c>,
/// by whom each of <paramref name="Users"/> is replaced.
/// </summary>
public sealed record OverrideDocument(
    string Id,
    string Schedule,
    OverrideKind Kind,
    string From,
    string To,
    string TimeZone,
    IReadOnlyList<string> Users,
    IReadOnlyDictionary<string, string>? Replacing,
    string? By);

/// <summary>Leave that came by the API. The times are wall-clock times of the user's zone, or of each schedule's when <paramref name="TimeZone"/> is null.</summary>
public sealed record LeaveDocument(string Id, string User, string From, string To, string? TimeZone, string? Cover, string? By);

/// <summary>Turns on-call data into the documents of the API.</summary>
internal static class OnCallViews
{
    public static IReadOnlyList<OnCallUserDocument> People(this OnCallRoster roster, EquatableArray<string> users) =>
        [.. users.Select(id => new OnCallUserDocument(id, roster.User(id)?.Name ?? id))];

    public static OverrideDocument Document(this OverrideMade made, string zone)
    {
        var (kind, users, replacing) = made.Change switch
        {
            OverrideChange.Instead(var given) => (OverrideKind.Instead, given, null),
            OverrideChange.Add(var given) => (OverrideKind.Add, given, null),
            OverrideChange.Remove(var given) => (OverrideKind.Remove, given, null),
            OverrideChange.Replace(var pairs) => (
                OverrideKind.Replace, pairs.Select(pair => pair.User).ToEquatableArray(), pairs.ToDictionary(pair => pair.User, pair => pair.By, StringComparer.Ordinal)),
            _ => throw new InvariantViolatedException($"no document for {made.Change}"),
        };
        return new(made.Id, made.Schedule, kind, Text(made.From), Text(made.To), zone, users, replacing, made.By);
    }

    public static LeaveDocument Document(this LeaveMade made, string? zone) =>
        new(made.Id, made.User, Text(made.From), Text(made.To), zone, made.Cover, made.By);

    private static string Text(LocalDateTime time) => LocalDateTimePattern.GeneralIso.Format(time);
}
