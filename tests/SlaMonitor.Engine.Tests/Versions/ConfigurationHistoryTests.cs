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
