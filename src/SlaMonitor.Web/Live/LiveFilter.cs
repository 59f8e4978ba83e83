using System.Collections.Frozen;
using SlaMonitor.Core.Clocks;
using SlaMonitor.Core.Tickets;

namespace SlaMonitor.Web.Live;

/// <summary>What a subscriber wants to hear of. Null means any; all that are given must hold.</summary>
internal sealed record LiveFilter
{
    public FrozenSet<string>? Accounts { get; init; }

    public FrozenSet<string>? Groups { get; init; }

    public FrozenSet<Priority>? Priorities { get; init; }

    public FrozenSet<string>? Metrics { get; init; }

    /// <summary>
    /// Whether the message is wanted. One whose publisher does not know the ticket's label passes the filters on it:
    /// a subscriber can ignore a clock that it does not show, but must not miss a change of one that it does.
    /// </summary>
    public bool Passes(ClockEvent message)
    {
        if (Metrics is not null && !Metrics.Contains(message.Metric.Name)) return false;
        if (Accounts is null && Groups is null && Priorities is null) return true;
        if (LabelOf(message) is not { } label) return true;
        return (Accounts is null || (label.Account is not null && Accounts.Contains(label.Account)))
            && (Groups is null || (label.Group is not null && Groups.Contains(label.Group)))
            && (Priorities is null || Priorities.Contains(label.Priority));
    }

    private static TicketLabel? LabelOf(ClockEvent message) => message switch
    {
        ClockEvent.Breached breached => breached.Label,
        ClockEvent.Warned warned => warned.Label,
        ClockEvent.Changed changed => changed.Label,
        ClockEvent.BreachRetracted retracted => retracted.Label,
        _ => null,
    };
}
