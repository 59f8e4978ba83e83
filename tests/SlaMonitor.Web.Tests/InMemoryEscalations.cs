using NodaTime;
using SlaMonitor.Core.Entities;
using SlaMonitor.Core.Escalations;
using SlaMonitor.Core.Monitoring;

namespace SlaMonitor.Web.Tests;

/// <summary>Escalations in memory, decided by the real decider, under the rules that the test gives.</summary>
public sealed class InMemoryEscalations : IEscalations
{
    private readonly SortedDictionary<string, EscalationState> _states = new(StringComparer.Ordinal);

    public EscalationRules Rules { get; set; } = EscalationRules.Of(1, [], [], new Core.OnCall.OnCallRoster([], []));

    public Instant Now { get; set; } = Instant.FromUtc(2026, 3, 2, 10, 0);

    /// <summary>Tickets that can be escalated by hand.</summary>
    public HashSet<string> Tickets { get; } = new(StringComparer.Ordinal);

    public List<Page> Sent { get; } = [];

    public bool IsBusy { get; set; }

    /// <summary>Decides, as a host would.</summary>
    public EscalationState? Tell(string key, EscalationCommand command)
    {
        var before = _states.GetValueOrDefault(key);
        var decision = EscalationDecider.Decide(before, key, command with { Version = Rules.Version }, Now, Rules);
        if (decision.State is { } state) _states[key] = state;
        Sent.AddRange(decision.Effects.OfType<Effect.Send>().Select(send => send.Page));
        return decision.State;
    }

    public ValueTask<Page<EscalationState>> ListAsync(EscalationQuery query, CancellationToken cancellation = default) => new(new Page<EscalationState>(
        [
            .. _states.Values
                .Where(s => query.Phases.IsEmpty || query.Phases.Contains(s.Standing.Phase))
                .Where(s => query.Ticket is null || s.About.Id == query.Ticket)
                .Where(s => query.Tickets.IsEmpty || query.Tickets.Contains(s.About.Id))
                .Where(s => !query.OnlyDeadLetters || s.HasDeadLetters)
                .OrderByDescending(s => s.StartedAt)
                .Take(query.Page.Limit),
        ],
        null));

    public ValueTask<IReadOnlyList<EscalationCount>> CountOpenAsync(CancellationToken cancellation = default) => new(
        [.. _states.Values.Where(s => s.IsOpen).CountBy(s => (s.Level, s.Standing.Phase)).Select(same => new EscalationCount(same.Key.Level, same.Key.Phase, same.Value))]);

    public ValueTask<Instant?> LongestUnacknowledgedAsync(CancellationToken cancellation = default) => new(
        _states.Values.Where(s => s.Standing is EscalationStanding.Triggered).Select(s => s.Since).Min());

    public ValueTask<EscalationState?> FindAsync(string escalation, CancellationToken cancellation = default) => new(Find(escalation));

    public ValueTask<EscalationState?> FindLastAsync(string key, CancellationToken cancellation = default) => new(_states.GetValueOrDefault(key));

    public ValueTask EndPageAsync(Page page, PageOutcome outcome, CancellationToken cancellation = default)
    {
        Tell(EscalationState.OfAlert(page.Alert)!.Value.Key, new EscalationCommand.PageEnded(0, page.Id, outcome));
        return default;
    }

    public ValueTask<EscalationAnswer> AskAsync(string escalation, EscalationCommand command, CancellationToken cancellation = default)
    {
        if (Find(escalation) is not { } state) return new(new EscalationAnswer.NotFound());
        if (IsBusy) return new(new EscalationAnswer.Busy());
        if (!state.IsOpen && command is not EscalationCommand.SendAgain) return new(new EscalationAnswer.Over(state));
        return new(new EscalationAnswer.Told(Tell(state.Id, command)!));
    }

    public ValueTask<EscalationAnswer> StartAsync(string ticket, string policy, string by, string? note, CancellationToken cancellation = default)
    {
        if (!Tickets.Contains(ticket) || !Rules.Policies.ContainsKey(policy)) return new(new EscalationAnswer.NotFound());
        var key = EscalationState.KeyOf(ticket, policy);
        return new(new EscalationAnswer.Told(Tell(key, new EscalationCommand.Trigger(0, policy, new EscalatedTicket(ticket), new EscalationReason.ByHand(by, note)))!));
    }

    private EscalationState? Find(string escalation) =>
        EscalationState.OfAlert(escalation) is var (key, number) && _states.TryGetValue(key, out var state) && state.Number == number ? state : null;
}
