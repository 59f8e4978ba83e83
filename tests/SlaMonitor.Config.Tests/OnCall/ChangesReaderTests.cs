using NodaTime;
using SlaMonitor.Core;
using SlaMonitor.Core.OnCall;
using SlaMonitor.Core.Versions;

namespace SlaMonitor.Config.Tests.OnCall;

/// <summary>The file of on-call changes that the monitor writes, read again.</summary>
public sealed class ChangesReaderTests
{
    private const string Desk =
        """
        schedules:
          - id: l1
            time_zone: Africa/Nairobi
            layers: [ { rotate: 1w, starts: "2026-01-05T09:00", users: [ amina ] } ]
        users: [ { id: amina, leave: [ { from: 2026-05-01, to: 2026-05-01 } ] }, { id: joseph }, { id: kim } ]
        escalations: [ { id: critical, steps: [ { after: 0m, notify: [ { schedule: l1 } ] } ] } ]
        storms: { more_than: 10, within: 5m, by: [ account ], policy: critical }
        incidents: { updates: { sev1: 30m }, policy: critical }
        accounts:
          objectives:
            - { segment: gold, metric: resolution, attainment: 99%, window: 30d, escalate: { burn_rate: 6, over: 6h, policy: critical } }
        """;

    private static readonly LocalDateTime From = new(2026, 3, 2, 9, 0, 0);
    private static readonly LocalDateTime To = new(2026, 3, 2, 17, 0, 30);

    private static readonly EquatableArray<ConfigurationText> Given = [new("desk.yaml", Desk)];

    [Fact]
    public void With_WhatWasWritten_IsReadBackEqual()
    {
        string[] odd = ["a\"b\\c", "{x}:,#&*!|>'%@`", "日本-🎫", "é", "null", "-", "7", "\u200b\ufeff"];
        var changes = new OnCallChanges
        {
            Overrides =
            [
                new("c2", "l1", From, To, new OverrideChange.Instead(["joseph"]), null),
                new("c3", "l1", From, To, new OverrideChange.Add(odd.ToEquatableArray()), "two\nlines \u2028 and a \ttab"),
                new("c4", "l9", From, To, new OverrideChange.Remove(["amina", "joseph"]), "lead"),
                new("c5", odd[0], From, To, new OverrideChange.Replace(odd.Select(user => new StandIn(user, "kim")).ToEquatableArray()), "\"quoted\""),
            ],
            Leave = [new("c6", "amina", From, To, null, null), new("c7", odd[1], From, To, odd[2], odd[3])],
        };

        Assert.Equal(changes, Loaded(OnCallChangesFile.With(Given, changes)).Rulebook.OnCallChanges);
        Assert.Equal(OnCallChanges.None, Loaded(OnCallChangesFile.With(Given, OnCallChanges.None)).Rulebook.OnCallChanges);
    }

    [Fact]
    public void Load_Changes_LieOverTheFiles()
    {
        var loaded = Loaded(OnCallChangesFile.With(Given, new OnCallChanges
        {
            Overrides = [new("c2", "l1", From, To, new OverrideChange.Instead(["joseph"]), null)],
            Leave = [new("c3", "amina", From, To, "kim", null)],
        }));

        Assert.Equal([new OverrideDefinition(From, To, new OverrideChange.Instead(["joseph"]))], loaded.Schedules[0].Overrides);
        Assert.Equal([new(2026, 5, 1, 0, 0), From], loaded.Users[0].Leave.Select(l => l.From));
        Assert.Equal(["joseph"], loaded.Rulebook.Escalations.Roster.At("l1", Instant.FromUtc(2026, 3, 2, 7, 0)).Users);
    }

    [Fact]
    public void Load_NamesThatAreGone_DoNothingAndAreKept()
    {
        var changes = new OnCallChanges
        {
            Overrides =
            [
                new("c2", "l9", From, To, new OverrideChange.Instead(["joseph"]), null),
                new("c3", "l1", From, To, new OverrideChange.Instead(["joseph", "gone"]), null),
                new("c4", "l1", From, To, new OverrideChange.Replace([new("amina", "gone")]), null),
            ],
            Leave = [new("c5", "gone", From, To, null, null), new("c6", "amina", From, To, "gone", null)],
        };

        var loaded = Loaded(OnCallChangesFile.With(Given, changes));

        Assert.Empty(loaded.Schedules[0].Overrides);
        Assert.Equal(new LeaveDefinition(From, To, null), loaded.Users[0].Leave[1]);
        Assert.Equal(changes, loaded.Rulebook.OnCallChanges);
    }

