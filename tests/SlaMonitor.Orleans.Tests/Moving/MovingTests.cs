using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using NodaTime;
using SlaMonitor.Core.Monitoring;
using SlaMonitor.Core.Policies;
using SlaMonitor.EndToEnd.Serving;
using SlaMonitor.Exports;
using SlaMonitor.Orleans.Tests.Conformance;
using SlaMonitor.Postgres.Lists;
using SlaMonitor.Postgres.Schema;
using SlaMonitor.Postgres.Tests;

namespace SlaMonitor.Orleans.Tests.Moving;

/// <summary>A monitor that is moved in the midst of a story says and does after it what it would have said and done where it was.</summary>
public sealed class MovingTests(PostgresFixture postgres, ITestOutputHelper output)
{
    [Theory]
    [InlineData("escalating")]
    [InlineData("storming")]
    [InlineData("burning")]
    public async Task FromOneProcessToACluster_GoesOnAsIfItHadStayed(string kind)
    {
        var story = MovedStory.Of(kind);
        var rulebooks = new Rulebooks(story.Configuration.Rulebook);
        using var folder = new TemporaryFolder();
        await using var database = await postgres.NewAsync();
        Moved.Begin(folder["data"], story.Configuration, story.Before.Stops[0].At);
        var before = await EngineHost.TellAsync(folder["data"], story.Before, rulebooks, story.Act);
        var moved = story.Before.Stops[^1].At;

        var export = Moved.ExportOf(folder["data"], moved);
        var counts = await Moved.ImportAsync(export, database, moved);
        output.WriteLine($"{kind}: {counts}, {export.Length} bytes");
        var stayed = await EngineHost.TellAsync(folder["data"], story.After, rulebooks, story.Act);
        await using var host = await ClusterHost.StartAsync(database, database.ConnectionString, story.Configuration, moved);
        var went = await host.TellAsync(story.After, story.Act, stayed.Instants);

        AreAlike(stayed, went);
        var lists = new PostgresReadModel(database);
        foreach (var ticket in Moved.TicketsOf(folder["data"]))
            Assert.Equal(Told.Common(ticket), Told.Common((await lists.LoadTicketAsync(ticket.Id))!));
        ShowsSomething(before, stayed);
    }

    [Theory]
    [InlineData("escalating")]
    [InlineData("storming")]
    [InlineData("burning")]
    public async Task FromAClusterToOneProcess_GoesOnAsIfItHadStayed(string kind)
    {
        var story = MovedStory.Of(kind);
        var rulebooks = new Rulebooks(story.Configuration.Rulebook);
        using var folder = new TemporaryFolder();
        await using var database = await postgres.NewAsync();
        Moved.Begin(folder["data"], story.Configuration, story.Before.Stops[0].At);
        var begun = await EngineHost.TellAsync(folder["data"], story.Before, rulebooks, story.Act);
        var moved = story.Before.Stops[^1].At;
        Told before;
        await using (var host = await ClusterHost.StartAsync(database, database.ConnectionString, story.Configuration, story.Before.Stops[0].At))
            before = await host.TellAsync(story.Before, story.Act, begun.Instants);

        var counts = Moved.Import(await Moved.ExportOfAsync(database, moved), folder["moved"]);
        output.WriteLine($"{kind}: {counts}");
        var went = await EngineHost.TellAsync(folder["moved"], story.After, rulebooks, story.Act);
        await using var staying = await ClusterHost.StartAsync(database, database.ConnectionString, story.Configuration, moved);
        var stayed = await staying.TellAsync(story.After, story.Act, went.Instants);

        AreAlike(went, stayed);
        ShowsSomething(before, went);
    }

    [Theory]
    [InlineData("escalating")]
    [InlineData("storming")]
    [InlineData("burning")]
    public async Task ThereAndBackAgain_IsTheSameExport(string kind)
    {
        var story = MovedStory.Of(kind);
        using var folder = new TemporaryFolder();
        await using var database = await postgres.NewAsync();
        Moved.Begin(folder["data"], story.Configuration, story.Before.Stops[0].At);
        await EngineHost.TellAsync(folder["data"], story.Before, new Rulebooks(story.Configuration.Rulebook), story.Act);
        var moved = story.Before.Stops[^1].At;

        var first = Moved.ExportOf(folder["data"], moved);
        await Moved.ImportAsync(first, database, moved);
        var second = await Moved.ExportOfAsync(database, moved);
        Moved.Import(second, folder["again"]);
        var third = Moved.ExportOf(folder["again"], moved);

        Assert.Equal(Comparable(first), Comparable(second));
        Assert.Equal(Comparable(second), Comparable(third));
        // The rows are made of the journal again, as after any loss of theirs.
        File.Delete(Path.Combine(folder["again"], "rows.db"));
        Assert.Equal(Encoding.UTF8.GetString(third), Encoding.UTF8.GetString(Moved.ExportOf(folder["again"], moved)));
    }

