using Microsoft.AspNetCore.Http;
using NodaTime;
using SlaMonitor.Core;
using SlaMonitor.Core.Monitoring;
using SlaMonitor.Core.OnCall;
using SlaMonitor.Core.Versions;
using SlaMonitor.Core.Wire;
using SlaMonitor.Web.Access;
using SlaMonitor.Web.Problems;
using SlaMonitor.Web.Views;

namespace SlaMonitor.Web.Api;

/// <summary>
/// Overrides and leave: listed, made and taken back. Each is a new version of the configuration (see <see cref="OnCallChangesFile"/>), so it
/// is durable and known to all when it is answered.
/// </summary>
internal sealed class OnCallChangeEndpoints(IMonitor monitor, OnCallEndpoints onCall)
{
    public const string OverridesSuffix = "/overrides";
    public const string LeaveSuffix = "/leave";

    /// <summary>Of overrides and leave together that are kept; each version holds them all.</summary>
    public const int ChangesMax = 2_000;

    /// <summary>What ended longer ago is dropped: reports and feeds of the last month stay right, and versions small.</summary>
    private static readonly Duration KeptAfter = Duration.FromDays(62);

    private const int UsersMax = 50;

    /// <summary>How often somebody else's change may come first.</summary>
    private const int TriesMax = 10;

    public static IReadOnlyList<InputField> OverrideFields { get; } =
    [
        new("from", "Inclusive: a wall-clock time of the schedule's zone, or an instant.", InputForm.Time, IsRequired: true),
        new("to", "Exclusive.", InputForm.Time, IsRequired: true),
        new("users", "Ids of users; for replace an object of whom and by whom.", InputForm.Users, IsRequired: true),
        new("kind", "instead of whoever is on call (by default), add, remove or replace.", Values: WireName<OverrideKind>.All),
        InputField.By,
    ];

    public static IReadOnlyList<InputField> LeaveFields { get; } =
    [
        new("from", "The first day away, or a wall-clock time of the user's zone, or an instant.", InputForm.Time, IsRequired: true),
        new("to", "The last day away, or a time at which they are back.", InputForm.Time, IsRequired: true),
        new("cover", "The id of the user who stands in; whoever is below in the schedule by default."),
        InputField.By,
    ];

    public IResult Overrides(HttpContext http)
    {
        if (onCall.Schedule(http, OverridesSuffix, out var refused) is not { } schedule) return refused!;
        if (Refused(http) is { } wrong) return wrong;
        return TypedResults.Ok(new ListDocument<OverrideDocument>(
            [.. monitor.Rulebook.OnCallChanges.Overrides.Where(o => o.Schedule == schedule.Id).Select(o => o.Document(schedule.Definition.Zone.Id))], null));
    }

    public IResult Leave(HttpContext http)
    {
        if (onCall.User(http, LeaveSuffix, out var refused) is not { } user) return refused!;
        if (Refused(http) is { } wrong) return wrong;
        return TypedResults.Ok(new ListDocument<LeaveDocument>(
            [.. monitor.Rulebook.OnCallChanges.Leave.Where(l => l.User == user.Id).Select(l => l.Document(user.Zone?.Id))], null));
    }

    public async Task<IResult> MakeOverrideAsync(HttpContext http)
    {
        if (onCall.Schedule(http, OverridesSuffix, out var none) is not { } schedule) return none!;
        var (read, refused) = await EscalationEndpoints.ReadAsync(http, OverrideFields);
        if (read is not { } input) return refused!;
        var zone = schedule.Definition.Zone;
        var (from, to) = Span(input, zone, day: false);
        var change = Change(input, input.Word<OverrideKind>("kind") ?? OverrideKind.Instead);
        var by = By(http, input);
        if (!input.Errors.IsEmpty || change is null) return new ProblemResult(Problem.InvalidInput(input.Errors));
        return await ChangeAsync(http, by, $"an override of {schedule.Id}", (changes, id) =>
        {
            var made = new OverrideMade(id, schedule.Id, from, to, change, by);
            return (changes with { Overrides = changes.Overrides.Add(made) }, TypedResults.Ok(made.Document(zone.Id)));
        });
    }

    public async Task<IResult> MakeLeaveAsync(HttpContext http)
    {
        if (onCall.User(http, LeaveSuffix, out var none) is not { } user) return none!;
        var (read, refused) = await EscalationEndpoints.ReadAsync(http, LeaveFields);
        if (read is not { } input) return refused!;
        var (from, to) = Span(input, user.Zone, day: true);
        var cover = input.Name("cover");
        if (cover is not null) Known(input, "cover", cover);
        if (cover == user.Id) input.Fail("cover", "nobody covers for themselves");
        var by = By(http, input);
        if (!input.Errors.IsEmpty) return new ProblemResult(Problem.InvalidInput(input.Errors));
        return await ChangeAsync(http, by, $"leave of {user.Id}", (changes, id) =>
        {
            var made = new LeaveMade(id, user.Id, from, to, cover, by);
            return (changes with { Leave = changes.Leave.Add(made) }, TypedResults.Ok(made.Document(user.Zone?.Id)));
        });
    }

    public async Task<IResult> TakeBackOverrideAsync(HttpContext http, string id)
    {
        if (onCall.Schedule(http, $"{OverridesSuffix}/{id}", out var none) is not { } schedule) return none!;
        if (Refused(http) is { } wrong) return wrong;
        return await ChangeAsync(http, http.Features.Get<Caller>()?.Name, $"an override of {schedule.Id} taken back", (changes, _) =>
        {
            var left = changes.Overrides.Where(o => o.Id != id || o.Schedule != schedule.Id).ToEquatableArray();
            if (left.Count == changes.Overrides.Count) return (null, Nothing("override", id));
            return (changes with { Overrides = left }, TypedResults.NoContent());
        });
    }

