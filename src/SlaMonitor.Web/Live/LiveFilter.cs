using System.Collections.Frozen;
using SlaMonitor.Core.Clocks;
using SlaMonitor.Core.Entities;
using SlaMonitor.Core.Escalations;
using SlaMonitor.Core.Tickets;
using SlaMonitor.Core.Wire;

namespace SlaMonitor.Web.Live;

/// <summary>What a subscriber wants to hear of. Null means any; all that are given must hold.</summary>
internal sealed record LiveFilter
{
    public FrozenSet<string>? Accounts { get; init; }

    public FrozenSet<string>? Groups { get; init; }

    public FrozenSet<Priority>? Priorities { get; init; }

    public FrozenSet<string>? Metrics { get; init; }

    /// <summary>
    /// Whether the message is wanted. An escalation is of no metric, and passes that filter. A message whose publisher does not know the ticket's label passes the filters on it:
    /// a subscriber can ignore a clock that it does not show, but must not miss a change of one that it does.
    /// </summary>
    public bool Passes(DomainEvent message)
    {
        if (Metrics is not null && message is ClockEvent { Metric: var metric } && !Metrics.Contains(metric.Name)) return false;
        if (Accounts is null && Groups is null && Priorities is null) return true;
        return message switch
        {
            ClockEvent clock => LabelOf(clock) is not { } label || Passes(label.Account, label.Group, label.Priority),
            EscalationEvent escalation => Passes(
                escalation.Account,
                escalation.Group,
                WireName<Priority>.TryParse(escalation.Priority, out var priority) ? priority : null),
            _ => true,
        };
    }

    private bool Passes(string? account, string? group, Priority? priority) =>
        (Accounts is null || (account is not null && Accounts.Contains(account)))
        && (Groups is null || (group is not null && Groups.Contains(group)))
        && (Priorities is null || (priority is { } given && Priorities.Contains(given)));

    private static TicketLabel? LabelOf(ClockEvent message) => message switch
    {
        ClockEvent.Breached breached => breached.Label,
        ClockEvent.Warned warned => warned.Label,
        ClockEvent.Changed changed => changed.Label,
        ClockEvent.BreachRetracted retracted => retracted.Label,
        _ => null,
    };
}
