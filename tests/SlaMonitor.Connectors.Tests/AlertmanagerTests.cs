using System.Buffers;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using NodaTime;
using SlaMonitor.Connectors.Alertmanager;
using SlaMonitor.Core.Monitoring;
using SlaMonitor.Core.Tickets;
using SlaMonitor.Core.Wire;

namespace SlaMonitor.Connectors.Tests;

public sealed class AlertmanagerTests
{
    private static readonly Instant Start = Instant.FromUtc(2026, 11, 28, 1, 19, 18);

    // As Alertmanager 0.25 sends it, with a member that a later release added.
    private const string Sent = """
        {"receiver":"slamonitor","status":"resolved","alerts":[
          {"status":"firing","labels":{"alertname":"SiloLost","severity":"critical","team":"platform","job":"slamonitor"},
           "annotations":{"summary":"A silo is gone","description":"Two of three\nare left.","runbook_url":"https://prom.example.com/user/runbooks/SiloLost.md"},
           "startsAt":"2026-11-28T01:19:18.123456789Z","endsAt":"0001-01-01T00:00:00Z","generatorURL":"https://prom.example.com/graph?g0.expr=x","fingerprint":"49fc1bb0d7b9a2c1"},
          {"status":"resolved","labels":{"alertname":"IngestSilent","severity":"warning"},"annotations":{},
           "startsAt":"2026-11-28T00:00:00+01:00","endsAt":"2026-11-28T01:00:00Z","generatorURL":"","fingerprint":"0000000000000001"}],
         "groupLabels":{},"commonLabels":{},"commonAnnotations":{},"externalURL":"http://am:9093","version":"4","groupKey":"{}:{}","truncatedAlerts":3,"notification_reason":"new"}
        """;

    [Fact]
    public void Message_OfAlertmanager_BecomesTickets()
    {
        var message = Assert.IsType<AlertmanagerRead.Message>(Read(Sent));

        Assert.Equal(("slamonitor", 3L), (message.Receiver, message.TruncatedAlerts));
        Assert.Empty(message.Errors);
        var lost = Assert.Single(AlertTicket.Events(message.Alerts[0].Alert, null, Start));
        Assert.Equal(("alertmanager", "alert-49fc1bb0d7b9a2c1-20261128T011918123Z", TicketEventType.Created), (lost.Source, lost.Ticket, lost.Type));
        Assert.Equal(message.Alerts[0].Alert.StartsAt, lost.At);
        Assert.Equal(ActorKind.System, lost.Actor!.Kind);
        Assert.Equal(("A silo is gone", Priority.Urgent, Channel.Api, "platform"), (lost.Changes.Subject.Value, lost.Changes.Priority, lost.Changes.Channel.Value, lost.Changes.Group.Value));
        Assert.Equal(["SiloLost", "alert"], lost.Changes.Tags!.Value);
        Assert.Equal(
            [
                ("alertname", "SiloLost"), ("description", "Two of three\nare left."), ("generator_url", "https://prom.example.com/graph?g0.expr=x"), ("job", "slamonitor"),
                ("runbook_url", "https://prom.example.com/user/runbooks/SiloLost.md"), ("severity", "critical"), ("team", "platform"),
            ],
            lost.Changes.Fields.Select(field => (field.Name, field.Value!.ToString()!)));

        var silent = AlertTicket.Events(message.Alerts[1].Alert, null, Start);
        Assert.Equal([TicketEventType.Created, TicketEventType.Solved], silent.Select(told => told.Type));
        Assert.Equal([Instant.FromUtc(2026, 11, 27, 23, 0), Instant.FromUtc(2026, 11, 28, 1, 0)], silent.Select(told => told.At));
        Assert.Equal(("IngestSilent", Priority.High, false), (silent[0].Changes.Subject.Value, silent[0].Changes.Priority, silent[0].Changes.Group.IsSet));
    }

