using System.Text;
using NodaTime;
using SlaMonitor.Core.Accounts;
using SlaMonitor.Core.Clocks;
using SlaMonitor.Core.Entities;
using SlaMonitor.Core.Escalations;
using SlaMonitor.Core.Incidents;
using SlaMonitor.Core.Storms;
using SlaMonitor.Core.Tickets;
using SlaMonitor.Core.Wire;
using SlaMonitor.Engine.Tests.Stored;
using SlaMonitor.Orleans.Accounts;
using SlaMonitor.Orleans.Entities;
using SlaMonitor.Orleans.Escalations;
using SlaMonitor.Orleans.Incidents;
using SlaMonitor.Orleans.Storage;
using SlaMonitor.Orleans.Storms;
using SlaMonitor.Orleans.Tickets;
using SlaMonitor.Postgres.Publishing;

namespace SlaMonitor.Orleans.Tests.Stored;

/// <summary>What version 1 stored of a grain stays readable.</summary>
public sealed class StoredFormTests
{
    private readonly StoredStateSerializer _serializer = new();

    [Fact]
    public void Ticket_WrittenByVersion1_IsReadAndWrittenAlike()
    {
        var golden = GoldenFile.Same("ticket-1.json", _serializer.Serialize(Ticket()).ToString());

        var read = _serializer.Deserialize<StoredTicket>(BinaryData.FromString(golden))!;
        Assert.Equal(Ticket().State, read.State);
        Assert.Equal(Ticket().Unheard, read.Unheard);
        Assert.Equal(Ticket().AlarmAt, read.AlarmAt);
    }

    [Fact]
    public void Account_WrittenByVersion1_IsReadAndWrittenAlike()
    {
        var golden = GoldenFile.Same("account-1.json", _serializer.Serialize(Account()).ToString());

        var read = _serializer.Deserialize<StoredAccount>(BinaryData.FromString(golden))!;
        Assert.Equal(Account().State, read.State);
        Assert.True(read.IsSpreading);
    }

    [Fact]
    public void Escalation_WrittenByVersion1_IsReadAndWrittenAlike()
    {
        var golden = GoldenFile.Same("escalation-1.json", _serializer.Serialize(Escalation()).ToString());

        Assert.Equal(Escalation(), _serializer.Deserialize<StoredEscalation>(BinaryData.FromString(golden)));
    }

    [Fact]
    public void Incident_WrittenByVersion1_IsReadAndWrittenAlike()
    {
        var golden = GoldenFile.Same("incident-1.json", _serializer.Serialize(Incident()).ToString());

        Assert.Equal(Incident(), _serializer.Deserialize<StoredIncident>(BinaryData.FromString(golden)));
    }

    [Fact]
    public void Storm_WrittenByVersion1_IsReadAndWrittenAlike()
    {
        var golden = GoldenFile.Same("storm-1.json", _serializer.Serialize(Storm()).ToString());

        Assert.Equal(Storm(), _serializer.Deserialize<StoredStorm>(BinaryData.FromString(golden)));
    }

    /// <summary>There were no storms any more when it was asked to begin: it has let somebody go all the same.</summary>
    [Fact]
    public void Incident_ThatNeverBegan_IsReadAsWritten()
    {
        var told = Incident() with { State = null, Unheard = [], Asked = [] };

        Assert.Equal(told, _serializer.Deserialize<StoredIncident>(_serializer.Serialize(told)));
    }

    /// <summary>Its policy was taken out of the configuration before its first reason came: it has heard of it all the same.</summary>
    [Fact]
    public void Escalation_ThatNeverBegan_IsReadAsWritten()
    {
        var heard = Escalation() with { State = null, Unheard = [], Pending = [], Asked = [], AlarmAt = null };

        Assert.Equal(heard, _serializer.Deserialize<StoredEscalation>(_serializer.Serialize(heard)));
    }

    [Fact]
    public void Ticket_WithMessagesUnderWay_IsReadAsWritten()
    {
        var ticket = Ticket() with
        {
            Pending =
            [
                new PendingMessage(8, 2, EntityId.Escalation("T-1|critical"), new EscalationCommand.Trigger(
                    1, "critical", new EscalatedTicket("T-1", "The printer"), new EscalationReason.Clock(Metric.Resolution, 1, Desk.Now, Desk.Now))),
                new PendingMessage(9, 0, EntityId.Escalation("T-1|critical"), new EscalationCommand.TicketDone(1, "the ticket is solved")),
            ],
            Heard = [new LastHeard(EntityId.Escalation("T-1|nudge"), 4, 1)],
        };

        Assert.Equal(ticket, _serializer.Deserialize<StoredTicket>(_serializer.Serialize(ticket)));
    }

