using SlaMonitor.Core;
using SlaMonitor.Core.Tickets;

namespace SlaMonitor.Connectors;

/// <summary>What became of one record of an export. Every record has exactly one outcome.</summary>
public abstract record RowOutcome
{
    private RowOutcome()
    {
    }

    /// <summary>One event or more, in order. <paramref name="Adjusted"/> names what had to be set right for it, if anything.</summary>
    public sealed record Mapped(EquatableArray<TicketEvent> Events, string? Adjusted = null) : RowOutcome;

    /// <summary>Nothing to tell the monitor; the reason is one of a few, so that they can be counted.</summary>
    public sealed record Skipped(string Reason) : RowOutcome;

    /// <summary>The same record, to the letter, as one before it.</summary>
    public sealed record Duplicate : RowOutcome;

    /// <summary>Wrong input: what is wrong, and what to do about it.</summary>
    public sealed record Bad(string Problem) : RowOutcome;
}

/// <summary>A record's outcome and its place: the line of the unpacked file, from 1.</summary>
public sealed record ImportedRow(long Line, RowOutcome Outcome);
