using Microsoft.Extensions.Logging.Abstractions;
using SlaMonitor.Core.Monitoring;
using SlaMonitor.Orleans.Hosting;
using SlaMonitor.Postgres.Tests;

namespace SlaMonitor.Orleans.Tests.Processes;

/// <summary>Found by cutting a silo: whatever waited for the database waited for Npgsql's time-outs, one after another, for 20 s and more.</summary>
public sealed class DatabaseWatchTests(PostgresFixture postgres)
{
    private static readonly TimeSpan StepMax = TimeSpan.FromSeconds(30);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task AskAsync_TheWayIsCut_RefusesWhatWaitsAndThenAnswersAgain(bool isSilent)
    {
        await using var link = DatabaseLink.To(await postgres.Server.NewDatabaseAsync());
        using var watch = new DatabaseWatch(new SiloOptions { Database = link.ConnectionString }, NullLogger<DatabaseWatch>.Instance);
        await watch.StartAsync(CancellationToken.None);
        var waiting = watch.AskAsync(_ => new TaskCompletionSource<int>().Task, CancellationToken.None);

        if (isSilent) link.Swallow();
        else link.Refuse();
        var refused = await Assert.ThrowsAsync<MonitorUnavailableException>(() => waiting.WaitAsync(StepMax));
        Assert.Equal("the database does not answer", refused.Message);
        Assert.True(watch.IsAway);
        await Assert.ThrowsAsync<MonitorUnavailableException>(() => watch.AskAsync(_ => Task.FromResult(1), CancellationToken.None));

        link.Heal();
        await watch.Back.WaitAsync(StepMax);
        Assert.Equal(1, await watch.AskAsync(_ => Task.FromResult(1), CancellationToken.None));
        await watch.StopAsync(CancellationToken.None);
    }
}
