using SlaMonitor.Core.Incidents;
using SlaMonitor.Core.Monitoring;
using SlaMonitor.Core.Wire;
using SlaMonitor.Engine.Tests.Stored;
using SlaMonitor.Postgres.Lists;
using SlaMonitor.Postgres.Publishing;

namespace SlaMonitor.Postgres.Tests.Publishing;

public sealed class IncidentOutputsTests(PostgresFixture postgres)
{
    private const int Decisions = 6;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Their events are about no ticket, and stand in one feed with those that are.</summary>
    [Fact]
    public async Task Publish_RepeatsAndOldOnesBesideEscalations_TellEverythingOnce()
    {
        await using var database = await postgres.NewAsync();
        var outputs = new Outputs(database);
        var stories = Enumerable.Range(0, 5).Select(i => Story(new Any(i), $"inc-{i}")).ToList();
        var escalations = EscalationOutputsTests.Story(new Any(9), "T1|critical");
        var told = new List<FeedMessage>();
        for (var decision = 0; decision < Decisions; decision++)
        {
            told.AddRange((await outputs.PublishAsync([.. stories.Select(s => s[decision])], Cancellation)).Messages);
            told.AddRange((await outputs.PublishAsync([escalations[decision]], Cancellation)).Messages);
            // With all that came before, and old ones after newer ones.
            Assert.Empty((await outputs.PublishAsync([.. stories.SelectMany(s => s[..(decision + 1)]).Reverse()], Cancellation)).Messages);
        }

        Assert.Equal(told, await new FeedTable(database).ReadAsync(0, int.MaxValue, Cancellation));
        Assert.Equal(stories.SelectMany(s => s).Sum(o => o.Events.Count), told.Count(m => m.Event is IncidentEvent));
        var lists = new PostgresReadModel(database);
        Assert.Equal(Listed(stories), (await lists.ListIncidentsAsync(new IncidentQuery(), Cancellation)).Items);
        var open = Listed(stories).Where(state => state.Phase is IncidentPhase.Declared or IncidentPhase.Mitigated).ToList();
        Assert.Equal(open, (await lists.ListIncidentsAsync(new IncidentQuery { Phases = [IncidentPhase.Declared, IncidentPhase.Mitigated] }, Cancellation)).Items);
        foreach (var story in stories) Assert.Equal(IncidentJson.Read(story[^1].State), await lists.LoadIncidentAsync(story[0].Incident, Cancellation));
        Assert.Null(await lists.LoadIncidentAsync("nobody knows it", Cancellation));
    }

    [Fact]
    public async Task Publish_AfterItsRowWasLost_PublishesOnlyWhatTheFeedHasNot()
    {
        await using var database = await postgres.NewAsync();
        var outputs = new Outputs(database);
        var story = Story(new Any(3), "inc-1");
        foreach (var output in story[..4]) await outputs.PublishAsync([output], Cancellation);
        await Rows.RunAsync(database, "TRUNCATE slamonitor.incident");

        var published = await outputs.PublishAsync([story[^1] with { Events = [.. story.SelectMany(o => o.Events)] }], Cancellation);

        Assert.Equal(story[4..].SelectMany(o => o.Events).Select(e => e.Event), published.Messages.Select(m => m.Event));
    }

    /// <summary>What an incident goes through, one output for each decision.</summary>
    internal static List<IncidentOutput> Story(Any any, string id)
    {
        var buffer = new StoredBuffer();
        return [.. Enumerable.Range(1, Decisions).Select(decision => IncidentOutput.Of(
            any.Incident() with { Id = id, Decisions = decision }, [new DecidedEvent(decision, any.Happened())], buffer))];
    }

    /// <summary>The last states, as a list has them.</summary>
    internal static IEnumerable<IncidentState> Listed(List<List<IncidentOutput>> stories) =>
        stories.Select(s => IncidentJson.Read(s[^1].State)).OrderByDescending(s => s.DeclaredAt).ThenByDescending(s => s.Id, StringComparer.Ordinal);
}
