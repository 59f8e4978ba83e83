using NodaTime;
using SlaMonitor.Core.Calendars;
using SlaMonitor.Core.Clocks;
using SlaMonitor.Core.Entities;
using SlaMonitor.Core.Escalations;
using SlaMonitor.Core.Incidents;
using SlaMonitor.Core.OnCall;
using SlaMonitor.Core.Policies;
using SlaMonitor.Core.Storms;
using SlaMonitor.Core.Tickets;

namespace SlaMonitor.Engine.Tests.Incidents;

/// <summary>A desk whose tickets are promised a solution within a minute, and escalate when they do not get one.</summary>
internal sealed class StormDesk : IEngineLog
{
    public const int MoreThan = 10;

    public static Rulebook Rulebook { get; } = new(
        1,
        [BusinessCalendar.AlwaysOpen],
        [
            new Policy
            {
                Id = "gold",
                Match = Match.Always,
                Targets =
                [
                    new Target
                    {
                        Metric = Metric.Resolution,
                        Rule = new MetricRule.Preset(MetricPreset.Resolution),
                        Durations = new TargetDurations(Duration.FromMinutes(1), Duration.FromMinutes(1), Duration.FromMinutes(1), Duration.FromMinutes(1)),
                        Calendar = BusinessCalendar.AlwaysOpen.Id,
                        PauseOn = [],
                        WarnAt = [],
                    },
                ],
                Escalate = [new EscalationTrigger(null, "p")],
            },
        ])
    {
        Escalations = EscalationRules.Of(1, [Policy("p", "amina"), Policy("major", "boss")], Users, new OnCallRoster([], Users)) with
        {
            Storms = new StormRules(MoreThan, Duration.FromMinutes(5), [StormDimension.Account, StormDimension.Group], "major"),
            Incidents = new IncidentRules([new UpdateInterval(IncidentSeverity.Sev1, Duration.FromMinutes(30))], "major"),
        },
    };

    private static UserDefinition[] Users =>
    [
        new("amina", "Amina", [new UserContact("slack", Duration.Zero)]),
        new("boss", "The boss", [new UserContact("slack", Duration.Zero), new UserContact("sms", Duration.Zero)]),
    ];

    public static TicketEvent Created(int ticket, Instant at) => new()
    {
        Source = "test",
        Id = FormattableString.Invariant($"c{ticket}"),
        Ticket = FormattableString.Invariant($"T-{ticket}"),
        At = at,
        Type = TicketEventType.Created,
        Changes = new TicketChanges { Account = Change<string>.To("acme"), Subject = Change<string>.To("no line"), Group = Change<string>.To("desk") },
    };

    public static TicketEvent Solved(int ticket, Instant at) => new()
    {
        Source = "test",
        Id = FormattableString.Invariant($"s{ticket}"),
        Ticket = FormattableString.Invariant($"T-{ticket}"),
        At = at,
        Type = TicketEventType.StatusChanged,
        Changes = new TicketChanges { Status = TicketStatus.Solved },
    };

    public void EntityFailed(EntityId entity, Command command, Exception reason) => Assert.Fail($"{entity}: {reason}");

    public void StoreFailed(string store, Exception reason) => Assert.Fail($"{store}: {reason}");

    public void StoreRecovered(string store) => Assert.Fail(store);

    public void ReplayDiffers(long position, EntityId entity) => Assert.Fail($"{position} {entity}");

    public void EngineFailed(Exception reason) => Assert.Fail(reason.ToString());

    public void Recovered(long records, long overdueAlarms, Duration latestBy)
    {
    }

    private static EscalationDefinition Policy(string id, string user) => new()
    {
        Id = id,
        Steps = [new EscalationStep(Duration.Zero, [new EscalationTarget.Person(user)], null)],
    };
}
