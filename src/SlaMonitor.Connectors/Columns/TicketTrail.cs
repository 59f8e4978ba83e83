using NodaTime;
using SlaMonitor.Core.Tickets;

namespace SlaMonitor.Connectors.Columns;

/// <summary>What is remembered of a ticket's rows so far: enough to tell what the next one changes.</summary>
internal sealed class TicketTrail(string?[] values)
{
    /// <summary>The fields' values, in the order of the mapping's rules.</summary>
    public string?[] Values { get; set; } = values;

    public TicketStatus Status { get; set; } = TicketStatus.New;

    public string? Assignee { get; set; }

    /// <summary>The instant of the latest event; no later row happens before it.</summary>
    public Instant LastAt { get; set; }
}