    public async Task<IResult> TakeBackLeaveAsync(HttpContext http, string id)
    {
        if (onCall.User(http, $"{LeaveSuffix}/{id}", out var none) is not { } user) return none!;
        if (Refused(http) is { } wrong) return wrong;
        return await ChangeAsync(http, http.Features.Get<Caller>()?.Name, $"leave of {user.Id} taken back", (changes, _) =>
        {
            var left = changes.Leave.Where(l => l.Id != id || l.User != user.Id).ToEquatableArray();
            if (left.Count == changes.Leave.Count) return (null, Nothing("leave", id));
            return (changes with { Leave = left }, TypedResults.NoContent());
        });
    }

    /// <summary>Makes the version that holds the change, on top of whatever came meanwhile.</summary>
    /// <param name="http">The request.</param>
    /// <param name="by">Who wants it.</param>
    /// <param name="comment">What it is.</param>
    /// <param name="change">The changes as they are to be, and the answer; no changes when nothing is to be done. It is given an id that is not used yet.</param>
    private async Task<IResult> ChangeAsync(HttpContext http, string? by, string comment, Func<OnCallChanges, string, (OnCallChanges? Changes, IResult Answer)> change)
    {
        if (monitor.Configurations is not { } configurations) return new ProblemResult(Problem.NotFound("This host keeps the configuration that it started with."));
        for (var tries = 0; tries < TriesMax; tries++)
        {
            var rulebook = monitor.Rulebook;
            if (configurations.Versions.FirstOrDefault(v => v.Version == rulebook.Version) is not { } version) continue;
            // Named after the version that it makes, which nobody else makes.
            var (changes, answer) = change(rulebook.OnCallChanges, FormattableString.Invariant($"c{rulebook.Version + 1}"));
            if (changes is null) return answer;
            changes = changes.Since(monitor.Now - KeptAfter);
            if (changes.Count > ChangesMax)
                return new ProblemResult(Problem.Conflict("too-many-changes", "There are too many overrides and leaves", $"The monitor keeps {ChangesMax} of them. Move what lasts into the configuration, and take it back here."));
            var wanted = new ConfigurationChange(OnCallChangesFile.With(version.Files, changes), ApplyTo.New, by, comment, rulebook.Version);
            switch (await configurations.ChangeAsync(wanted, http.RequestAborted))
            {
                case ChangeResult.Made: return answer;
                case ChangeResult.Stale: break;
                case ChangeResult.Invalid(var errors): return new ProblemResult(Problem.InvalidInput(errors));
                case ChangeResult.NotStored(var reason): return new ProblemResult(Problem.NotReady(reason));
                default: throw new InvariantViolatedException("a change's result of an unknown kind");
            }
        }
        return new ProblemResult(Problem.Busy(1));
    }

    private OverrideChange? Change(InputReader input, OverrideKind kind)
    {
        if (!input.Has("users"))
        {
            input.Fail("users", "is missing: who is on call, or whom to add, remove or replace");
            return null;
        }
        if (kind == OverrideKind.Replace)
        {
            if (input.Pairs("users", "an object of whom and by whom to replace, such as {\"amina\": \"joseph\"}", UsersMax) is not { } pairs) return null;
            foreach (var (user, by) in pairs)
            {
                Known(input, "users", user);
                Known(input, $"users.{NearestName.Shown(user)}", by);
            }
            return new OverrideChange.Replace(pairs.Select(pair => new StandIn(pair.Name, pair.Value)).ToEquatableArray());
        }
        if (input.Names("users", UsersMax) is not { } users) return null;
        foreach (var user in users) Known(input, "users", user);
        return kind switch
        {
            OverrideKind.Instead => new OverrideChange.Instead(users),
            OverrideKind.Add => new OverrideChange.Add(users),
            OverrideKind.Remove => new OverrideChange.Remove(users),
            _ => throw new InvariantViolatedException($"no list of users for {kind}"),
        };
    }

    private void Known(InputReader input, string at, string user)
    {
        var roster = monitor.Rulebook.Escalations.Roster;
        if (roster.User(user) is null) input.Fail(at, NearestName.Unknown(user, "a user of the configuration", [.. roster.Users.Select(u => u.Id)]));
    }

    /// <summary>Both ends as wall-clock times; meaningless when the input has errors.</summary>
    /// <param name="input">With from and to.</param>
    /// <param name="zone">In which they are meant; null for a user without one.</param>
    /// <param name="day">True where dates will do: then the last day is included.</param>
    private (LocalDateTime From, LocalDateTime To) Span(InputReader input, DateTimeZone? zone, bool day)
    {
        var from = WallTimeReader.Read(input, "from", zone, day ? DateMeaning.Begins : DateMeaning.None);
        var to = WallTimeReader.Read(input, "to", zone, day ? DateMeaning.Ends : DateMeaning.None);
        if (from is not { } start || to is not { } end) return default;
        if (end <= start) input.Fail("to", "must be after from");
        else if ((zone ?? DateTimeZone.Utc).AtLeniently(end).ToInstant() <= monitor.Now) input.Fail("to", "has passed already");
        return (start, end);
    }

    private static string? By(HttpContext http, InputReader input) => input.Name("by") ?? http.Features.Get<Caller>()?.Name;

    private static ProblemResult? Refused(HttpContext http)
    {
        var query = new QueryReader(http.Request.Query, ListQueries.None);
        return query.Errors.IsEmpty ? null : new ProblemResult(Problem.InvalidQuery(query.Errors));
    }

    private static ProblemResult Nothing(string what, string id) =>
        new(Problem.NotFound($"There is no {what} \"{NearestName.Shown(id)}\" that came by the API; those in the files are changed there."));
}
