using System.Collections.Frozen;
using NodaTime;
using NodaTime.Text;
using SlaMonitor.Core;
using SlaMonitor.Core.Tickets;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace SlaMonitor.Connectors.Columns;

/// <summary>Reads a mapping written as YAML (its language is in docs/replay.md).</summary>
public sealed class MappingFile
{
    private static readonly string[] Keys =
        ["mapping", "describes", "source", "detect", "missing", "time", "ticket", "at", "by", "created", "set", "activity", "activities"];

    private readonly MappingProblems _problems;
    private readonly FrozenSet<string> _missing;

    private MappingFile(MappingProblems problems, FrozenSet<string> missing)
    {
        _problems = problems;
        _missing = missing;
    }

    /// <param name="text">The YAML.</param>
    /// <param name="name">The file's name, for the errors.</param>
    public static MappingFileResult Parse(string text, string name)
    {
        var problems = new MappingProblems(name);
        try
        {
            var stream = new YamlStream();
            stream.Load(new StringReader(text));
            if (stream.Documents is not [{ RootNode: YamlMappingNode root }])
                return new MappingFileResult.Refused([$"{name}:1:1: a mapping is one YAML document with the keys {string.Join(", ", Keys)}"]);
            var section = new MappingSection(root, problems, Keys);
            var missing = section.Texts("missing") is { Count: > 0 } given ? given : [""];
            var read = new MappingFile(problems, missing.ToFrozenSet(StringComparer.Ordinal)).Read(section);
            return problems.Any ? new MappingFileResult.Refused(problems.All) : new MappingFileResult.Read(read);
        }
        catch (YamlException e)
        {
            return new MappingFileResult.Refused([$"{name}:{e.Start.Line}:{e.Start.Column}: {e.Message}"]);
        }
    }

    private ColumnMapping Read(MappingSection root)
    {
        var by = Person(root, "by", ActorKind.Agent);
        return new ColumnMapping
        {
            MappingName = root.Required("mapping"),
            SourceName = root.Required("source"),
            Description = root.Text("describes") ?? "",
            Detect = root.Texts("detect"),
            Time = Time(root.Section("time", "format", "zone")),
            Ticket = Value(root, "ticket") ?? Nothing(),
            At = Value(root, "at") ?? Nothing(),
            By = by.From,
            Kind = by.Kind,
            Created = Creation(root.Section("created", "at", "by", "kind")),
            Fields = Fields(root.Section("set", [.. FieldRule.Names, "fields"])),
            Activity = root.Has("activity") || root.Has("activities") ? Value(root, "activity") : null,
            Activities = Activities(root.Section("activities")),
        };
    }

    private static ExportTime Time(MappingSection? time)
    {
        var zone = DateTimeZone.Utc;
        if (time?.Text("zone") is { } id)
        {
            if (DateTimeZoneProviders.Tzdb.GetZoneOrNull(id) is { } found) zone = found;
            else time.Problem("zone", $"'{id}' is not an IANA time zone such as Europe/Rome");
        }

        try
        {
            return new ExportTime(time?.Texts("format") ?? [], zone);
        }
        catch (InvalidPatternException e)
        {
            time!.Problem("format", $"not a format such as 'dd-MM-yyyy HH:mm': {e.Message}");
            return new ExportTime([], zone);
        }
    }

    private CreationRule? Creation(MappingSection? created)
    {
        if (created is null) return null;
        return new CreationRule(
            Value(created, "at") ?? Nothing(),
            created.Has("by") ? Value(created, "by") : null,
            Kind(created, ActorKind.Customer));
    }

    private (ColumnValue? From, ActorKind Kind) Person(MappingSection section, string key, ActorKind otherwise)
    {
        if (!section.Has(key)) return (null, otherwise);
        if (!section.IsSection(key)) return (Value(section, key), otherwise);
        var person = section.Section(key, "from", "kind")!;
        return (Value(person, "from"), Kind(person, otherwise));
    }

    private static ActorKind Kind(MappingSection section, ActorKind otherwise) =>
        section.One("kind", Vocabulary<ActorKind>.Names) is { } kind ? Vocabulary<ActorKind>.Parse(kind)!.Value : otherwise;

    private List<FieldRule> Fields(MappingSection? set)
    {
        var rules = new List<FieldRule>();
        foreach (var key in set?.Keys ?? [])
        {
            if (key != "fields")
            {
                rules.Add(Field(set!, key, key));
                continue;
            }

            if (set!.Section("fields") is not { } free) continue;
            foreach (var name in free.Keys) rules.Add(Field(free, name, FieldRule.FreePrefix + name));
        }

        return rules;
    }

    private FieldRule Field(MappingSection section, string key, string field)
    {
        var allowed = FieldRule.Allowed(field);
        if (!section.IsSection(key))
        {
            // Without a table the export's values must be our own names; the identity table checks that.
            return new FieldRule(field, Value(section, key) ?? Nothing(), allowed?.ToFrozenDictionary(name => name, StringComparer.OrdinalIgnoreCase), Otherwise.Refuse);
        }

        var rule = section.Section(key, "from", "values", "otherwise")!;
        var values = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        if (rule.Section("values") is { } table)
        {
            foreach (var raw in table.Keys)
            {
                var value = allowed is null ? table.Required(raw) : table.One(raw, allowed);
                if (value is not null) values[raw] = value;
            }
        }
        else if (allowed is not null) rule.Problem("values", $"needs a table whose values are {string.Join(", ", allowed)}");

        var otherwise = rule.One("otherwise", ["ignore", "refuse"]) == "ignore" ? Otherwise.Ignore : Otherwise.Refuse;
        return new FieldRule(field, Value(rule, "from") ?? Nothing(), values.Count == 0 ? null : values.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase), otherwise);
    }

    private FrozenDictionary<string, ActivityRule> Activities(MappingSection? activities)
    {
        var rules = new Dictionary<string, ActivityRule>(StringComparer.OrdinalIgnoreCase);
        foreach (var name in activities?.Keys ?? [])
        {
            if (activities!.Section(name, "event", "first", "status", "assignee") is not { } rule) continue;
            rules[name] = new ActivityRule(
                Event(rule, "event"),
                Event(rule, "first"),
                rule.One("status", Vocabulary<TicketStatus>.Names) is { } status ? Vocabulary<TicketStatus>.Parse(status) : null,
                rule.Has("assignee") ? Value(rule, "assignee") : null);
        }

        return rules.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);
    }

    private static TicketEventType? Event(MappingSection rule, string key)
    {
        // The other types follow from what changes; to name them too would send them twice.
        string[] names = ["created", "customer_replied", "agent_replied", "note_added", "merged", "deleted", "marked_spam"];
        return rule.One(key, names) is { } name ? Vocabulary<TicketEventType>.Parse(name) : null;
    }

    private ColumnValue? Value(MappingSection section, string key)
    {
        var columns = section.Texts(key);
        if (columns.Count > 0) return new ColumnValue(columns, _missing);
        if (!section.HasProblem(key)) _problems.Add(section.At(key), $"{key} needs a column, or several in order of preference");
        return null;
    }

    // Stands in for a value that is wrong, so that reading goes on and every error is found; such a mapping is never handed out.
    private ColumnValue Nothing() => new([], _missing);
}

/// <summary>A mapping, or everything that is wrong with it as <c>file:line:column: message</c>.</summary>
public abstract record MappingFileResult
{
    private MappingFileResult()
    {
    }

    public sealed record Read(ExportMapping Mapping) : MappingFileResult;

    public sealed record Refused(EquatableArray<string> Errors) : MappingFileResult;
}