    [Theory]
    [InlineData("critical", Priority.Urgent)]
    [InlineData("Critical", Priority.Urgent)]
    [InlineData("warning", Priority.High)]
    [InlineData("info", Priority.Normal)]
    [InlineData(null, Priority.Normal)]
    public void Severity_IsThePriority(string? severity, Priority priority)
    {
        var alert = Alert(isFiring: true) with { Labels = severity is null ? new Dictionary<string, string>() : new() { ["severity"] = severity } };

        Assert.Equal(priority, AlertTicket.Events(alert, null, Start)[0].Changes.Priority);
    }

    [Fact]
    public void AnotherFiring_OfTheSameAlert_IsATicketOfItsOwn()
    {
        var first = Alert(isFiring: false);

        Assert.NotEqual(AlertTicket.IdOf(first), AlertTicket.IdOf(first with { StartsAt = Start + Duration.FromMinutes(5) }));
        Assert.Equal(AlertTicket.IdOf(first), AlertTicket.IdOf(first with { IsFiring = true, EndsAt = null }));
    }

    [Theory]
    [InlineData("{", "$")]
    [InlineData("[]", "$")]
    [InlineData("""{"version":"4","alerts":[{"labels":{"a":1}}]}""", "$.alerts[0].labels.a")]
    [InlineData("""{"version":"4","alerts":[{"status":"\ud800"}]}""", "$.alerts[0].status")]
    [InlineData("""{"version":"3","alerts":[]}""", "version")]
    [InlineData("""{"alerts":[]}""", "version")]
    [InlineData("""{"version":"4"}""", "alerts")]
    [InlineData("null", "version")]
    public void Message_OfSomethingElse_IsUnreadable(string json, string at) =>
        Assert.Equal(at, Assert.IsType<AlertmanagerRead.Unreadable>(Read(json)).Error.At);

    [Theory]
    [InlineData("""{"status":"gone","startsAt":"2026-11-28T01:19:18Z","fingerprint":"a"}""", "alerts[1].status")]
    [InlineData("""{"status":"firing","startsAt":"yesterday","fingerprint":"a"}""", "alerts[1].startsAt")]
    [InlineData("""{"status":"firing","startsAt":"2026-11-28T01:19:18Z","endsAt":"soon","fingerprint":"a"}""", "alerts[1].endsAt")]
    [InlineData("""{"status":"firing","startsAt":"2026-11-28T01:19:18Z"}""", "alerts[1].fingerprint")]
    [InlineData("""{"status":"firing","startsAt":"2026-11-28T01:19:18Z","fingerprint":"a b"}""", "alerts[1].fingerprint")]
    [InlineData("null", "alerts[1].status")]
    public void Alert_ThatIsNone_DoesNotSpoilTheOthers(string alert, string at)
    {
        const string good = """{"status":"firing","startsAt":"2026-11-28T01:19:18Z","fingerprint":"a"}""";

        var message = Assert.IsType<AlertmanagerRead.Message>(Read($$"""{"version":"4","alerts":[{{good}},{{alert}},{{good}}]}"""));

        Assert.Equal([0, 2], message.Alerts.Select(placed => placed.Index));
        Assert.Equal(at, Assert.Single(message.Errors).At);
    }

    /// <summary>Whatever texts and however many labels an alert has, the monitor takes its events, and its name is among the fields.</summary>
    [Fact]
    public void Events_OfAnyAlert_AreWhatTheMonitorTakes()
    {
        var text = Gen.Elements(
            "x", "", " ", "two\nlines", "bell\a", "ü€𝄞", new string('a', 255) + "𝄞", new string('b', 5_000), "\u0085", new string('c', 1_999) + "𝄞…");
        var name = Gen.Elements("alertname", "severity", "team", "job", "description", "runbook_url", "bad\nname", new string('n', 300), "日本");
        var labels = Gen.Zip(name, text).ListOf();

        Check.One(FsCheck.Config.QuickThrowOnFailure.WithMaxTest(500), Prop.ForAll(Gen.Zip(labels, Gen.Choose(0, 200)).ToArbitrary(), given =>
        {
            var alert = Alert(isFiring: false) with { Labels = Texts(given.Item1, given.Item2), Annotations = Texts(given.Item1, 0), GeneratorUrl = given.Item1.Select(pair => pair.Item2).FirstOrDefault() };
            foreach (var told in AlertTicket.Events(alert, null, Start + Duration.FromHours(1)))
            {
                var json = new ArrayBufferWriter<byte>();
                TicketEventWriter.Write(json, told);
                Assert.Equal(told, TicketEventReader.ReadOne(json.WrittenSpan, out var errors));
                Assert.Empty(errors);
            }
            var named = !string.IsNullOrWhiteSpace(alert.Labels.GetValueOrDefault("alertname"));
            Assert.Equal(named, AlertTicket.Events(alert, null, Start)[0].Changes.Fields.Any(field => field.Name == "alertname"));
        }));
    }