    [Fact]
    public void Account_WhoseBudgetBurns_IsReadAsWritten()
    {
        var hour = Duration.FromHours(1);
        var account = Account();
        account = account with
        {
            State = account.State! with
            {
                Tallies = [new MetricTally(Metric.Resolution, 0, 3, 4)],
                Windows = [AttainmentWindow.Empty(Metric.Resolution).With(4, 3, Desk.Now, Duration.FromDays(30))],
                Raised = [new RaisedBurn("critical", Metric.Resolution, hour)],
                AsOf = Desk.Now,
            },
            AlarmAt = Desk.Now + Duration.FromMinutes(5),
            CountedUnder = 4,
            Pending =
            [
                new PendingMessage(3, 0, EntityId.Escalation("account:account-7|critical"), new EscalationCommand.Trigger(
                    0, "critical", new EscalatedTicket("account:account-7", "Some Customer", "account-7", Kind: EscalatedKind.Account),
                    new EscalationReason.BurnRate(Metric.Resolution, hour, 4.3m, 3))),
            ],
        };

        Assert.Equal(account, _serializer.Deserialize<StoredAccount>(_serializer.Serialize(account)));
    }

    [Fact]
    public void Ticket_OfANewerVersion_IsRefused() =>
        Assert.Throws<StoredFormatException>(() => _serializer.Deserialize<StoredTicket>(
            BinaryData.FromString(_serializer.Serialize(Ticket()).ToString().Replace("{\"v\":1,\"alarm\"", "{\"v\":2,\"alarm\"", StringComparison.Ordinal))));

    [Fact]
    public void Account_OfANewerVersion_IsRefused() =>
        Assert.Throws<StoredFormatException>(() => _serializer.Deserialize<StoredAccount>(
            BinaryData.FromString("[2" + _serializer.Serialize(Account()).ToString()[2..])));

    [Fact]
    public void Any_CutShortAnywhere_IsRefused()
    {
        var ticket = Encoding.UTF8.GetBytes(_serializer.Serialize(Ticket()).ToString());
        for (var length = 0; length < ticket.Length; length++)
            Assert.Throws<StoredFormatException>(() => _serializer.Deserialize<StoredTicket>(BinaryData.FromBytes(ticket.AsMemory(0, length))));
        var escalation = Encoding.UTF8.GetBytes(_serializer.Serialize(Escalation()).ToString());
        for (var length = 0; length < escalation.Length; length++)
            Assert.Throws<StoredFormatException>(() => _serializer.Deserialize<StoredEscalation>(BinaryData.FromBytes(escalation.AsMemory(0, length))));
        var incident = Encoding.UTF8.GetBytes(_serializer.Serialize(Incident()).ToString());
        for (var length = 0; length < incident.Length; length++)
            Assert.Throws<StoredFormatException>(() => _serializer.Deserialize<StoredIncident>(BinaryData.FromBytes(incident.AsMemory(0, length))));
        var account = Encoding.UTF8.GetBytes(_serializer.Serialize(Account()).ToString());
        for (var length = 0; length < account.Length - 1; length++)
            Assert.Throws<StoredFormatException>(() => _serializer.Deserialize<StoredAccount>(BinaryData.FromBytes(account.AsMemory(0, length))));
    }

    private static StoredTicket Ticket()
    {
        var state = new Desk(1).Ticket(1);
        return new StoredTicket
        {
            State = state,
            AlarmAt = Desk.Now + Duration.FromMinutes(5),
            Unheard =
            [
                new DecidedEvent(8, new ClockEvent.BreachRetracted { Ticket = state.Id, Metric = new Metric("first_response"), Cycle = 1, At = Desk.Now, BreachedAt = Desk.Now, Cause = "desk/7" }),
                new DecidedEvent(9, new ClockEvent.Breached
                {
                    Ticket = state.Id, Metric = new Metric("resolution"), Cycle = 2, At = Desk.Now, DueAt = Desk.Now, BreachedAt = Desk.Now,
                    Label = new TicketLabel("gold", "account-7", "gold", Priority.High, "group-1", Tier.L2, "The printer"),
                }),
            ],
        };
    }

