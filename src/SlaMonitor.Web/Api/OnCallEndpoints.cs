using System.Text;
using Microsoft.AspNetCore.Http;
using NodaTime;
using SlaMonitor.Core.Calendars;
using SlaMonitor.Core.Escalations;
using SlaMonitor.Core.Monitoring;
using SlaMonitor.Core.OnCall;
using SlaMonitor.Core.Wire;
using SlaMonitor.Web.Problems;
using SlaMonitor.Web.Views;

namespace SlaMonitor.Web.Api;

/// <summary>Who is on call: now, in a range, and as feeds for calendar programs.</summary>
internal sealed class OnCallEndpoints(IMonitor monitor)
{
    public const string Prefix = "/api/v1/on-call/";
    public const string UserPrefix = "/api/v1/on-call/users/";
    public const string FeedSuffix = ".ics";
    public const string ShiftsSuffix = "/shifts";

    /// <summary>How far shifts reach when nobody says.</summary>
    private static readonly Duration FourWeeks = Duration.FromDays(28);

    private static readonly Duration HalfYear = Duration.FromDays(183);

    /// <summary>Of a range that is asked for: an hourly rotation has some nine thousand shifts in a year.</summary>
    private static readonly Duration LongestRange = Duration.FromDays(731);

    public static IReadOnlyList<QueryParameter> Parameters { get; } = [new("at", "When; now by default.", Format: "date-time")];

    public static IReadOnlyList<QueryParameter> ShiftsParameters { get; } =
    [
        new("from", "Inclusive; now by default.", Format: "date-time"),
        new("to", "Exclusive; four weeks after from by default.", Format: "date-time"),
    ];

    public static IReadOnlyList<QueryParameter> FeedParameters { get; } =
    [
        new("from", "Inclusive; four weeks ago by default.", Format: "date-time"),
        new("to", "Exclusive; half a year from now by default.", Format: "date-time"),
        new("access_token", "The API key, for calendar programs that cannot send headers."),
    ];

    private OnCallRoster Roster => monitor.Rulebook.Escalations.Roster;

    public IResult At(HttpContext http)
    {
        var query = new QueryReader(http.Request.Query, Parameters);
        var at = query.Instant("at") ?? monitor.Now;
        if (!query.Errors.IsEmpty) return new ProblemResult(Problem.InvalidQuery(query.Errors));
        var rules = monitor.Rulebook.Escalations;
        return InReach(() => TypedResults.Ok(new OnCallDocument(at, [.. rules.Roster.Schedules.Select(schedule => Document(rules, schedule, at))])), "at");
    }

    public IResult Shifts(HttpContext http)
    {
        if (Schedule(http, ShiftsSuffix, out var refused) is not { } schedule) return refused!;
        var query = new QueryReader(http.Request.Query, ShiftsParameters);
        var (from, to) = Range(query, monitor.Now, FourWeeks);
        if (!query.Errors.IsEmpty) return new ProblemResult(Problem.InvalidQuery(query.Errors));
        var rulebook = monitor.Rulebook;
        var roster = rulebook.Escalations.Roster;
        return InReach(
            () => TypedResults.Ok(new ShiftsDocument(
                schedule.Id,
                schedule.Definition.Zone.Id,
                from,
                to,
                [.. schedule.Shifts(from, to).Select(shift => new OnCallShiftDocument(shift.Start, shift.End, roster.People(shift.Users), shift.Layer))],
                [.. OnCallCheck.Run(roster, [schedule], rulebook.Calendars, from, to).Gaps.Select(gap => new GapDocument(gap.Span.Start, gap.Span.End))])),
            "from");
    }

    public IResult ScheduleFeed(HttpContext http)
    {
        if (Schedule(http, FeedSuffix, out var refused) is not { } schedule) return refused!;
        var roster = Roster;
        return Feed(http, (from, to) => OnCallFeed.OfSchedule(roster, schedule, from, to, monitor.Now));
    }

    public IResult UserFeed(HttpContext http)
    {
        if (User(http, FeedSuffix, out var refused) is not { } user) return refused!;
        var roster = Roster;
        return Feed(http, (from, to) => OnCallFeed.OfUser(roster, user, from, to, monitor.Now));
    }

    /// <summary>The schedule in the address; null when there is none, and then <paramref name="refused"/> says so.</summary>
    public OnCallSchedule? Schedule(HttpContext http, string suffix, out IResult? refused)
    {
        var id = PathId.Of(http, Prefix, suffix);
        var found = id is null ? null : Roster.Schedule(id);
        refused = id is null ? QueryEndpoints.NotAnId()
            : found is null ? new ProblemResult(Problem.NotFound(NearestName.Unknown(id, "a schedule of the configuration", [.. Roster.Schedules.Select(s => s.Id)])))
            : null;
        return found;
    }

    /// <summary>The user in the address; null when there is none, and then <paramref name="refused"/> says so.</summary>
    public UserDefinition? User(HttpContext http, string suffix, out IResult? refused)
    {
        var id = PathId.Of(http, UserPrefix, suffix);
        var found = id is null ? null : Roster.User(id);
        refused = id is null ? QueryEndpoints.NotAnId()
            : found is null ? new ProblemResult(Problem.NotFound(NearestName.Unknown(id, "a user of the configuration", [.. Roster.Users.Select(u => u.Id)])))
            : null;
        return found;
    }

    private static OnCallScheduleDocument Document(EscalationRules rules, OnCallSchedule schedule, Instant at)
    {
        var now = schedule.At(at);
        var levels = rules.Policies.Values
            .OrderBy(policy => policy.Id, StringComparer.Ordinal)
            .SelectMany(policy => policy.Steps.Index()
                .Where(step => step.Item.Notify.Any(target => target is EscalationTarget.OnCall(var id) && id == schedule.Id))
                .Select(step => new OnCallLevelDocument(policy.Id, step.Index + 1)));
        return new(schedule.Id, schedule.Definition.Zone.Id, rules.Roster.People(now.Users), now.Layer, now.Until, [.. levels]);
    }

    private IResult Feed(HttpContext http, Func<Instant, Instant, string> write)
    {
        var query = new QueryReader(http.Request.Query, FeedParameters);
        var now = monitor.Now;
        var (from, to) = Range(query, now - FourWeeks, FourWeeks + HalfYear);
        if (!query.Errors.IsEmpty) return new ProblemResult(Problem.InvalidQuery(query.Errors));
        http.Response.Headers.CacheControl = "private, max-age=300";
        return InReach(() => TypedResults.Text(write(from, to), ContentType.Calendar, Encoding.UTF8), "from");
    }

    private static (Instant From, Instant To) Range(QueryReader query, Instant start, Duration length)
    {
        var from = query.Instant("from") ?? start;
        if (from < BusinessCalendar.Earliest || from > BusinessCalendar.Latest)
        {
            query.Fail("from", new OnCallRangeException(from).Message);
            return (start, start);
        }
        var to = query.Instant("to") ?? from + length;
        if (from >= to) query.Fail("to", "must be after from");
        else if (to - from > LongestRange) query.Fail("to", $"must be within {(int)LongestRange.TotalDays} days of from");
        return (from, to);
    }

    private static IResult InReach(Func<IResult> answer, string parameter)
    {
        try
        {
            return answer();
        }
        catch (OnCallRangeException outside)
        {
            return new ProblemResult(Problem.InvalidQuery([new WireError(parameter, outside.Message)]));
        }
    }
}
