using System.Collections.Immutable;
using NodaTime;
using SlaMonitor.Config.Accounts;
using SlaMonitor.Config.Calendars;
using SlaMonitor.Config.Escalations;
using SlaMonitor.Config.Incidents;
using SlaMonitor.Config.OnCall;
using SlaMonitor.Config.Policies;
using SlaMonitor.Config.Text;
using SlaMonitor.Config.Yaml;
using SlaMonitor.Core;
using SlaMonitor.Core.Calendars;
using SlaMonitor.Core.Escalations;
using SlaMonitor.Core.Incidents;
using SlaMonitor.Core.OnCall;
using SlaMonitor.Core.Policies;
using SlaMonitor.Core.Versions;

namespace SlaMonitor.Config.Reading;

/// <summary>Merges the sections of all files and reads them. Ids are gathered first, so that a part may name what comes after it.</summary>
internal sealed class ConfigurationReader
{
    private static readonly ImmutableArray<string> Keys =
        ["version", "calendars", "policies", "escalations", "schedules", "users", "channels", "storms", "incidents", "accounts"];

    private static readonly ImmutableArray<string> AccountsKeys = ["contracts", "objectives"];

    private readonly KnownNames _known;
    private readonly SourceFolder _sources;
    private readonly List<Section> _files = [];
    private readonly List<Section> _changes = [];

    private ConfigurationReader(SourceFolder sources, ErrorList errors)
    {
        _sources = sources;
        _known = new KnownNames(errors);
    }

    /// <param name="sources">Those whose names do not end in <c>.ics</c> are read as YAML.</param>
    /// <param name="files">The order in which errors are listed.</param>
    public static ConfigurationResult Read(
        IReadOnlyList<ConfigurationSource> sources,
        int version,
        SourceFolder folder,
        ErrorList errors,
        IReadOnlyList<string> files)
    {
        var reader = new ConfigurationReader(folder, errors);
        foreach (var source in sources.Where(s => !s.Name.EndsWith(".ics", StringComparison.OrdinalIgnoreCase)))
        {
            if (YamlReader.Read(source.Name, source.Text, errors) is not { } root) continue;
            var isChanges = OnCallChangesFile.Is(source.Name);
            if (Section.Of(root, isChanges ? ChangesReader.What : "a configuration", isChanges ? ChangesReader.Keys : Keys, errors) is { } file)
                (isChanges ? reader._changes : reader._files).Add(file);
        }

        var configuration = reader.Configuration(version, sources);
        return configuration is null ? new ConfigurationResult.Invalid(errors.InOrder(files)) : new ConfigurationResult.Loaded(configuration);
    }

    /// <summary>Null when there are errors.</summary>
    private Configuration? Configuration(int version, IReadOnlyList<ConfigurationSource> sources)
    {
        foreach (var file in _files.Concat(_changes))
            if (file["version"] is { } format && format is not YamlScalar { Value: "1" })
                _known.Errors.Add(format.At, $"expected version: 1, the only one there is of this format; found {ValueReader.Show(format)}");
        Gather(_known.Calendars, "calendars");
        Gather(_known.Policies, "policies");
        Gather(_known.Escalations, "escalations");
        Gather(_known.Schedules, "schedules");
        Gather(_known.Users, "users");
        Gather(_known.Channels, "channels");

        var read = Items("calendars", new CalendarReader(_known, _sources).Calendar);
        var calendars = Compile(read);
        var days = read.Select(c => c.Definition).DistinctBy(d => d.Id).ToDictionary(d => d.Id, d => d.HoursPerDay, StringComparer.Ordinal);
        var policyReader = new PolicyReader(_known, id => days.GetValueOrDefault(id) ?? Duration.FromDays(1));
        var policies = Items("policies", policyReader.Policy);
        var accounts = _files.Select(f => f["accounts"]).OfType<YamlNode>().Select(a => Section.Of(a, "accounts", AccountsKeys, _known.Errors)).OfType<Section>().ToList();
        var contracts = Items(accounts, "contracts", policyReader.Contract);
        var escalations = Items("escalations", new EscalationReader(_known).Escalation);
        var schedules = Items("schedules", new ScheduleReader(_known, _sources).Schedule);
        var users = Items("users", new UserReader(_known).User);
        var changes = new ChangesReader(_known).All(_changes);
        schedules = [.. ChangesReader.Over(schedules, changes, _known.Users.Has)];
        users = [.. ChangesReader.Over(users, changes, _known.Users.Has)];
        var channels = Items("channels", new ChannelReader(_known).Channel);
        var stormReader = new StormReader(_known);
        var storms = Single("storms", stormReader.Storms);
        var incidents = Single("incidents", stormReader.Incidents);
        var objectives = Items(accounts, "objectives", new ObjectiveReader(_known).Objective);
        if (!_known.Errors.IsEmpty) return null;

        return new Configuration
        {
            Rulebook = new Rulebook(version, calendars, [.. contracts, .. policies])
            {
                Escalations = EscalationRules.Of(version, escalations, users, new OnCallRoster(schedules, users)) with
                {
                    Storms = storms,
                    Incidents = incidents ?? IncidentRules.None,
                },
                Channels = channels.ToEquatableArray(),
                Objectives = objectives.ToEquatableArray(),
                OnCallChanges = changes,
            },
            Escalations = escalations.ToEquatableArray(),
            Schedules = schedules.ToEquatableArray(),
            Users = users.ToEquatableArray(),
            Channels = channels.ToEquatableArray(),
            Objectives = objectives.ToEquatableArray(),
            Sources = sources.Concat(_sources.Opened).ToEquatableArray(),
        };
    }

    private void Gather(KnownIds ids, string section)
    {
        foreach (var file in _files)
            if (file[section] is { } list) ids.Gather(list, _known.Errors);
    }

    /// <summary>A section that says one thing, and stands in one file only.</summary>
    private T? Single<T>(string section, Func<YamlNode, T?> read)
        where T : class
    {
        YamlNode? first = null;
        T? found = null;
        foreach (var file in _files)
        {
            if (file[section] is not { } node) continue;
            if (first is not null)
            {
                _known.Errors.Add(node.At, $"{section} stands twice; first at {first.At}");
                continue;
            }
            first = node;
            found = read(node);
        }
        return found;
    }

    private List<T> Items<T>(string section, Func<YamlNode, T?> read)
        where T : class => Items(_files, section, read);

    private List<T> Items<T>(List<Section> within, string section, Func<YamlNode, T?> read)
        where T : class =>
        [
            .. within
                .SelectMany(f => f[section] is { } list ? _known.Values.List(list, $"a list of {section}") : [])
                .Select(read)
                .OfType<T>(),
        ];

    private EquatableArray<BusinessCalendar> Compile(List<ReadCalendar> read)
    {
        var compiled = CalendarCompiler.Compile(read.Select(c => c.Definition));
        foreach (var problem in compiled.Problems)
        {
            // Ids that are taken were found, with the place of the first, when ids were gathered.
            if (problem.Path == "id") continue;
            var places = read[problem.Index].Places;
            var at = places.TryGetValue(problem.Path, out var place) ? place : places[""];
            _known.Errors.Add(at, $"calendar {Quote.Of(problem.CalendarId)}: {problem.Message}");
        }
        return compiled.Calendars;
    }
}
