using NodaTime;
using NodaTime.Text;
using SlaMonitor.Core.Accounts;
using SlaMonitor.Core.Calendars;
using SlaMonitor.Core.Clocks;
using SlaMonitor.Core.Entities;
using SlaMonitor.Core.Policies;
using SlaMonitor.Core.Tickets;

namespace SlaMonitor.Core.Tests.Tickets;

/// <summary>One ticket that is told things at instants, through the decider, as a host would tell it.</summary>
internal sealed class Scenario
{
    private Rulebooks _rulebooks;
    private int _ids;

    public Scenario(params Policy[] policies)
        : this([BusinessCalendar.AlwaysOpen], policies)
    {
    }

    public Scenario(IEnumerable<BusinessCalendar> calendars, params Policy[] policies) =>
        _rulebooks = new Rulebooks(new Rulebook(1, calendars, policies));

    public TicketState? State { get; private set; }

    public List<ClockEvent> Published { get; } = [];

    public List<Effect> Effects { get; } = [];

    public Rulebook Rulebook => _rulebooks.Current;

    public Rulebooks Rulebooks => _rulebooks;

    /// <summary>An instant on 2026-03-02 (a Monday), as <c>09:14</c> or <c>09:14:05</c>, or a whole RFC 3339 instant.</summary>
    public static Instant T(string text) =>
        InstantPattern.ExtendedIso.Parse(text.Contains('T', StringComparison.Ordinal) ? text : $"2026-03-02T{(text.Length == 5 ? text + ":00" : text)}Z").Value;

    public static Policy Promise(MetricPreset preset, string metric, Duration target, string calendar = "24x7", TicketStatus[]? pauseOn = null, decimal[]? warnAt = null) => new()
    {
        Id = "p",
        Match = Match.Always,
        Targets = [Target(preset, metric, target, calendar, pauseOn, warnAt)],
    };

    public static Target Target(MetricPreset preset, string metric, Duration target, string calendar = "24x7", TicketStatus[]? pauseOn = null, decimal[]? warnAt = null) => new()
    {
        Metric = new Metric(metric),
        Rule = new MetricRule.Preset(preset),
        Durations = new TargetDurations(target, target, target, target),
        Calendar = calendar,
        PauseOn = (pauseOn ?? []).ToEquatableArray(),
        WarnAt = (warnAt ?? []).Select(p => (WarningThreshold)new WarningThreshold.Percent(p)).ToEquatableArray(),
    };

    /// <summary>Tells an event that happened at <paramref name="at"/> and arrives at <paramref name="arrives"/>, by default at once.</summary>
    public Scenario Tell(string at, TicketEventType type, TicketChanges? changes = null, ActorKind? by = null, string? arrives = null) =>
        Ask(
            new TicketCommand.Record(
                new TicketEvent
                {
                    Source = "test",
                    Id = $"e{++_ids}",
                    Ticket = "T-1",
                    At = T(at),
                    Type = type,
                    Actor = by is { } kind ? new Actor(kind) : null,
                    Changes = changes ?? TicketChanges.None,
                },
                1,
                changes?.Account is { IsSet: true, Value: { } account } ? new AccountProfile(account) : null),
            arrives ?? at);

    public Scenario Created(string at) => Tell(at, TicketEventType.Created);

    public Scenario Status(string at, TicketStatus status) =>
        Tell(at, TicketEventType.StatusChanged, new TicketChanges { Status = status });

    /// <summary>The configuration is another from <paramref name="at"/> on, and the ticket adopts it.</summary>
    public Scenario Adopt(string at, params Policy[] policies) => Adopt(at, _rulebooks.Current.Calendars.Values, policies);

    /// <inheritdoc cref="Adopt(string, Policy[])"/>
    public Scenario Adopt(string at, IEnumerable<BusinessCalendar> calendars, params Policy[] policies)
    {
        WakeUntil(T(at));
        _rulebooks = _rulebooks.With(new Rulebook(_rulebooks.Current.Version + 1, calendars, policies));
        return Ask(new TicketCommand.Adopt(_rulebooks.Current.Version), at);
    }

    public Scenario Ask(TicketCommand command, string now)
    {
        WakeUntil(T(now));
        var decision = TicketDecider.Decide(State, command, T(now), _rulebooks);
        Take(decision);
        return this;
    }

    /// <summary>Lets time pass up to and including <paramref name="now"/>, waking the ticket when it asks for it.</summary>
    public Scenario AdvanceTo(string now)
    {
        WakeUntil(T(now));
        return this;
    }

    public Clock Clock(string metric, int cycle = 1) => State!.Picture.Clocks.Single(c => c.Metric.Name == metric && c.Cycle == cycle);

    public IEnumerable<T> All<T>()
        where T : ClockEvent => Published.OfType<T>();

    private void WakeUntil(Instant now)
    {
        while (State is not null && TicketDecider.WakeAt(State) is { } wake && wake <= now)
        {
            var before = State;
            Take(TicketDecider.Decide(State, new TicketCommand.Wake(), wake, _rulebooks));
            Assert.NotSame(before, State);
        }
    }

    private void Take(Decision<TicketState> decision)
    {
        State = decision.State;
        Effects.AddRange(decision.Effects);
        Published.AddRange(decision.Effects.OfType<Effect.Publish>().Select(p => p.Event).OfType<ClockEvent>());
    }
}
