using SlaMonitor.Core.Accounts;
using SlaMonitor.Core.Monitoring;
using SlaMonitor.Core.Tickets;
using SlaMonitor.Core.Wire;
using SlaMonitor.Engine.Tests.Stored;
using SlaMonitor.Postgres.Publishing;

namespace SlaMonitor.Postgres.Tests.Publishing;

public sealed class OutputsTests(PostgresFixture postgres)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>
    /// Outputs in batches with repeats, and old ones after newer ones, give the same rows and the same feed as each output once
    /// in order; the rows are those of the last states written to an empty database.
    /// </summary>
    [Fact]
    public async Task Publish_RepeatsAndOldOnes_ChangeNothing()
    {
        await using var database = await postgres.NewAsync();
        var outputs = new Outputs(database);
        await Law.CheckAsync(25, async seed =>
        {
            var any = new Any(seed);
            var stories = Enumerable.Range(0, 6).Select(i => Stories.Any(any, $"{any.Text()} {i}", 1 + any.Below(5))).ToList();

            await Rows.EmptyAsync(database);
            foreach (var output in stories.SelectMany(s => s)) await outputs.PublishAsync([output], Cancellation);
            var onceInOrder = await Rows.AllAsync(database);

            await Rows.EmptyAsync(database);
            await outputs.PublishAsync([.. stories.Select(s => s[^1] with { Events = [] })], Cancellation);
            Assert.Equal(Without(onceInOrder), await Rows.AllAsync(database, feedToo: false));

            await Rows.EmptyAsync(database);
            var sequence = 0L;
            foreach (var batch in Shuffled(any, stories))
            {
                var published = await outputs.PublishAsync(batch, Cancellation);
                if (published.Messages.Count > 0) Assert.Equal(sequence + 1, published.FirstSequence);
                Assert.Equal(Enumerable.Range(1, published.Messages.Count).Select(i => sequence + i), published.Messages.Select(m => m.Sequence));
                sequence += published.Messages.Count;
            }
            Assert.Equal(onceInOrder, await Rows.AllAsync(database));
        });
    }

    [Fact]
    public async Task Publish_FourAtOnce_SequencesHaveNoHolesAndComeInTheOrderOfCommits()
    {
        await using var database = await postgres.NewAsync();
        var outputs = new Outputs(database);
        var stories = Enumerable.Range(0, 24).Select(i => Stories.Any(new Any(i), $"T{i}", 12)).ToList();

        // Every publisher has every ticket, in an order of its own: they meet in the middle of their calls.
        var told = await Task.WhenAll(Enumerable.Range(0, 4).Select(publisher => Task.Run(async () =>
        {
            var random = new Random(publisher);
            var messages = new List<FeedMessage>();
            var seen = 0L;
            for (var decision = 0; decision < 12; decision++)
            {
                foreach (var batch in stories.Select(s => s[decision] with { Events = EventsUpTo(s, decision) }).OrderBy(_ => random.Next()).Chunk(9))
                {
                    var published = await outputs.PublishAsync(batch, Cancellation);
                    messages.AddRange(published.Messages);
                    // What was told is there for others, and so is all before it.
                    var read = await new FeedTable(database).ReadAsync(seen, int.MaxValue, Cancellation);
                    Assert.Equal(Enumerable.Range(1, read.Count).Select(i => seen + i), read.Select(m => m.Sequence));
                    seen += read.Count;
                    Assert.True(published.Messages.Count == 0 || seen >= published.Messages[^1].Sequence);
                }
            }
            return messages;
        })));

        var feed = await new FeedTable(database).ReadAsync(0, int.MaxValue, Cancellation);
        Assert.Equal(feed, told.SelectMany(m => m).OrderBy(m => m.Sequence));
        Assert.Equal(
            stories.SelectMany(s => s).SelectMany(o => o.Events).Count(),
            feed.Count);
        var concurrent = Without(await Rows.AllAsync(database));
        await Rows.EmptyAsync(database);
        await outputs.PublishAsync([.. stories.Select(s => s[^1])], Cancellation);
        Assert.Equal(Without(await Rows.AllAsync(database)), concurrent);
    }

    [Fact]
    public async Task Publish_SameTicketTwiceInACall_LatestStateAndAllEvents()
    {
        await using var database = await postgres.NewAsync();
        var outputs = new Outputs(database);
        var any = new Any(5);
        var story = Enumerable.Range(0, 50).Select(_ => Stories.Any(any, "T", 3)).First(s => s.TrueForAll(o => o.Events.Count > 0));

        var published = await outputs.PublishAsync([story[2] with { Events = [.. story[1].Events, .. story[2].Events] }, story[0], story[1]], Cancellation);

        Assert.Equal(story.SelectMany(o => o.Events).Select(e => e.Event), published.Messages.Select(m => m.Event));
        Assert.Equal(StateJson.ReadTicket(story[2].State), await new SlaMonitor.Postgres.Lists.PostgresReadModel(database).LoadTicketAsync("T", Cancellation));
    }

    [Fact]
    public async Task Read_AfterASequence_IsTheRestUpToTheLimit()
    {
        await using var database = await postgres.NewAsync();
        var any = new Any(9);
        var published = await new Outputs(database).PublishAsync([.. Enumerable.Range(0, 30).SelectMany(i => Stories.Any(any, $"T{i}", 1))], Cancellation);
        var feed = new FeedTable(database);

        var read = await feed.ReadAsync(3, 5, Cancellation);

        Assert.Equal(published.Messages.Skip(3).Take(5), read);
        var head = await feed.HeadAsync(Cancellation);
        Assert.Equal(published.Messages.Count, head.LastSequence);
        Assert.NotEmpty(head.Epoch);
    }

    [Fact]
    public async Task Publish_TicketChangesHands_BothAccountsAreCounted()
    {
        await using var database = await postgres.NewAsync();
        var outputs = new Outputs(database);
        var desk = new Desk(1);
        var before = Enumerable.Range(0, 20).Select(desk.Ticket).First(t => !t.Picture.Facts.IsSolved);
        var after = before with { Decisions = 10, Picture = before.Picture with { Facts = before.Picture.Facts with { Account = "other" } } };
        var accounts = new SlaMonitor.Postgres.Accounts.AccountTable(database);

        await outputs.PublishAsync([TicketOutput.Of(before, [], new StoredBuffer())], Cancellation);
        var counted = await accounts.FindAsync(before.Picture.Facts.Account!, Cancellation);
        await outputs.PublishAsync([TicketOutput.Of(after, [], new StoredBuffer())], Cancellation);

        Assert.Equal(TallyDifferences.Contribution(before.Picture).OrderBy(t => t.Metric), counted!.Tallies);
        Assert.Equal(counted.Tallies, (await accounts.FindAsync("other", Cancellation))!.Tallies);
        Assert.All((await accounts.FindAsync(before.Picture.Facts.Account!, Cancellation))!.Tallies, t => Assert.True(t.IsZero));
        Assert.Equal(new AccountProfile("other"), (await accounts.FindAsync("other", Cancellation))!.Profile);
    }

    private static List<DecidedEvent> EventsUpTo(List<TicketOutput> story, int decision) =>
        [.. story.Take(decision + 1).SelectMany(o => o.Events)];

    /// <summary>The outputs in batches: each ticket's by decision, with the events of earlier ones, and between them old ones again.</summary>
    private static IEnumerable<List<TicketOutput>> Shuffled(Any any, List<List<TicketOutput>> stories)
    {
        var next = new int[stories.Count];
        while (stories.Where((s, i) => next[i] < s.Count).Any())
        {
            var batch = new List<TicketOutput>();
            for (var n = 1 + any.Below(5); n > 0; n--)
            {
                var i = any.Below(stories.Count);
                if (next[i] < stories[i].Count && any.Yes(60))
                {
                    batch.Add(stories[i][next[i]] with { Events = any.Yes() ? EventsUpTo(stories[i], next[i]) : stories[i][next[i]].Events });
                    next[i]++;
                }
                else if (next[i] > 0)
                {
                    batch.Add(stories[i][any.Below(next[i])]);
                }
            }
            yield return batch;
        }
        yield return [.. stories.SelectMany(s => s)];
    }

    private static List<string> Without(List<string> rows) => [.. rows.TakeWhile(r => !r.Contains("FROM slamonitor.feed", StringComparison.Ordinal))];
}
