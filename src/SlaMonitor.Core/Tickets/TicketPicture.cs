using SlaMonitor.Core.Accounts;
using SlaMonitor.Core.Clocks;

namespace SlaMonitor.Core.Tickets;

/// <summary>All that follows from a ticket's log up to one instant: its facts, its conversation and its clocks.</summary>
public sealed record TicketPicture
{
    public static TicketPicture Blank { get; } = new();

    public TicketFacts Facts { get; init; } = new();

    /// <summary>The account as it was known then; null for a ticket without one.</summary>
    public AccountProfile? Account { get; init; }

    public Conversation Conversation { get; init; } = Conversation.Silent;

    /// <summary>By metric, then by cycle.</summary>
    public EquatableArray<Clock> Clocks { get; init; }

    /// <summary>The last cycle of each metric.</summary>
    public IEnumerable<Clock> CurrentClocks
    {
        get
        {
            for (var i = 0; i < Clocks.Count; i++)
                if (i + 1 == Clocks.Count || Clocks[i + 1].Metric != Clocks[i].Metric) yield return Clocks[i];
        }
    }
}