    [Theory]
    [InlineData("overrides: [ { id: c2, schedule: l1, from: \"2026-03-02T09:00\", to: \"2026-03-02T09:00\", users: [ kim ] } ]", "has to end after it begins")]
    [InlineData("overrides: [ { id: c2, schedule: l1, from: \"2026-03-02T09:00\", to: \"2026-03-02T10:00\" } ]", "expected one of users, add, remove and replace")]
    [InlineData("overrides: [ { id: c2, schedule: l1, from: \"2026-03-02T09:00\", to: \"2026-03-02T10:00\", users: [], by: x } ]", "at least one user")]
    [InlineData("overrides: [ { schedule: l1, from: \"2026-03-02T09:00\", to: \"2026-03-02T10:00\", users: [ kim ] } ]", "id is missing")]
    [InlineData("leave: [ { id: c2, user: kim, from: 2026-03-02, to: \"2026-03-02T10:00\" } ]", "expected from, a wall-clock time")]
    [InlineData("leave: [ { id: c2, usr: kim, from: \"2026-03-02T09:00\", to: \"2026-03-02T10:00\" } ]", "did you mean user?")]
    [InlineData("users: [ { id: ann } ]", "unknown key 'users' in a file of on-call changes")]
    public void Load_WrittenByHandAndWrong_IsAnError(string text, string message)
    {
        var result = ConfigurationFile.Load([new ConfigurationSource("desk.yaml", Desk), new ConfigurationSource(OnCallChangesFile.Name, text)]);

        var errors = Assert.IsType<ConfigurationResult.Invalid>(result).Errors;
        Assert.Contains(errors, error => error.File == OnCallChangesFile.Name && error.Message.Contains(message, StringComparison.Ordinal));
    }

    [Fact]
    public void Load_SectionsInAnotherFile_AreUnknown()
    {
        var result = ConfigurationFile.Load([new ConfigurationSource("desk.yaml", Desk + "\nleave: []")]);

        Assert.Contains("unknown key", Assert.Single(Assert.IsType<ConfigurationResult.Invalid>(result).Errors).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void VersionCompiler_WhateverComesAfterWhatever_AnswersAsIfItStoodAlone()
    {
        var compiler = new VersionCompiler();
        var changes = new OnCallChanges
        {
            Overrides = [new("c2", "l1", From, To, new OverrideChange.Instead(["joseph"]), null), new("c3", "l1", From, To, new OverrideChange.Add(["gone"]), null)],
            Leave = [new("c4", "joseph", From, To, "kim", null)],
        };
        EquatableArray<ConfigurationText> other = [new("desk.yaml", Desk.Replace("amina", "grace", StringComparison.Ordinal))];
        EquatableArray<ConfigurationText> wrong = [new("desk.yaml", Desk + "\nwrong: 1"), new(OnCallChangesFile.Name, "leave: 7")];
        EquatableArray<ConfigurationText> wrongChanges = [.. Given, new(OnCallChangesFile.Name, "version: 2")];
        EquatableArray<ConfigurationText>[] versions =
            [Given, OnCallChangesFile.With(Given, changes), wrong, Given, wrongChanges, OnCallChangesFile.With(other, changes), other, OnCallChangesFile.With(Given, OnCallChanges.None), OnCallChangesFile.With(Given, changes)];

        foreach (var (i, files) in versions.Index())
        {
            var (compiled, alone) = (compiler.Compile(files, i + 1), ConfigurationTexts.Compile(files, i + 1));
            if (alone is CompiledConfiguration.Invalid)
            {
                Assert.Equal(alone, compiled);
                continue;
            }
            Assert.Equal(Shown(alone), Shown(compiled));
        }
    }

    /// <summary>Storms, incidents and objectives were once left behind in the monitor that runs, and stood only in what was checked.</summary>
    [Fact]
    public void Version_OfOnCallChangesAlone_HasAllElseOfTheFiles()
    {
        var files = Loaded(Given).Rulebook;

        var changed = files.WithOnCall(2, files.Escalations.WithOnCall(2, [], new OnCallRoster([], [])), OnCallChanges.None);

        AllIsSame(files, changed, "Version", "Escalations");
        AllIsSame(files.Escalations, changed.Escalations, "Version", "Users", "Roster");
        Assert.NotNull(files.Escalations.Storms);
        Assert.NotEmpty(files.Objectives);
    }

    private static void AllIsSame<T>(T one, T other, params string[] but)
    {
        foreach (var property in typeof(T).GetProperties().Where(property => !but.Contains(property.Name) && property.GetIndexParameters().Length == 0))
            Assert.True(Equals(property.GetValue(one), property.GetValue(other)), property.Name);
    }

    private static string Shown(CompiledConfiguration compiled)
    {
        var rulebook = Assert.IsType<CompiledConfiguration.Valid>(compiled).Rulebook;
        var roster = rulebook.Escalations.Roster;
        var at = Instant.FromUtc(2026, 3, 2, 7, 0);
        return $"{rulebook.Version} {rulebook.Escalations.Version} {rulebook.OnCallChanges.Count} {string.Join(' ', roster.At("l1", at).Users)} "
            + $"{string.Join(' ', roster.Users.Select(u => $"{u.Id}:{u.Leave.Count}"))} {string.Join(' ', rulebook.Escalations.Users.Keys.Order(StringComparer.Ordinal))} {rulebook.Calendars.Count} "
            + $"{rulebook.Objectives.Count} {rulebook.Escalations.Storms} {rulebook.Escalations.Incidents} {string.Join(' ', rulebook.Escalations.Policies.Keys)}";
    }

    private static Configuration Loaded(EquatableArray<ConfigurationText> files) =>
        ConfigurationFile.Load([.. files.Select(file => new ConfigurationSource(file.Name, file.Text))]) switch
        {
            ConfigurationResult.Loaded(var configuration) => configuration,
            ConfigurationResult.Invalid(var errors) => throw new InvalidOperationException(string.Join('\n', errors)),
            _ => throw new InvalidOperationException("a configuration is loaded or invalid"),
        };
}
