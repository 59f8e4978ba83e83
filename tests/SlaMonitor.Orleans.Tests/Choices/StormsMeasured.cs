using System.Diagnostics;
using System.Globalization;
using SlaMonitor.Core.Escalations;
using SlaMonitor.Core.Monitoring;
using SlaMonitor.EndToEnd.Paging;
using SlaMonitor.EndToEnd.Serving;
using SlaMonitor.Orleans.Tests.Conformance;
using SlaMonitor.Orleans.Tests.Processes;
using SlaMonitor.Postgres.Lists;
using SlaMonitor.Postgres.Schema;
using SlaMonitor.Postgres.Tests;

namespace SlaMonitor.Orleans.Tests.Choices;

/// <summary>What a storm costs in which everything starts at once, and whether its gate answers in time. Run by itself.</summary>
public sealed class StormsMeasured(PostgresFixture postgres, ITestOutputHelper output)
{
    private static readonly TimeSpan StepMax = TimeSpan.FromSeconds(120);

    [Theory(Explicit = true)]
    [InlineData(100)]
    [InlineData(400)]
    public async Task Starts_OfOneAccountAtOnce(int count)
    {
        var connection = await postgres.Server.NewDatabaseAsync();
        await using var database = PostgresConnection.Open(connection);
        await PostgresSchema.MigrateAsync(database, TestContext.Current.CancellationToken);
        using var folder = new TemporaryFolder();
        await using var receiver = await PageReceiver.StartAsync();
        await using var silos = await SiloTrio.StartAsync(connection, config: PagedDesk.Configuration(folder, receiver.Address, StormUnderKillTests.Storms));
        using var sender = new UntilTaken(silos);
        // What a silo does for the first time takes longer.
        await sender.SendAsync(0, PagedDesk.Created("warm", DateTimeOffset.UtcNow));
        await Task.Delay(5_000);

        // They breached when they came.
        var watch = Stopwatch.StartNew();
        await sender.SendAsync(0, string.Join('\n', Enumerable.Range(0, count).Select(i => PagedDesk.Created($"S-{i}", DateTimeOffset.UtcNow.AddSeconds(-5)))));
        var taken = watch.Elapsed;
        var lists = new PostgresReadModel(database);
        while ((await lists.ListIncidentsAsync(new IncidentQuery())).Items is not [{ Members.Count: var members }] || members < count)
        {
            Assert.True(watch.Elapsed < StepMax, "all of them join");
            await Task.Delay(50);
        }
        var joined = watch.Elapsed;
        var states = await Pages.AllAsync(async page => await lists.ListEscalationsAsync(new EscalationQuery { Page = page }));
        var loud = states.Count(state => state.About.Kind == EscalatedKind.Ticket && state.StepsTaken > 0);
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{count} starts: events taken in after {taken.TotalSeconds:F1} s, all part of the incident after {joined.TotalSeconds:F1} s; {loud} paged by themselves (5 would without delay)"));
    }
}