    /// <summary>
    /// Told in any order, as often as may be, by clocks that differ and with people who solve and open in between: the ticket is open when the alert was last
    /// told to fire and solved when it was not, and what was just told changes nothing when it is told again.
    /// </summary>
    [Fact]
    public void Ticket_AfterAnyTellings_StandsAsTheAlertWasLastTold()
    {
        var telling = Gen.Zip(Gen.Elements(Told.Firing, Told.Resolved, Told.SolvedByHand, Told.OpenedByHand), Gen.Zip(Gen.Choose(0, 600), Gen.Choose(-300, 900)));

        Check.One(FsCheck.Config.QuickThrowOnFailure.WithMaxTest(500), Prop.ForAll(telling.ListOf().ToArbitrary(), tellings =>
        {
            var ticket = new List<TicketEvent>();
            var now = Start;
            foreach (var (told, (passed, ended)) in tellings)
            {
                now += Duration.FromSeconds(passed);
                if (told is Told.SolvedByHand or Told.OpenedByHand)
                {
                    if (ticket.Count > 0) ticket.Add(ByHand(ticket, told, now));
                    continue;
                }
                var alert = Alert(told == Told.Firing) with { EndsAt = told == Told.Firing ? null : now - Duration.FromSeconds(ended) };
                var before = View(ticket);
                Take(ticket, alert, now);
                // A person who opened it after it was resolved is not overruled by a repeat.
                if (told == Told.Firing || before is not { Facts.IsSolved: false } || !ticket.Any(e => e.Source == "person"))
                    Assert.Equal(told == Told.Resolved, View(ticket)!.Facts.IsSolved);
                var count = ticket.Count;
                Take(ticket, alert, now + Duration.FromSeconds(1));
                Assert.Equal(count, ticket.Count);
            }
        }));
    }

    private static void Take(List<TicketEvent> ticket, Alert alert, Instant now)
    {
        foreach (var told in AlertTicket.Events(alert, View(ticket), now))
            if (!ticket.Exists(known => known.Source == told.Source && known.Id == told.Id)) ticket.Add(told);
    }

    private static TicketEvent ByHand(List<TicketEvent> ticket, Told told, Instant now) => new()
    {
        Source = "person",
        Id = $"{ticket.Count}",
        Ticket = ticket[0].Ticket,
        At = now,
        Type = told == Told.SolvedByHand ? TicketEventType.Solved : TicketEventType.Reopened,
    };

    private static TicketView? View(List<TicketEvent> ticket)
    {
        if (ticket.Count == 0) return null;
        var events = TicketLog.Of(ticket).Events;
        var isSolved = events.Last(e => e.Type is TicketEventType.Created or TicketEventType.Solved or TicketEventType.Reopened).Type == TicketEventType.Solved;
        return new TicketView(ticket[0].Ticket, new TicketFacts { Status = isSolved ? TicketStatus.Solved : TicketStatus.Open }, null, [], [.. events], Start);
    }

    private static Alert Alert(bool isFiring) => new(isFiring, "49fc1bb0d7b9a2c1", Start, isFiring ? null : Start + Duration.FromMinutes(1));

    private static Dictionary<string, string> Texts(IEnumerable<(string Name, string Value)> given, int more)
    {
        var texts = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in given) texts[name] = value;
        for (var i = 0; i < more; i++) texts[$"a{i}"] = "x";
        return texts;
    }

    private static AlertmanagerRead Read(string json) => AlertmanagerMessage.Read(Encoding.UTF8.GetBytes(json));

    private enum Told
    {
        Firing,
        Resolved,
        SolvedByHand,
        OpenedByHand,
    }
}
