using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using NodaTime;
using Npgsql;
using Orleans.TestingHost;
using Orleans.Timers;
using SlaMonitor.Config;
using SlaMonitor.Core.Entities;
using SlaMonitor.Core.Escalations;
using SlaMonitor.Core.Monitoring;
using SlaMonitor.Core.Tickets;
using SlaMonitor.Orleans.Accounts;
using SlaMonitor.Orleans.Configurations;
using SlaMonitor.Orleans.Entities;
using SlaMonitor.Orleans.Hosting;
using SlaMonitor.Postgres.Lists;
using SlaMonitor.Postgres.Publishing;

namespace SlaMonitor.Orleans.Tests.Conformance;

/// <summary>Tells a story to three silos on one database, each ticket's events to any of them.</summary>
internal sealed class ClusterHost(InProcessTestCluster cluster, NpgsqlDataSource database, SetTime time, Answering pager) : IAsyncDisposable
{
    private const short SiloCount = 3;
    private const int BatchMax = 500;

    private static readonly TimeSpan SettleMax = TimeSpan.FromMinutes(2);

    private readonly ClusterMonitor[] _monitors = [.. cluster.Silos.Select(silo => silo.ServiceProvider.GetRequiredService<ClusterMonitor>())];
    private readonly RungTimers[] _timers = [.. cluster.Silos.Select(silo => (RungTimers)silo.ServiceProvider.GetRequiredService<ITimerRegistry>())];

    private readonly Messenger[] _messengers = [.. cluster.Silos.Select(silo => silo.ServiceProvider.GetRequiredService<Messenger>())];

    private readonly BurnWatch _watch = cluster.Silos[0].ServiceProvider.GetRequiredService<BurnWatch>();

    public static async Task<ClusterHost> StartAsync(NpgsqlDataSource database, string connection, Configuration configuration, Instant start)
    {
        var time = new SetTime(start);
        var configurations = await ClusterConfigurations.OpenAsync(database, ConfigurationTexts.Compile, ConfigurationTexts.Of(configuration), start, CancellationToken.None);
        var context = new ClusterContext(time, configurations!);
        var feeds = new Queue<LiveFeed>();
        for (var i = 0; i < SiloCount; i++) feeds.Enqueue(await ClusterFeed.OpenAsync(database, 1_000, CancellationToken.None));
        var pager = new Answering();
        var builder = new InProcessTestClusterBuilder(SiloCount);
        builder.Options.ConfigureFileLogging = false;
        // Another host on the same database goes on with the same grains.
        builder.Options.ServiceId = "conformance";
        builder.ConfigureSilo((_, silo) =>
        {
            LiveFeed feed;
            lock (feeds) feed = feeds.Dequeue();
            silo.AddMonitor(new SiloOptions { Database = connection }, context, database, feed);
            silo.UseInMemoryReminderService();
            silo.Services.AddSingleton<MonitorMetrics>();
            silo.Services.AddSingleton<IPager>(pager);
            silo.Services.AddLogging(logging => logging.SetMinimumLevel(LogLevel.None));
            var timers = silo.Services.Last(service => service.ServiceType == typeof(ITimerRegistry)).ImplementationType!;
            silo.Services.AddSingleton<ITimerRegistry>(services => new RungTimers((ITimerRegistry)ActivatorUtilities.CreateInstance(services, timers)));
        });
        var cluster = builder.Build();
        await cluster.DeployAsync();
        return new ClusterHost(cluster, database, time, pager);
    }

