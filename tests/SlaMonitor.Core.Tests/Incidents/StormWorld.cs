using System.Globalization;
using NodaTime;
using SlaMonitor.Core.Clocks;
using SlaMonitor.Core.Entities;
using SlaMonitor.Core.Escalations;
using SlaMonitor.Core.Incidents;
using SlaMonitor.Core.OnCall;
using SlaMonitor.Core.Storms;

namespace SlaMonitor.Core.Tests.Incidents;

/// <summary>
/// Escalations, storms and incidents that tell each other things over a mail that delays what it carries, and carries some of it
/// twice: a later message may come first. Woken when they ask to be; every page is delivered at once.
/// </summary>
internal sealed class StormWorld(Instant start, EscalationRules rules, int seed = 0, int delayMax = 0, int twicePercent = 0)
{
    private readonly Random _random = new(seed);
    private readonly PriorityQueue<(EntityId To, Command Command), (Instant, int)> _mail = new();
    private readonly Dictionary<EntityId, Instant> _wakes = [];
    private readonly Instant _start = start;
    private int _posted;

    public Instant Now { get; private set; } = start;

    public Dictionary<EntityId, object> States { get; } = [];

    /// <summary>All that was sent, with the state of the escalation after that.</summary>
    public List<(Instant At, Page Page, EscalationState State)> Sent { get; } = [];

    /// <summary>Every message that a decision sent, once.</summary>
    public List<(EntityId From, Effect.Tell Tell)> Told { get; } = [];

    public List<DomainEvent> Published { get; } = [];

    public IEnumerable<EscalationState> Escalations => States.Values.OfType<EscalationState>().Where(s => s.About.Incident is null);

    public IEnumerable<IncidentState> Incidents => States.Values.OfType<IncidentState>();

    /// <summary>Called after every decision.</summary>
    public Action<EntityId> Decided { get; set; } = _ => { };

    public static EscalationRules Rules(StormRules? storms, IncidentRules? incidents = null, Duration firstStep = default)
    {
        var user = new UserDefinition("u1", "u1", [new UserContact("c1", Duration.Zero)]);
        var boss = new UserDefinition("boss", "boss", [new UserContact("c2", Duration.Zero)]);
        EscalationDefinition[] policies =
        [
            Policy("p", "u1", firstStep),
            Policy("major", "boss", Duration.Zero),
        ];
        return EscalationRules.Of(1, policies, [user, boss], new OnCallRoster([], [user, boss])) with { Storms = storms, Incidents = incidents ?? IncidentRules.None };
    }

    public static EscalatedTicket Ticket(int number, string account, string? group = null) =>
        new($"T-{number.ToString(CultureInfo.InvariantCulture)}", "broken", account, "urgent", group);

    public void Trigger(EscalatedTicket ticket, int cycle = 1) => Take(
        EntityId.Escalation(EscalationState.KeyOf(ticket.Id, "p")),
        new EscalationCommand.Trigger(1, "p", ticket, new EscalationReason.Clock(Metric.FirstResponse, cycle, _start, _start)));

    public void Met(EscalatedTicket ticket, int cycle = 1) =>
        Ask(ticket, new EscalationCommand.ClockDone(1, Metric.FirstResponse, cycle, "met"));

    public void Ask(EscalatedTicket ticket, EscalationCommand command) => Take(EntityId.Escalation(EscalationState.KeyOf(ticket.Id, "p")), command);

    public void Take(EntityId entity, Command command)
    {
        States.TryGetValue(entity, out var before);
        var (after, effects, wake) = entity.Kind switch
        {
            EntityKind.Escalation => Plain(EscalationDecider.Decide((EscalationState?)before, entity.Key, (EscalationCommand)command, Now, rules)),
            EntityKind.Incident => Plain(IncidentDecider.Decide((IncidentState?)before, entity.Key, (IncidentCommand)command, Now, rules)),
            EntityKind.Storm => Plain(StormDecider.Decide((StormState?)before, entity.Key, (StormCommand)command, Now, rules)),
            EntityKind.Ticket or EntityKind.Account => (before, default, null),
        };
        if (after is not null) States[entity] = after;
        if (wake is { } at) _wakes[entity] = at;
        else _wakes.Remove(entity);
        var pages = new List<Page>();
        foreach (var effect in effects)
        {
            switch (effect)
            {
                case Effect.Tell tell:
                    Told.Add((entity, tell));
                    Post(tell);
                    if (_random.Next(100) < twicePercent) Post(tell);
                    break;
                case Effect.Send(var page):
                    Sent.Add((Now, page, (EscalationState)after!));
                    pages.Add(page);
                    break;
                case Effect.Publish(var published):
                    Published.Add(published);
                    break;
            }
        }
        Decided(entity);
        foreach (var page in pages) Take(entity, new EscalationCommand.PageEnded(1, page.Id, new PageOutcome.Delivered(1, page.Channel, null)));
    }

    /// <summary>Delivers and wakes up to an instant.</summary>
    public void Advance(double seconds)
    {
        var until = _start + Duration.FromSeconds(seconds);
        while (true)
        {
            var mail = _mail.TryPeek(out _, out var first) ? first.Item1 : Instant.MaxValue;
            var (entity, wake) = _wakes.Count == 0
                ? (default, Instant.MaxValue)
                : _wakes.OrderBy(w => w.Value).ThenBy(w => w.Key).Select(w => (w.Key, w.Value)).First();
            var next = Instant.Min(mail, wake);
            if (next > until) break;
            Now = Instant.Max(Now, next);
            if (mail <= wake)
            {
                var (to, command) = _mail.Dequeue();
                Take(to, command);
            }
            else
            {
                _wakes.Remove(entity);
                Take(entity, entity.Kind == EntityKind.Incident ? new IncidentCommand.Wake(1) : new EscalationCommand.Wake(1));
            }
        }
        Now = Instant.Max(Now, until);
    }

    private void Post(Effect.Tell tell) =>
        _mail.Enqueue((tell.To, tell.Command), (Now + Duration.FromMilliseconds(delayMax == 0 ? 0 : _random.Next(delayMax)), _posted++));

    private static EscalationDefinition Policy(string id, string user, Duration after) => new()
    {
        Id = id,
        Steps =
        [
            new EscalationStep(after, [new EscalationTarget.Person(user)], null),
            new EscalationStep(after + Duration.FromHours(20), [new EscalationTarget.Person(user)], null),
        ],
    };

    private static (object? State, EquatableArray<Effect> Effects, Instant? WakeAt) Plain<T>(Decision<T> decision) =>
        (decision.State, decision.Effects, decision.WakeAt);
}
