using NodaTime;
using Npgsql;
using SlaMonitor.Core.Escalations;
using SlaMonitor.Core.Monitoring;
using SlaMonitor.Core.Wire;
using SlaMonitor.Engine.Tests.Stored;
using SlaMonitor.Postgres.Lists;
using SlaMonitor.Postgres.Publishing;

namespace SlaMonitor.Postgres.Tests.Publishing;

public sealed class EscalationOutputsTests(PostgresFixture postgres)
{
    private const int Decisions = 8;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Publish_RepeatsAndOldOnes_ChangeNothing()
    {
        await using var database = await postgres.NewAsync();
        var outputs = new Outputs(database);
        var stories = Enumerable.Range(0, 5).Select(i => Story(new Any(i), $"T{i}|critical")).ToList();
        foreach (var output in stories.SelectMany(s => s)) await outputs.PublishAsync([output], Cancellation);
        var (rows, feed) = await AllAsync(database);

        // All at once, each with all that came before, and old ones after newer ones.
        Assert.Empty((await outputs.PublishAsync([.. stories.SelectMany(s => s).Reverse()], Cancellation)).Messages);
        Assert.Empty((await outputs.PublishAsync([stories[0][2], stories[1][0]], Cancellation)).Messages);

        Assert.Equal((rows, feed), await AllAsync(database));
        Assert.Equal(stories.Sum(s => s.Sum(o => o.Events.Count)), await CountAsync(database));
        Assert.Equal(
            stories.Select(s => EscalationJson.Read(s[^1].State)).OrderByDescending(s => s.StartedAt).ThenByDescending(s => s.Id, StringComparer.Ordinal),
            (await new PostgresReadModel(database).ListEscalationsAsync(new EscalationQuery(), Cancellation)).Items);
    }

    /// <summary>After every decision of some.</summary>
    [Fact]
    public async Task CountOpen_IsWhatTheStatesSay()
    {
        await using var database = await postgres.NewAsync();
        var (outputs, lists) = (new Outputs(database), new PostgresReadModel(database));
        var stories = Enumerable.Range(0, 12).Select(i => Story(new Any(i), $"T{i}|critical")).ToList();
        var seen = new HashSet<EscalationCount>();
        for (var decision = 0; decision < Decisions; decision++)
        {
            await outputs.PublishAsync([.. stories.Select(s => s[decision])], Cancellation);

            var states = stories.Select(s => EscalationJson.Read(s[decision].State)).Where(state => state.IsOpen).ToList();
            var counts = await lists.CountOpenEscalationsAsync(Cancellation);
            Assert.Equal(states.CountBy(s => (s.Level, s.Standing.Phase)).Select(same => new EscalationCount(same.Key.Level, same.Key.Phase, same.Value)).ToHashSet(), counts.ToHashSet());
            seen.UnionWith(counts);
            var longest = states.Where(s => s.Standing is EscalationStanding.Triggered).Min(s => (Instant?)(s.Since ?? s.StartedAt));
            Assert.Equal(longest, await lists.LongestTriggeredAsync(Cancellation));
        }
        Assert.True(seen.Select(count => count.Phase).Distinct().Count() > 1 && seen.Select(count => count.Level).Distinct().Count() > 1, string.Join(", ", seen));
    }

    /// <summary>Tickets are published at the same time: sequences are common to both.</summary>
    [Fact]
    public async Task Publish_FourAtOnce_SequencesHaveNoHoles()
    {
        await using var database = await postgres.NewAsync();
        var outputs = new Outputs(database);
        var stories = Enumerable.Range(0, 16).Select(i => Story(new Any(i), $"T{i}|critical")).ToList();
        var tickets = Enumerable.Range(0, 16).Select(i => Stories.Any(new Any(i), $"T{i}", Decisions)).ToList();

        var told = await Task.WhenAll(Enumerable.Range(0, 4).Select(publisher => Task.Run(async () =>
        {
            var random = new Random(publisher);
            var messages = new List<FeedMessage>();
            for (var decision = 0; decision < Decisions; decision++)
            {
                foreach (var batch in stories.Select(s => s[decision] with { Events = [.. s.Take(decision + 1).SelectMany(o => o.Events)] }).OrderBy(_ => random.Next()).Chunk(5))
                    messages.AddRange((await outputs.PublishAsync(batch, Cancellation)).Messages);
                messages.AddRange((await outputs.PublishAsync([.. tickets.Select(t => t[decision] with { Events = [.. t.Take(decision + 1).SelectMany(o => o.Events)] })], Cancellation)).Messages);
            }
            return messages;
        })));

        var feed = await new FeedTable(database).ReadAsync(0, int.MaxValue, Cancellation);
        Assert.Equal(Enumerable.Range(1, feed.Count), feed.Select(m => (int)m.Sequence));
        Assert.Equal(feed, told.SelectMany(m => m).OrderBy(m => m.Sequence));
        Assert.Equal(stories.Sum(s => s.Sum(o => o.Events.Count)) + tickets.Sum(t => t.Sum(o => o.Events.Count)), feed.Count);
        foreach (var story in stories)
            Assert.Equal(EscalationJson.Read(story[^1].State), await new PostgresReadModel(database).LoadEscalationAsync(story[0].Escalation, Cancellation));
    }

    [Fact]
    public async Task Publish_AfterItsRowWasLost_PublishesOnlyWhatTheFeedHasNot()
    {
        await using var database = await postgres.NewAsync();
        var outputs = new Outputs(database);
        var story = Story(new Any(3), "T1|nudge");
        foreach (var output in story[..4]) await outputs.PublishAsync([output], Cancellation);
        await Rows.RunAsync(database, "TRUNCATE slamonitor.escalation");

        var published = await outputs.PublishAsync([story[^1] with { Events = [.. story.SelectMany(o => o.Events)] }], Cancellation);

        Assert.Equal(story[4..].SelectMany(o => o.Events).Select(e => e.Event), published.Messages.Select(m => m.Event));
        Assert.Equal(EscalationJson.Read(story[^1].State), await new PostgresReadModel(database).LoadEscalationAsync("T1|nudge", Cancellation));
    }

    /// <summary>What an escalation goes through, one output for each decision.</summary>
    internal static List<EscalationOutput> Story(Any any, string key)
    {
        var buffer = new StoredBuffer();
        return [.. Enumerable.Range(1, Decisions).Select(decision =>
        {
            var state = any.Escalation() with { Id = key, Decisions = decision };
            return EscalationOutput.Of(state, [.. any.Some(() => new DecidedEvent(decision, any.Escalated()), 3)], buffer);
        })];
    }

    private static async Task<(string Rows, string Feed)> AllAsync(NpgsqlDataSource database) => (
        await TextAsync(database, "SELECT string_agg(e::text, ';' ORDER BY id) FROM slamonitor.escalation e"),
        await TextAsync(database, "SELECT string_agg(f::text, ';' ORDER BY sequence) FROM slamonitor.feed f"));

    private static async Task<int> CountAsync(NpgsqlDataSource database) => (await new FeedTable(database).ReadAsync(0, int.MaxValue, Cancellation)).Count;

    private static async Task<string> TextAsync(NpgsqlDataSource database, string sql)
    {
        await using var command = database.CreateCommand(sql);
        return (string)(await command.ExecuteScalarAsync(Cancellation))!;
    }
}
