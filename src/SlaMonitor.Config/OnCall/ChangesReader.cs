using System.Collections.Immutable;
using NodaTime;
using SlaMonitor.Config.Reading;
using SlaMonitor.Config.Text;
using SlaMonitor.Config.Yaml;
using SlaMonitor.Core;
using SlaMonitor.Core.OnCall;
using SlaMonitor.Core.Policies;

namespace SlaMonitor.Config.OnCall;

/// <summary>
/// Reads the file of changes that the monitor made itself, <see cref="Core.Versions.OnCallChangesFile"/>, and lays them over what the other
/// files say. A name that nothing has any more is no error: another configuration can be put without asking who is on leave.
/// </summary>
internal sealed class ChangesReader(KnownNames known)
{
    /// <summary>What such a file is, for messages.</summary>
    public const string What = "a file of on-call changes";

    public static readonly ImmutableArray<string> Keys = ["version", "overrides", "leave"];

    private static readonly ImmutableArray<string> OverrideKeys = ["id", "schedule", "from", "to", "users", "add", "remove", "replace", "by"];
    private static readonly ImmutableArray<string> LeaveKeys = ["id", "user", "from", "to", "cover", "by"];

    /// <summary>All changes that the files hold; null when there are errors, which the reader of a whole configuration finds again.</summary>
    public static OnCallChanges? Read(IEnumerable<ConfigurationSource> files)
    {
        var errors = new ErrorList();
        var sections = new List<Section>();
        foreach (var file in files)
        {
            if (YamlReader.Read(file.Name, file.Text, errors) is not { } root || Section.Of(root, What, Keys, errors) is not { } section) return null;
            if (section["version"] is { } format && format is not YamlScalar { Value: "1" }) return null;
            sections.Add(section);
        }
        var changes = new ChangesReader(new KnownNames(errors)).All(sections);
        return errors.IsEmpty ? changes : null;
    }

    /// <summary>The rulebook of a configuration that was read without changes, with these.</summary>
    public static Rulebook Over(Configuration configuration, OnCallChanges changes, int version)
    {
        var known = configuration.Users.Select(u => u.Id).ToHashSet(StringComparer.Ordinal);
        var users = Over(configuration.Users, changes, known.Contains).ToEquatableArray();
        var roster = new OnCallRoster(Over(configuration.Schedules, changes, known.Contains), users);
        return configuration.Rulebook.WithOnCall(version, configuration.Rulebook.Escalations.WithOnCall(version, users, roster), changes);
    }

    public OnCallChanges All(IReadOnlyList<Section> files) => new()
    {
        Overrides = files.SelectMany(f => f["overrides"] is { } list ? known.Values.List(list, "a list of overrides") : []).Select(Override).OfType<OverrideMade>().ToEquatableArray(),
        Leave = files.SelectMany(f => f["leave"] is { } list ? known.Values.List(list, "a list of leave") : []).Select(Leave).OfType<LeaveMade>().ToEquatableArray(),
    };

    public static IEnumerable<ScheduleDefinition> Over(IEnumerable<ScheduleDefinition> schedules, OnCallChanges changes, Func<string, bool> isUser)
    {
        var made = changes.Overrides.Where(o => UsersOf(o.Change).All(isUser)).ToLookup(o => o.Schedule, o => new OverrideDefinition(o.From, o.To, o.Change), StringComparer.Ordinal);
        return schedules.Select(s => made.Contains(s.Id) ? s with { Overrides = [.. s.Overrides, .. made[s.Id]] } : s);
    }

    public static IEnumerable<UserDefinition> Over(IEnumerable<UserDefinition> users, OnCallChanges changes, Func<string, bool> isUser)
    {
        var made = changes.Leave.ToLookup(
            l => l.User, l => new LeaveDefinition(l.From, l.To, l.Cover is { } cover && isUser(cover) ? cover : null), StringComparer.Ordinal);
        return users.Select(u => made.Contains(u.Id) ? u with { Leave = [.. u.Leave, .. made[u.Id]] } : u);
    }

    private OverrideMade? Override(YamlNode node)
    {
        if (Section.Of(node, "an override", OverrideKeys, known.Errors) is not { } section) return null;
        var (id, schedule, by) = (Id(section, "id"), Id(section, "schedule"), By(section));
        var span = Span(section, "an override");
        OverrideChange?[] given =
        [
            section["users"] is { } users ? new OverrideChange.Instead(Users(users)) : null,
            section["add"] is { } add ? new OverrideChange.Add(Users(add)) : null,
            section["remove"] is { } remove ? new OverrideChange.Remove(Users(remove)) : null,
            section["replace"] is { } replace ? new OverrideChange.Replace(StandIns(replace)) : null,
        ];
        if (given.OfType<OverrideChange>().ToList() is [var change])
            return id is null || schedule is null || span is not var (from, to) ? null : new OverrideMade(id, schedule, from, to, change, by);
        known.Errors.Add(section.At, "expected one of users, add, remove and replace");
        return null;
    }

    private LeaveMade? Leave(YamlNode node)
    {
        if (Section.Of(node, "a leave", LeaveKeys, known.Errors) is not { } section) return null;
        var (id, user, by) = (Id(section, "id"), Id(section, "user"), By(section));
        var span = Span(section, "a leave");
        var cover = section["cover"] is { } coverNode ? known.Values.Id(coverNode, "the id of a user") : null;
        return id is null || user is null || span is not var (from, to) ? null : new LeaveMade(id, user, from, to, cover == user ? null : cover, by);
    }

    private static IEnumerable<string> UsersOf(OverrideChange change) => change switch
    {
        OverrideChange.Instead(var users) => users,
        OverrideChange.Add(var users) => users,
        OverrideChange.Remove(var users) => users,
        OverrideChange.Replace(var pairs) => pairs.SelectMany(pair => new[] { pair.User, pair.By }),
        _ => throw new InvariantViolatedException($"nobody in {change}"),
    };

    private string? Id(Section section, string key) => section.Required(key) is { } node ? known.Values.Id(node, "an id") : null;

    private string? By(Section section) => section["by"] is { } node ? known.Values.Text(node, "a name") : null;

    private (LocalDateTime From, LocalDateTime To)? Span(Section section, string what)
    {
        var from = section.Required("from") is { } fromNode ? known.Values.WallTime(fromNode, "from") : null;
        var to = section.Required("to") is { } toNode ? known.Values.WallTime(toNode, "to") : null;
        if (from is not { } start || to is not { } end) return null;
        if (end <= start) known.Errors.Add(section["to"]!.At, $"{what} has to end after it begins");
        return (start, end);
    }

    private EquatableArray<string> Users(YamlNode node)
    {
        var users = known.Values.List(node, "a list of users").Select(u => known.Values.Id(u, "the id of a user")).OfType<string>().ToEquatableArray();
        if (users.IsEmpty) known.Errors.Add(node.At, "expected at least one user");
        return users;
    }

    private EquatableArray<StandIn> StandIns(YamlNode node)
    {
        if (node is not YamlMapping { Entries.Count: > 0 } mapping)
        {
            known.Errors.Add(node.At, $"expected replace, users and who stands in, as in {{ amina: joseph }}; found {node.Kind}");
            return [];
        }
        return mapping.Entries
            .Select(entry => known.Values.Id(entry.Value, "the id of a user") is { } by ? new StandIn(entry.Key.Value, by) : default)
            .Where(pair => pair.By is not null)
            .ToEquatableArray();
    }
}
