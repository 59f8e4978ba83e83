using NodaTime;
using SlaMonitor.Core;
using SlaMonitor.Core.Calendars;
using SlaMonitor.Core.Policies;
using SlaMonitor.Core.Versions;
using SlaMonitor.Core.Wire;
using SlaMonitor.Engine.Tests.Stored;
using SlaMonitor.Engine.Versions;

namespace SlaMonitor.Engine.Tests.Versions;

public sealed class ConfigurationHistoryTests : IDisposable
{
    private static readonly Instant Now = Instant.FromUtc(2026, 3, 2, 9, 0);
    private static readonly EquatableArray<ConfigurationText> A = [new("sla.yaml", "a")];
    private static readonly EquatableArray<ConfigurationText> B = [new("sla.yaml", "b")];
    private static readonly EquatableArray<ConfigurationText> C = [new("sla.yaml", "c")];

    private readonly TempFolder _folder = new();

    [Fact]
    public void Start_FileAsAtTheLastStart_LeavesWhatWasPutCurrent()
    {
        Assert.Equal(StartedWith.NewVersion, Start(A));
        Put(B);
        Assert.Equal(StartedWith.LaterVersion, Start(A));
        // The file is brought to what was put, and then something else is put: an unchanged file still changes nothing.
        Assert.Equal(StartedWith.CurrentVersion, Start(B));
        Put(C);
        Assert.Equal(StartedWith.LaterVersion, Start(B));

        Assert.Equal(StartedWith.NewVersion, Start(A));
        Open(history => Assert.Equal([A, B, C, A], history.Versions.Select(v => v.Files)));
    }

    [Fact]
    public void Make_Version_IsDurableWithWhoWhenAndWhy()
    {
        Start(A);
        Open(history =>
        {
            Assert.Equal(new ChangeResult.Stale(1), history.Make(new ConfigurationChange(B, ApplyTo.Open, WhenCurrentIs: 2), Now));
            Assert.IsType<ChangeResult.Invalid>(history.Make(new ConfigurationChange([new("x", "wrong")], ApplyTo.Open), Now));
            Assert.IsType<ChangeResult.Made>(history.Make(new ConfigurationChange(B, ApplyTo.Open, "kim", "why", 1), Now));
            Assert.Equal((2, 2), (history.Rulebooks.Current.Version, history.Rulebooks.ForOpenTickets));
        });

        Open(history =>
        {
            Assert.Equal(new ConfigurationVersion(2, Now, "kim", ApplyTo.Open, "why", B), history.Versions[^1]);
            Assert.Equal((2, 2), (history.Rulebooks.Current.Version, history.Rulebooks.ForOpenTickets));
        });
    }

    [Fact]
    public void OnCallChanges_MadeMeanwhile_StayWithWhateverIsPutOrGiven()
    {
        ConfigurationText changes = new(OnCallChangesFile.Name, "changes"), others = new("sla/" + OnCallChangesFile.Name, "others");
        Start(A);
        Put([.. A, changes]);
        // The files given are the current ones but for the changes, which are nobody's file.
        Assert.Equal(StartedWith.CurrentVersion, Start(A));
        Put(B);
        Assert.Equal(StartedWith.LaterVersion, Start(A));
        Assert.Equal(StartedWith.NewVersion, Start(C));
        Put(B);
        Assert.Equal(StartedWith.CurrentVersion, Start(B));
        // A file of changes that is given takes the place of the one that was carried so far.
        Put([.. A, others]);
        Put(A);

        Open(history => Assert.Equal(
            [A, [.. A, changes], [.. B, changes], [.. C, changes], [.. B, changes], [.. A, others], [.. A, others]],
            history.Versions.Select(v => v.Files)));
    }

    [Fact]
    public void Compile_DryRunOfOtherFiles_HasTheChangesToo()
    {
        ConfigurationText changes = new(OnCallChangesFile.Name, "changes");
        IReadOnlyList<ConfigurationText> compiled = [];
        Start(A);
        Put([.. A, changes]);
        _folder.WithJournal(journal =>
        {
            var history = new ConfigurationHistory(journal, (files, version) =>
            {
                compiled = files;
                return Compile(files, version);
            });

            Assert.Null(history.Compile(new ConfigurationChange(B, ApplyTo.Open)).Refused);
        });

        Assert.Equal([.. B, changes], compiled.ToEquatableArray());
    }

    public void Dispose() => _folder.Dispose();

    private StartedWith Start(EquatableArray<ConfigurationText> given)
    {
        StartedWith started = default;
        Open(history => started = history.Start(given, ApplyTo.New, Now));
        return started;
    }

    private void Put(EquatableArray<ConfigurationText> files) =>
        Open(history => Assert.IsType<ChangeResult.Made>(history.Make(new ConfigurationChange(files, ApplyTo.New, "kim"), Now)));

    private void Open(Action<ConfigurationHistory> use) => _folder.WithJournal(journal => use(new ConfigurationHistory(journal, Compile)));

    private static CompiledConfiguration Compile(IReadOnlyList<ConfigurationText> files, int version) => files[0].Text == "wrong"
        ? new CompiledConfiguration.Invalid([new WireError("x:1:1", "is wrong")])
        : new CompiledConfiguration.Valid(new Rulebook(version, [BusinessCalendar.AlwaysOpen], []));
}
