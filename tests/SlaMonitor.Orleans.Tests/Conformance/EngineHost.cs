using NodaTime;
using SlaMonitor.Core.Accounts;
using SlaMonitor.Core.Entities;
using SlaMonitor.Core.Monitoring;
using SlaMonitor.Core.Policies;
using SlaMonitor.Core.Tickets;
using SlaMonitor.Engine;
using SlaMonitor.Engine.Commit;
using SlaMonitor.Engine.Hosting;
using SlaMonitor.Engine.Journal;
using SlaMonitor.Engine.Partitions;
using SlaMonitor.Engine.Rows;

namespace SlaMonitor.Orleans.Tests.Conformance;

/// <summary>Tells a story to the engine, with its files in a temporary folder.</summary>
internal sealed class EngineHost : IEngineLog
{
    private static readonly Duration Gathered = Duration.FromSeconds(10);

    private readonly FeedMessage[] _page = new FeedMessage[10_000];
    private readonly List<DomainEvent> _published = [];
    private readonly List<EventOutcome> _outcomes = [];

    private readonly Answering _pager = new();
    private readonly List<string> _answers = [];
    private readonly List<IReadOnlyList<Instant>> _instants = [];
    private readonly List<IReadOnlyList<LiveCount>> _live = [];

    /// <param name="story">What is told.</param>
    /// <param name="rulebooks">By which it decides.</param>
    /// <param name="people">What people do at a stop, and were answered; then time goes from alarm to alarm. Null when nothing escalates.</param>
    public static async Task<Told> TellAsync(Story story, Rulebooks rulebooks, Func<Seen, Stop, Task<List<string>>>? people = null)
    {
        var folder = Directory.CreateTempSubdirectory("sla-conformance-");
        try
        {
            return await TellAsync(folder.FullName, story, rulebooks, people);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>As above, with its files in a folder that stays; one that was told something before goes on from there.</summary>
    public static async Task<Told> TellAsync(string folder, Story story, Rulebooks rulebooks, Func<Seen, Stop, Task<List<string>>>? people)
    {
        using var directory = DataDirectory.Open(folder);
        using var journal = SqliteJournal.Open(directory, () => "conformance");
        using var rows = SqliteRowStore.Open(directory);
        return await new EngineHost().TellAsync(story, rulebooks, people, journal, rows);
    }

    /// <summary>Goes on with a folder from alarm to alarm, and stops as soon as an entity has told an escalation or an incident something that it has not taken in.</summary>
    /// <returns>When that was.</returns>
    public static Instant StopInBetween(string folder, Rulebooks rulebooks, Instant from)
    {
        using var directory = DataDirectory.Open(folder);
        using var journal = SqliteJournal.Open(directory, () => "conformance");
        using var rows = SqliteRowStore.Open(directory);
        var core = new EngineCore(journal, rows, new Deciders(rulebooks), new EngineOptions { Partitions = 1, AlarmHorizon = TimeSpan.FromDays(400) }, new EngineHost());
        core.Recover();
        for (var now = from; ; now = Assert.NotNull(core.NextAlarm))
        {
            core.RowStep(now);
            core.AlarmStep(now);
            // Decided and durable, and not told yet: what comes of it waits in the mailbox, which a stop loses.
            while (core.DecideStep(0, now) | core.CommitStep() == CommitOutcome.Committed)
                if (core.States.Outbox().Any(message => message.Effect is Effect.Tell { To.Kind: EntityKind.Escalation })) return now;
        }
    }

    public void EntityFailed(EntityId entity, Command command, Exception reason) => Assert.Fail($"{entity}: {reason}");

    public void StoreFailed(string store, Exception reason) => Assert.Fail($"{store}: {reason}");

    public void StoreRecovered(string store) => Assert.Fail(store);

    public void ReplayDiffers(long position, EntityId entity) => Assert.Fail($"{position} {entity}");

    public void EngineFailed(Exception reason) => Assert.Fail(reason.ToString());

    public void Recovered(long records, long overdueAlarms, Duration latestBy)
    {
    }

    private async Task<Told> TellAsync(
        Story story, Rulebooks rulebooks, Func<Seen, Stop, Task<List<string>>>? people, SqliteJournal journal, SqliteRowStore rows)
    {
        // Stepped from alarm to alarm, all of them have to be known.
        var options = new EngineOptions { Partitions = 2, FeedCapacity = 1 << 18, AlarmHorizon = people is null ? TimeSpan.FromSeconds(60) : TimeSpan.FromDays(400) };
        var core = new EngineCore(journal, rows, new Deciders(rulebooks), options, this) { PageAsked = _pager.Send };
        var escalations = new EmbeddedEscalations(core, (query, _) => ValueTask.FromResult(rows.Queries.ListEscalations(query)));
        var now = story.Stops[0].At;
        var incidents = new EmbeddedIncidents(core, () => now, (query, _) => ValueTask.FromResult(rows.Queries.ListIncidents(query)));
        var host = new Seen(escalations, incidents, async answer =>
        {
            while (!answer.IsCompleted)
            {
                await SettleAllAsync(core, escalations, now);
                await Task.Yield();
            }
            await SettleAllAsync(core, escalations, now);
        });
        core.Recover();
        foreach (var stop in story.Stops)
        {
            now = stop.At;
            if (people is not null) await StepToAsync(core, journal, escalations, stop.At);
            await SettleAllAsync(core, escalations, stop.At);
            if (stop == story.Stops[TrendQuestions.Midway(story)]) _live.AddRange(TrendQuestions.Labels.Select(by => TrendQuestions.Sorted(core.Boards.CountBy(by))));
            foreach (var account in stop.Accounts)
            {
                _ = core.Ask(EntityId.Account(account.Id), new AccountCommand.Describe(account));
                await SettleAllAsync(core, escalations, stop.At);
            }
            foreach (var batch in stop.Events.Chunk(2_000))
            {
                var taken = core.TrySubmit(batch, stop.At);
                Assert.NotNull(taken);
                _outcomes.AddRange(taken.Outcomes);
                await SettleAllAsync(core, escalations, stop.At);
                await taken.Durable;
            }
            if (people is not null) _answers.AddRange(await people(host, stop));
        }
        var tickets = story.Stops.SelectMany(stop => stop.Events).Select(happened => happened.Ticket).Distinct();
        return new Told(
            _outcomes,
            _published,
            tickets.ToDictionary(id => id, id => (TicketState)core.StateOf(EntityId.Ticket(id))!),
            Pages.All(page => rows.Queries.ListBreaches(new BreachQuery { Page = page })),
            Pages.All(rows.Queries.ListAccounts),
            Pages.All(page => rows.Queries.ListEscalations(new EscalationQuery { Page = page })),
            Pages.All(page => rows.Queries.ListIncidents(new IncidentQuery { Page = page })),
            _pager.Asked,
            _answers)
        {
            Instants = _instants,
            Trends = [.. TrendQuestions.All(story).Select(query => core.Trends(query, story.Stops[^1].At))],
            Live = _live,
        };
    }

    /// <summary>Lets every alarm before a stop ring at its own instant, and keeps those of which something came.</summary>
    private async Task StepToAsync(EngineCore core, SqliteJournal journal, EmbeddedEscalations escalations, Instant stop)
    {
        var instants = new List<Instant>();
        while (core.NextAlarm is { } next && next < stop)
        {
            var before = journal.End.Position;
            await SettleAllAsync(core, escalations, next);
            if (journal.End.Position > before) instants.Add(next);
        }
        _instants.Add(instants);
    }

    private async Task SettleAllAsync(EngineCore core, EmbeddedEscalations escalations, Instant now)
    {
        do await SettleAsync(core, now);
        while (await _pager.AnswerAsync(async (page, outcome) =>
        {
            var told = escalations.EndPageAsync(page, outcome).AsTask();
            while (!told.IsCompleted)
            {
                await SettleAsync(core, now);
                await Task.Yield();
            }
            await told;
        }));
    }

    private async Task SettleAsync(EngineCore core, Instant now)
    {
        bool worked;
        do
        {
            worked = false;
            for (var i = 0; i < core.PartitionCount; i++)
            {
                worked |= core.DecideStep(i, now);
                // Under load the counts for accounts wait for time to pass, which at a stop it does not. They tell tickets nothing.
                if (core.IsGathering(i)) worked |= core.DecideStep(i, now + Gathered);
            }
            worked |= core.CommitStep() == CommitOutcome.Committed;
            worked |= core.RowStep(now);
            worked |= core.AlarmStep(now).Count > 0;
        }
        while (worked || !core.IsQuiet || core.AlarmHorizon < now);
        while (_published.Count < core.Feed.LastSequence)
        {
            var read = await core.Feed.ReadAsync(_published.Count, _page, CancellationToken.None);
            Assert.Null(read.Gap);
            _published.AddRange(_page.Take(read.Count).Select(message => message.Event));
        }
    }
}