    /// <summary>A monitor that is stopped between a ticket's decision and its escalation's: the other one tells it.</summary>
    [Fact]
    public async Task WithAMessageUnderWay_ItIsTakenInOnTheOtherSide_Once()
    {
        var story = MovedStory.Of("escalating");
        var rulebooks = new Rulebooks(story.Configuration.Rulebook);
        using var folder = new TemporaryFolder();
        await using var database = await postgres.NewAsync();
        Moved.Begin(folder["data"], story.Configuration, story.Before.Stops[0].At);
        await EngineHost.TellAsync(folder["data"], story.Before, rulebooks, story.Act);
        var stopped = EngineHost.StopInBetween(folder["data"], rulebooks, story.Before.Stops[^1].At);
        var after = new Story([new Stop(stopped, [], []), story.After.Stops[^1]]);
        Task<List<string>> NobodyActsAsync(Seen seen, Stop stop) => Task.FromResult(new List<string>());

        var export = Moved.ExportOf(folder["data"], stopped);
        var counts = await Moved.ImportAsync(export, database, stopped);
        Assert.Equal(counts.Messages, Moved.Import(export, folder["moved"]).Messages);
        var stayed = await EngineHost.TellAsync(folder["data"], after, rulebooks, NobodyActsAsync);
        var copied = await EngineHost.TellAsync(folder["moved"], after, rulebooks, NobodyActsAsync);
        await using var host = await ClusterHost.StartAsync(database, database.ConnectionString, story.Configuration, stopped);
        var went = await host.TellAsync(after, NobodyActsAsync, stayed.Instants);

        Assert.True(counts.Messages > 0, $"{counts}");
        AreAlike(stayed, copied);
        AreAlike(stayed, went);
    }

    [Fact]
    public async Task Import_IntoADatabaseThatHoldsSomething_IsRefused_AndOneThatWasInterruptedBeginsAnew()
    {
        var story = MovedStory.Of("burning");
        using var folder = new TemporaryFolder();
        await using var database = await postgres.NewAsync();
        Moved.Begin(folder["data"], story.Configuration, story.Before.Stops[0].At);
        await EngineHost.TellAsync(folder["data"], story.Before, new Rulebooks(story.Configuration.Rulebook), story.Act);
        var moved = story.Before.Stops[^1].At;
        var export = Moved.ExportOf(folder["data"], moved);

        // Cut off, as over a pipe that breaks: no silo starts with what came.
        var cutOff = await Assert.ThrowsAsync<ExportException>(() => Moved.ImportAsync(export[..(export.Length * 2 / 3)], database, moved));
        Assert.Contains("cut off", cutOff.Message, StringComparison.Ordinal);
        Assert.Contains("has not ended", (await Assert.ThrowsAsync<SchemaException>(() => PostgresSchema.CheckAsync(database))).Message, StringComparison.Ordinal);
        await Moved.ImportAsync(export, database, moved);
        await PostgresSchema.CheckAsync(database);
        Assert.Equal(Comparable(export), Comparable(await Moved.ExportOfAsync(database, moved)));

        var refused = await Assert.ThrowsAsync<ExportException>(() => Moved.ImportAsync(export, database, moved));
        Assert.Contains("holds a configuration, tickets or accounts already", refused.Message, StringComparison.Ordinal);
        Assert.Equal(Comparable(export), Comparable(await Moved.ExportOfAsync(database, moved)));
    }

    /// <summary>An export's lines, without what an import cannot keep: where it came from, and how often an account that nobody described has counted.</summary>
    private static List<string> Comparable(byte[] export)
    {
        var lines = new List<string>();
        foreach (var line in Encoding.UTF8.GetString(export).Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            var json = JsonNode.Parse(line)!.AsObject();
            json.Remove("from");
            json["end"]?.AsObject().Remove("sha256");
            if (json["account"] is JsonObject account && account["profile"]?["version"] is null) account.Remove("n");
            lines.Add(json.ToJsonString());
        }
        return lines;
    }

    private static void AreAlike(Told engine, Told cluster)
    {
        Assert.Equal(engine.Outcomes, cluster.Outcomes);
        Assert.Equal(engine.Answers, cluster.Answers);
        var differing = ConformanceTests.Differences(engine, cluster).Take(5).ToList();
        Assert.True(differing.Count == 0, string.Join("\n\n", differing));
        Assert.Equal(engine.Published.Count, cluster.Published.Count);
        Assert.Equal(engine.Breaches, cluster.Breaches);
        Assert.Equal(engine.Escalations.Select(StormConformanceTests.Stored), cluster.Escalations.Select(StormConformanceTests.Stored));
        Assert.Equal(engine.Incidents.Select(StormConformanceTests.Stored), cluster.Incidents.Select(StormConformanceTests.Stored));
        Assert.Equal(engine.Pages.GroupBy(page => page.Alert).Select(pages => $"{pages.Key}: {pages.Count()}").Order(), cluster.Pages.GroupBy(page => page.Alert).Select(pages => $"{pages.Key}: {pages.Count()}").Order());
        Assert.Equal(engine.Accounts.Select(Counted), cluster.Accounts.Select(Counted));
        Assert.Equal(engine.Trends, cluster.Trends);
    }

    // A cluster's accounts count a little later, so in other places; but as many.
    private static string Counted(AccountView account) => string.Create(
        CultureInfo.InvariantCulture,
        $"{account.Profile}: {string.Join(", ", account.Tallies)}; {string.Join(", ", account.Windows.Select(window => $"{window.Metric.Name} {window.In(Duration.FromDays(30), Instant.FromUtc(2027, 1, 1, 0, 0))}"))}");

    /// <summary>Otherwise less was shown than is said.</summary>
    private static void ShowsSomething(Told before, Told after)
    {
        Assert.NotEmpty(before.Published);
        Assert.True(after.Published.Count > before.Published.Count, "something happens after the move");
        Assert.NotEmpty(after.Escalations);
    }
}
