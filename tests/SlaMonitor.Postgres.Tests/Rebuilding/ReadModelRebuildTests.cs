using NodaTime;
using Npgsql;
using SlaMonitor.Core.Accounts;
using SlaMonitor.Core.Calendars;
using SlaMonitor.Core.Clocks;
using SlaMonitor.Core.Entities;
using SlaMonitor.Core.Monitoring;
using SlaMonitor.Core.Policies;
using SlaMonitor.Core.Tickets;
using SlaMonitor.Core.Wire;
using SlaMonitor.Engine.Tests.Stored;
using SlaMonitor.Postgres.Accounts;
using SlaMonitor.Postgres.Intake;
using SlaMonitor.Postgres.Lists;
using SlaMonitor.Postgres.Publishing;
using SlaMonitor.Postgres.Rebuilding;
using SlaMonitor.Postgres.Tests.Publishing;

namespace SlaMonitor.Postgres.Tests.Rebuilding;

public sealed class ReadModelRebuildTests(PostgresFixture postgres)
{
    private static readonly Instant Start = Instant.FromUtc(2026, 3, 2, 9, 0);
    private static readonly Instant End = Start + Duration.FromHours(12);
    private static readonly Rulebooks Rulebooks = new Rulebooks(Rulebook(1, 4)).With(Rulebook(2, 2));

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Run_DamagedRows_AreAsTheyWere()
    {
        await using var database = await postgres.NewAsync();
        await DecideAsync(database, adoptions: true);
        var before = await Rows.AllAsync(database);
        await Rows.RunAsync(
            database,
            """
            DELETE FROM slamonitor.clock WHERE ticket < 'T3';
            UPDATE slamonitor.clock SET account = 'nobody', priority = 'low';
            INSERT INTO slamonitor.clock (state, due, ticket, metric, priority) VALUES (1, 5, 'T7', 'resolution', 'low'), (2, 5, 'gone', 'resolution', 'low');
            DELETE FROM slamonitor.breach WHERE ticket > 'T4';
            INSERT INTO slamonitor.breach (at, ticket, metric, cycle, priority) VALUES (1, 'T1', 'resolution', 9, 'low');
            UPDATE slamonitor.ticket SET tally_open = '{1,1,1,1}', tally_breached = '{2,2,2,2}', tally_met = '{0,0,0,0}', tally_metric = '{a,b,c,d}', subject = 'x' WHERE id = 'T5';
            UPDATE slamonitor.ticket SET clock_metric = '{}', clock_state = '{}', clock_due = '{}', is_open = NOT is_open WHERE id = 'T6';
            UPDATE slamonitor.account_tally SET open = 99;
            DELETE FROM slamonitor.board_count;
            """);
        var told = new List<RebuildProgress>();

        var done = await new ReadModelRebuild(database, Escalation, Incident).RunAsync(Rulebooks, End, told.Add, Cancellation);

        Assert.Equal(new RebuildProgress(20, 20, 0, 0, 0), done);
        Assert.Equal(done, told[^1]);
        Assert.Equal(before, await Rows.AllAsync(database));
    }

    [Fact]
    public async Task Run_WithoutTheRows_FoldsTheEventsAndPublishesNothingTwice()
    {
        await using var database = await postgres.NewAsync();
        var outputs = await DecideAsync(database, adoptions: false);
        var before = await Rows.AllAsync(database);
        var feed = await new FeedTable(database).ReadAsync(0, int.MaxValue, Cancellation);
        Assert.NotEmpty(feed);
        await Rows.RunAsync(database, "TRUNCATE slamonitor.ticket, slamonitor.clock, slamonitor.breach, slamonitor.account_tally, slamonitor.board_count");

        var done = await new ReadModelRebuild(database, Escalation, Incident).RunAsync(Rulebooks, End, null, Cancellation);
        var published = await new Outputs(database).PublishAsync(outputs, Cancellation);

        Assert.Equal(new RebuildProgress(20, 0, 20, 0, 0), done);
        Assert.Empty(published.Messages);
        Assert.Equal(feed, await new FeedTable(database).ReadAsync(0, int.MaxValue, Cancellation));
        // The states are folded anew, without the counts of decisions; all that lists show is the same.
        Assert.Equal(before.Where(IsListed), (await Rows.AllAsync(database)).Where(IsListed));
        var found = await new PostgresReadModel(database).LoadTicketAsync("T3", Cancellation);
        Assert.Equal(StateJson.ReadTicket(outputs.Last(o => o.Ticket == "T3").State).Picture.Clocks, found!.Picture.Clocks);
    }