    private static StoredEscalation Escalation() => new()
    {
        State = new EscalationState
        {
            Id = "T-1|critical",
            Decisions = 7,
            Number = 2,
            Policy = new EscalationDefinition { Id = "critical", Steps = [new EscalationStep(Duration.Zero, [new EscalationTarget.OnCall("l1")], Tier.L2)], Repeat = 1 },
            Version = 3,
            About = new EscalatedTicket("T-1", "The printer", "account-7", "high", "group-1"),
            Standing = new EscalationStanding.Acknowledged("kim", Desk.Now + Duration.FromMinutes(30)),
            Reasons = [new EscalationReason.Clock(new Metric("resolution"), 2, Desk.Now, Desk.Now)],
            StartedAt = Desk.Now,
            PassBeganAt = Desk.Now,
            Pass = 1,
            Step = 0,
            StepsTaken = 1,
            Targets = ["kim"],
            Pages = [new PageRecord("1.0.trigger|kim|phone|T-1|critical|2", PageAction.Trigger, 1, "kim", "phone", Desk.Now, Desk.Now, new PageOutcome.Delivered(2, "phone", "ref"))],
            UsedLinks = ["link"],
            AsOf = Desk.Now,
        },
        AlarmAt = Desk.Now + Duration.FromMinutes(1),
        Unheard =
        [
            new DecidedEvent(7, new EscalationEvent
            {
                Escalation = "T-1|critical|2", Ticket = "T-1", Account = "account-7", Priority = "high", Group = "group-1", Policy = "critical",
                What = EscalationHappening.Acknowledged, Phase = EscalationPhase.Acknowledged, Level = 1, By = "kim", At = Desk.Now,
            }),
        ],
        Pending =
        [
            new PendingMessage(6, 0, EntityId.Ticket("T-1"), new TicketCommand.Record(
                new TicketEvent
                {
                    Source = "slamonitor", Id = "T-1|critical|2/tier/1", Ticket = "T-1", At = Desk.Now, Type = TicketEventType.FieldsChanged,
                    Actor = new Actor(ActorKind.System), Changes = new TicketChanges { Tier = Change<Tier?>.To(Tier.L2) },
                },
                3,
                null)),
        ],
        Heard = [new LastHeard(EntityId.Ticket("T-1"), 12, 3)],
        Asked = ["0123456789abcdef"],
    };

    private static StoredIncident Incident() => new()
    {
        State = new IncidentState
        {
            Id = "storm-account-acme-5f0c2a91-1",
            Decisions = 9,
            Storm = "account|acme",
            Title = "Many escalations of account acme",
            Severity = IncidentSeverity.Sev1,
            Phase = IncidentPhase.Mitigated,
            Opening = 1,
            Policy = "major",
            Commander = "kim",
            DeclaredAt = Desk.Now,
            MitigatedAt = Desk.Now + Duration.FromMinutes(2),
            Members = [new IncidentMember("T-1|critical|2", "T-1", "The printer", Desk.Now)],
            Links = [new IncidentLink(IncidentLinkKind.Ticket, "T-9")],
            Timeline = [new IncidentEntry(Desk.Now, null, IncidentHappening.Declared, "Many escalations of account acme")],
            UpdateEvery = Duration.FromMinutes(30),
            UpdateDueAt = Desk.Now + Duration.FromMinutes(30),
            RootCause = "a digger",
            Factors = ["one line"],
            Actions = [new IncidentAction(1, "a second line", "lee", Desk.Now + Duration.FromDays(7))],
            IsPaged = true,
            AsOf = Desk.Now + Duration.FromMinutes(2),
        },
        AlarmAt = Desk.Now + Duration.FromMinutes(3),
        Unheard =
        [
            new DecidedEvent(9, new IncidentEvent
            {
                Incident = "storm-account-acme-5f0c2a91-1", Title = "Many escalations of account acme", What = IncidentHappening.Mitigated, Phase = IncidentPhase.Mitigated,
                Severity = IncidentSeverity.Sev1, OpenMembers = 1, Members = 1, By = "kim", At = Desk.Now + Duration.FromMinutes(2),
            }),
        ],
        Pending = [new PendingMessage(9, 1, EntityId.Escalation("T-4|critical"), new EscalationCommand.IncidentOver(3, "T-4|critical|1", "storm-account-acme-5f0c2a91-1", null, "over", Release: true))],
        Told = new LastTold(9, 1),
        Asked = ["0123456789abcdef"],
    };

    private static StoredStorm Storm() => new()
    {
        State = new StormState
        {
            Id = "account|acme",
            Decisions = 5,
            Number = 1,
            Recent = [new EscalationStart("T-1|critical|2", Desk.Now)],
            AsOf = Desk.Now,
        },
        AlarmAt = Desk.Now + Duration.FromMinutes(1),
        Pending = [new PendingMessage(5, 2, EntityId.Escalation("T-1|critical"), new EscalationCommand.GateClear(3, "T-1|critical|2", "account|acme"))],
        Told = new LastTold(5, 2),
    };

    private static StoredAccount Account() => new()
    {
        State = new AccountState { Decisions = 3, Profile = new AccountProfile("account-7", 2, "Some Customer", "gold", "emea") },
        IsSpreading = true,
    };
}
