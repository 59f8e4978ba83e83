using NodaTime;
using SlaMonitor.Core.Incidents;
using SlaMonitor.Core.Monitoring;
using SlaMonitor.Core.Policies;
using SlaMonitor.Engine.Hosting;
using SlaMonitor.Engine.Journal;
using SlaMonitor.Engine.Partitions;
using SlaMonitor.Engine.Rows;
using SlaMonitor.Engine.Tests.Stored;

namespace SlaMonitor.Engine.Tests.Incidents;

public sealed class EmbeddedIncidentsTests
{
    [Fact]
    public async Task Incident_FromDeclaringToClosing_IsKept()
    {
        using var folder = new TempFolder();
        string id;
        await using (var opened = await Opened.AtAsync(folder))
        {
            var incidents = opened.Monitor.Incidents;
            id = State(await incidents.DeclareAsync(Declare("Payments fail"), Cancellation)).Id;
            var other = State(await incidents.DeclareAsync(Declare("Mail is late"), Cancellation));
            Assert.NotEqual(id, other.Id);

            Assert.IsType<IncidentAnswer.Refused>(await incidents.AskAsync(id, new IncidentCommand.Close(0, "ann"), Cancellation));
            await incidents.AskAsync(id, new IncidentCommand.AddAction(0, "ann", "watch certificates", "bob", opened.Monitor.Now + Duration.FromDays(7)), Cancellation);
            await incidents.AskAsync(id, new IncidentCommand.Resolve(0, "ann", "renewed", false), Cancellation);
            await incidents.AskAsync(id, new IncidentCommand.SetRootCause(0, "ann", "a certificate ran out"), Cancellation);
            Assert.Equal("action 1 is not done", Assert.IsType<IncidentAnswer.Refused>(await incidents.AskAsync(id, new IncidentCommand.Close(0, "ann"), Cancellation)).Why);
            await incidents.AskAsync(id, new IncidentCommand.FinishAction(0, "bob", 1), Cancellation);
            Assert.Equal(IncidentPhase.Closed, State(await incidents.AskAsync(id, new IncidentCommand.Close(0, "ann"), Cancellation)).Phase);

            Assert.Equal([other.Id, id], (await incidents.ListAsync(new IncidentQuery(), Cancellation)).Items.Select(i => i.Id));
            Assert.Equal([other.Id], (await incidents.ListAsync(new IncidentQuery { Phases = [IncidentPhase.Declared] }, Cancellation)).Items.Select(i => i.Id));
            var page = await incidents.ListAsync(new IncidentQuery { Page = new PageRequest { Limit = 1 } }, Cancellation);
            Assert.Equal([id], (await incidents.ListAsync(new IncidentQuery { Page = new PageRequest { Limit = 1, Cursor = page.Cursor } }, Cancellation)).Items.Select(i => i.Id));
            Assert.IsType<IncidentAnswer.NotFound>(await incidents.AskAsync("inc-none", new IncidentCommand.Close(0, "ann"), Cancellation));
        }
        await using var again = await Opened.AtAsync(folder);
        var kept = await again.Monitor.Incidents.FindAsync(id, Cancellation);
        Assert.Equal((IncidentPhase.Closed, "a certificate ran out"), (kept!.Phase, kept.RootCause));
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static IncidentCommand.Declare Declare(string title) => new(0, "ann", title, IncidentSeverity.Sev1, null, null, null, []);

    private static IncidentState State(IncidentAnswer answer) => Assert.IsType<IncidentAnswer.Told>(answer).State;

    private sealed class Opened(DataDirectory directory, EmbeddedMonitor monitor, MonitorMetrics metrics) : IAsyncDisposable
    {
        public EmbeddedMonitor Monitor => monitor;

        public static Task<Opened> AtAsync(TempFolder folder)
        {
            var directory = DataDirectory.Open(folder.Path);
            var metrics = new MonitorMetrics();
            var stores = new EngineStores(SqliteJournal.Open(directory, () => "epoch"), SqliteRowStore.Open(directory));
            var opened = EmbeddedMonitor.Open(
                stores, new Deciders(new Rulebooks(StormDesk.Rulebook)), new EngineOptions(), TimeProvider.System, 1, metrics, new StormDesk());
            return Task.FromResult(new Opened(directory, opened, metrics));
        }

        public async ValueTask DisposeAsync()
        {
            await monitor.DisposeAsync();
            metrics.Dispose();
            directory.Dispose();
        }
    }
}