    [Fact]
    public async Task Run_TicketPublishesMeanwhile_KeepsWhatItPublished()
    {
        await using var database = await postgres.NewAsync();
        var outputs = await DecideAsync(database, adoptions: true);
        var late = outputs.Last(o => o.Ticket == "T3");
        var state = StateJson.ReadTicket(late.State);
        var next = state with { Decisions = state.Decisions + 1, Picture = state.Picture with { Facts = state.Picture.Facts with { Subject = "later" } } };
        var rebuild = new ReadModelRebuild(database, Escalation, Incident);

        // Both at once: whichever comes first, the later decision stands.
        await Task.WhenAll(
            rebuild.RunAsync(Rulebooks, End, null, Cancellation),
            new Outputs(database).PublishAsync([TicketOutput.Of(next, [], new StoredBuffer())], Cancellation));

        Assert.Equal(next, await new PostgresReadModel(database).LoadTicketAsync("T3", Cancellation));
    }

    [Fact]
    public async Task Run_RowsOfEscalationsDamagedOrLost_AreMadeOfWhatGrainsStored()
    {
        await using var database = await postgres.NewAsync();
        var outputs = new Outputs(database);
        var stories = Enumerable.Range(0, 5).Select(i => EscalationOutputsTests.Story(new Any(i), $"T{i}|critical")).ToList();
        // The grain of the first has decided what it has not published yet.
        foreach (var output in stories.SelectMany((s, i) => i == 0 ? s[..^1] : s)) await outputs.PublishAsync([output], Cancellation);
        foreach (var story in stories) await StoreAsync(database, "escalation", story[^1].Escalation, story[^1].State);
        var messages = stories.Sum(s => s.Sum(o => o.Events.Count));
        await Rows.RunAsync(
            database,
            """
            DELETE FROM slamonitor.escalation WHERE id = 'T1|critical';
            UPDATE slamonitor.escalation SET phase = 3 - phase, started = 7, dead = 1 - dead, state = '' WHERE id IN ('T2|critical', 'T3|critical');
            INSERT INTO slamonitor.escalation (id, ticket, phase, started, dead, decisions, form, state) VALUES ('gone|critical', 'gone', 0, 1, 0, 3, 1, '');
            """);

        var done = await new ReadModelRebuild(database, form => Escalation(form) is { } output && output.Escalation == "T0|critical" ? output with { Events = stories[0][^1].Events } : Escalation(form), Incident)
            .RunAsync(Rulebooks, End, null, Cancellation);

        Assert.Equal(new RebuildProgress(0, 0, 0, 5, 0), done);
        var listed = await new PostgresReadModel(database).ListEscalationsAsync(new EscalationQuery(), Cancellation);
        Assert.Equal(stories.Select(s => EscalationJson.Read(s[^1].State)).OrderBy(s => s.Id, StringComparer.Ordinal), listed.Items.OrderBy(s => s.Id, StringComparer.Ordinal));
        Assert.Equal(stories.Count(s => s[^1].Place.HasDeadLetters), (await new PostgresReadModel(database).ListEscalationsAsync(new EscalationQuery { OnlyDeadLetters = true }, Cancellation)).Items.Count);
        Assert.Equal(messages, (await new FeedTable(database).ReadAsync(0, int.MaxValue, Cancellation)).Count);
        // Nobody tells again what was told.
        Assert.Empty((await outputs.PublishAsync([.. stories.SelectMany(s => s)], Cancellation)).Messages);
    }

    [Fact]
    public async Task Run_RowsOfIncidentsDamagedOrLost_AreMadeOfWhatGrainsStored()
    {
        await using var database = await postgres.NewAsync();
        var outputs = new Outputs(database);
        var stories = Enumerable.Range(0, 4).Select(i => IncidentOutputsTests.Story(new Any(i), $"inc-{i}")).ToList();
        foreach (var output in stories.SelectMany(s => s)) await outputs.PublishAsync([output], Cancellation);
        foreach (var story in stories) await StoreAsync(database, "incident", story[^1].Incident, story[^1].State);
        await Rows.RunAsync(
            database,
            """
            DELETE FROM slamonitor.incident WHERE id = 'inc-1';
            UPDATE slamonitor.incident SET phase = 3 - phase, declared = 7, state = '' WHERE id = 'inc-2';
            INSERT INTO slamonitor.incident (id, phase, declared, decisions, form, state) VALUES ('gone', 0, 1, 3, 1, '');
            """);

        var done = await new ReadModelRebuild(database, Escalation, Incident).RunAsync(Rulebooks, End, null, Cancellation);

        Assert.Equal(new RebuildProgress(0, 0, 0, 0, 4), done);
        Assert.Equal(IncidentOutputsTests.Listed(stories), (await new PostgresReadModel(database).ListIncidentsAsync(new IncidentQuery(), Cancellation)).Items);
        // Nobody tells again what was told.
        Assert.Empty((await outputs.PublishAsync([.. stories.SelectMany(s => s)], Cancellation)).Messages);
    }

