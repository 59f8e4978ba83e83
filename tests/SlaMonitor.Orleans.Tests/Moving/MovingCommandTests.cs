using SlaMonitor.Core.Policies;
using SlaMonitor.EndToEnd.Serving;
using SlaMonitor.Orleans.Tests.Conformance;
using SlaMonitor.Orleans.Tests.Rebuilding;
using SlaMonitor.Postgres.Tests;

namespace SlaMonitor.Orleans.Tests.Moving;

/// <summary><c>slamonitor-silo import</c> and <c>export</c>, as they are run.</summary>
public sealed class MovingCommandTests(PostgresFixture postgres)
{
    [Fact]
    public async Task ImportAndExport_TellWhatThereIs_AndRefuseWhatCannotBe()
    {
        var story = MovedStory.Of("burning");
        using var folder = new TemporaryFolder();
        Moved.Begin(folder["data"], story.Configuration, story.Before.Stops[0].At);
        await EngineHost.TellAsync(folder["data"], story.Before, new Rulebooks(story.Configuration.Rulebook), story.Act);
        await File.WriteAllBytesAsync(folder["desk.jsonl"], Moved.ExportOf(folder["data"], story.Before.Stops[^1].At));
        var connection = await postgres.Server.NewDatabaseAsync();

        var unprepared = await SiloTool.RunAsync("import", "--database", connection, "--from", folder["desk.jsonl"]);
        Assert.Equal((1, true), (unprepared.Code, unprepared.Errors.Contains("Migrate it first", StringComparison.Ordinal)));
        Assert.Equal(0, (await SiloTool.RunAsync("migrate", "--database", connection)).Code);
        var empty = await SiloTool.RunAsync("export", "--database", connection, "--out", folder["nothing.jsonl"]);
        Assert.Equal((1, true), (empty.Code, empty.Errors.Contains("nothing to export", StringComparison.Ordinal)));
        Assert.False(File.Exists(folder["nothing.jsonl"]));
        var imported = await SiloTool.RunAsync("import", "--database", connection, "--from", folder["desk.jsonl"]);
        Assert.True(imported.Code == 0, imported.Errors);
        Assert.Contains("imported: 1 configurations, 2 accounts, 21 tickets, 37 published\n", imported.Errors, StringComparison.Ordinal);
        var exported = await SiloTool.RunAsync("export", "--database", connection, "--out", "-");
        Assert.Contains("exported: 1 configurations, 2 accounts, 21 tickets, 37 published\n", exported.Errors, StringComparison.Ordinal);
        Assert.Equal(1 + 1 + 2 + 21 + 37 + 1, exported.Output.Count(letter => letter == '\n'));
        var again = await SiloTool.RunAsync("import", "--database", connection, "--from", folder["desk.jsonl"]);
        Assert.Equal((1, true), (again.Code, again.Errors.Contains("already", StringComparison.Ordinal)));
    }
}