    /// <param name="story">What is told.</param>
    /// <param name="people">What people do at a stop, and were answered; null when nothing escalates.</param>
    /// <param name="instants">Before each stop, when something happens; null where all of it may happen at the stop.</param>
    public async Task<Told> TellAsync(Story story, Func<Seen, Stop, Task<List<string>>>? people = null, IReadOnlyList<IReadOnlyList<Instant>>? instants = null)
    {
        var outcomes = new List<EventOutcome>();
        var answers = new List<string>();
        IReadOnlyList<IReadOnlyList<LiveCount>> live = [];
        for (var i = 0; i < story.Stops.Count; i++)
        {
            var stop = story.Stops[i];
            foreach (var instant in instants?[i] ?? [])
                await AdvanceToAsync(instant);
            await AdvanceToAsync(stop.At);
            if (i == TrendQuestions.Midway(story)) live = await EachAsync(TrendQuestions.Labels, async by => TrendQuestions.Sorted(await _monitors[1].CountLiveAsync(by)));
            foreach (var account in stop.Accounts)
            {
                Assert.NotNull(await Any(account.Id).DescribeAccountAsync(account));
                if (people is not null) await SettleAllAsync();
            }
            outcomes.AddRange(await SubmitAsync(stop.Events));
            if (people is null) continue;
            await SettleAllAsync();
            var silo = _monitors[i % _monitors.Length];
            var host = new Seen(silo.Escalations, silo.Incidents, async answer =>
            {
                await answer;
                await SettleAllAsync();
            });
            answers.AddRange(await people(host, stop));
        }
        await SettleAllAsync();
        var lists = new PostgresReadModel(database);
        var tickets = new Dictionary<string, TicketState>();
        foreach (var id in story.Stops.SelectMany(stop => stop.Events).Select(happened => happened.Ticket).Distinct())
            tickets.Add(id, (await lists.LoadTicketAsync(id))!);
        return new Told(
            outcomes,
            await PublishedAsync(),
            tickets,
            await Pages.AllAsync(page => _monitors[0].ListBreachesAsync(new BreachQuery { Page = page })),
            await Pages.AllAsync(page => _monitors[1].ListAccountsAsync(page)),
            await Pages.AllAsync(page => _monitors[2].Escalations.ListAsync(new EscalationQuery { Page = page })),
            await Pages.AllAsync(page => _monitors[0].Incidents.ListAsync(new IncidentQuery { Page = page })),
            pager.Asked,
            answers)
        {
            Trends = await EachAsync(TrendQuestions.All(story), query => _monitors[0].TrendsAsync(query)),
            Live = live,
        };

        static async Task<IReadOnlyList<TAnswer>> EachAsync<TAsked, TAnswer>(IEnumerable<TAsked> questions, Func<TAsked, ValueTask<TAnswer>> ask)
        {
            var all = new List<TAnswer>();
            foreach (var question in questions) all.Add(await ask(question));
            return all;
        }
    }

    public IGrainFactory Grains => cluster.Client;

    public IMonitor Monitor => _monitors[0];

    /// <summary>How often entities have begun to tell others.</summary>
    public long MessagesBegun => _messengers.Sum(messenger => messenger.Begun);

    /// <summary>Moves the time on; completes when all has happened that happens by then.</summary>
    public async Task AdvanceToAsync(Instant now)
    {
        time.Now = now;
        await SettleAllAsync();
    }

    public async ValueTask DisposeAsync() => await cluster.DisposeAsync();

    private ClusterMonitor Any(string key) => _monitors[key.Sum(c => c) % _monitors.Length];

    /// <summary>In batches to all silos at a time; those of one ticket go to one of them, one after another.</summary>
    private async Task<EventOutcome[]> SubmitAsync(IReadOnlyList<TicketEvent> events)
    {
        var outcomes = new EventOutcome[events.Count];
        await Task.WhenAll(Enumerable.Range(0, events.Count).GroupBy(i => Any(events[i].Ticket)).Select(async mine =>
        {
            foreach (var batch in mine.Chunk(BatchMax))
            {
                var stored = Assert.IsType<SubmitResult.Stored>(await mine.Key.SubmitAsync([.. batch.Select(i => events[i])]));
                for (var i = 0; i < batch.Length; i++) outcomes[batch[i]] = stored.Outcomes[i];
            }
        }));
        return outcomes;
    }

    /// <summary>Completes when all has happened that happens by now, and everybody was told what became of pages.</summary>
    public async Task SettleAllAsync()
    {
        do await SettleAsync();
        while (await pager.AnswerAsync((page, outcome) => Any(page.Alert).Escalations.EndPageAsync(page, outcome).AsTask()));
    }

    /// <summary>Completes when every alarm that is due was answered and every message told: the rows say so, and nothing else does.</summary>
    private async Task SettleAsync()
    {
        var watch = Stopwatch.StartNew();
        await using var due = database.CreateCommand("SELECT count(*) FROM slamonitor.alarm WHERE due <= $1");
        due.Parameters.Add(new NpgsqlParameter<long> { TypedValue = time.Now.ToUnixTimeTicks() });
        for (var left = 1L; ; )
        {
            foreach (var timers in _timers) timers.Ring();
            // A message may set an alarm, and what an alarm wakes may send messages: neither must have come while the other was looked at.
            var begun = MessagesBegun;
            left = (long)(await due.ExecuteScalarAsync())!;
            if (left == 0 && _messengers.All(messenger => messenger.UnderWay == 0)
                && (long)(await due.ExecuteScalarAsync())! == 0 && MessagesBegun == begun
                // What tickets have come to their accounts count when the watch looks, which here it does as soon as all is told.
                && await _watch.LookAsync(CancellationToken.None) == 0) return;
            Assert.True(watch.Elapsed < SettleMax, $"{left} alarms are due at {time.Now} and nobody takes them");
            await Task.Delay(2);
        }
    }

    private async Task<List<DomainEvent>> PublishedAsync()
    {
        var table = new FeedTable(database);
        var published = new List<DomainEvent>();
        while (await table.ReadAsync(published.Count, 10_000) is { Count: > 0 } page)
        {
            Assert.Equal(published.Count + 1, page[0].Sequence);
            Assert.Equal(published.Count + page.Count, page[^1].Sequence);
            published.AddRange(page.Select(message => message.Event));
        }
        return published;
    }
}