    /// <summary>In these tests a grain stores the state and nothing else.</summary>
    private static EscalationOutput Escalation(byte[] form) => EscalationOutput.Of(EscalationJson.Read(form), [], new StoredBuffer());

    private static IncidentOutput Incident(byte[] form) => IncidentOutput.Of(IncidentJson.Read(form), [], new StoredBuffer());

    private static async Task StoreAsync(NpgsqlDataSource database, string kind, string key, byte[] state)
    {
        await using var store = database.CreateCommand("SELECT slamonitor.write_grain('slamonitor', $1, 0, 0, $2, NULL, $3)");
        store.Parameters.AddWithValue(kind);
        store.Parameters.AddWithValue(key);
        store.Parameters.AddWithValue(state);
        await store.ExecuteNonQueryAsync(Cancellation);
    }

    private static bool IsListed(string row) => !row.StartsWith("(T", StringComparison.Ordinal) || !row.Contains('{', StringComparison.Ordinal);

    /// <summary>Twenty tickets live for half a day, decided and published as a host does it.</summary>
    private static async Task<List<TicketOutput>> DecideAsync(NpgsqlDataSource database, bool adoptions)
    {
        var any = new Any(4);
        var log = new EventLog(database);
        var profile = new AccountProfile("acme", 1, "Acme", "gold");
        await new AccountTable(database).PutAsync(profile, Cancellation);
        var buffer = new StoredBuffer();
        var outputs = new List<TicketOutput>();
        for (var i = 0; i < 20; i++)
        {
            TicketState? state = null;
            var pending = new List<DecidedEvent>();
            var version = adoptions ? 1 : 2;
            var events = Enumerable.Range(0, 6).Select(n => Event($"T{i}", n, any)).ToList();
            await log.ClaimAsync(events, Start, Cancellation);
            foreach (var happened in events) Take(new TicketCommand.Record(happened, version, profile), happened.At);
            if (adoptions && i % 3 == 0) Take(new TicketCommand.Adopt(2), Start + Duration.FromHours(6));
            Take(new TicketCommand.Wake(), End);
            outputs.Add(TicketOutput.Of(state! with { AsOf = End }, pending, buffer));

            void Take(TicketCommand command, Instant now)
            {
                var decision = TicketDecider.Decide(state, command, now, Rulebooks);
                state = decision.State;
                pending.AddRange(decision.Effects.OfType<Effect.Publish>().Select(e => new DecidedEvent(state.Decisions, e.Event)));
            }
        }
        await new Outputs(database).PublishAsync(outputs, Cancellation);
        return outputs;
    }

    private static TicketEvent Event(string ticket, int place, Any any) => new()
    {
        Source = "api",
        Id = $"{ticket}-{place}",
        Ticket = ticket,
        At = Start + Duration.FromMinutes((place * 55) + any.Below(50)),
        Type = place == 0 ? TicketEventType.Created : any.Of(TicketEventType.AgentReplied, TicketEventType.CustomerReplied, TicketEventType.NoteAdded, TicketEventType.Solved),
        Actor = new Actor(place == 0 ? ActorKind.Customer : ActorKind.Agent),
        Changes = place > 0 ? TicketChanges.None : new TicketChanges { Account = Change<string>.To("acme"), Subject = Change<string>.To($"about {ticket}"), Group = Change<string>.To("g1") },
    };

    private static Rulebook Rulebook(int version, int hours) => new(version, [BusinessCalendar.AlwaysOpen],
    [
        new Policy
        {
            Id = "all",
            Match = Match.Always,
            Targets = [Target(Metric.FirstResponse, MetricPreset.FirstResponse, 1), Target(Metric.Resolution, MetricPreset.Resolution, hours)],
        },
    ]);

    private static Target Target(Metric metric, MetricPreset preset, int hours) => new()
    {
        Metric = metric,
        Rule = new MetricRule.Preset(preset),
        Durations = new TargetDurations(Duration.FromHours(hours), Duration.FromHours(hours), Duration.FromHours(hours), Duration.FromHours(hours)),
        Calendar = "24x7",
    };
}
