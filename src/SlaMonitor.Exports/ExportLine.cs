using NodaTime;
using SlaMonitor.Core;
using SlaMonitor.Core.Entities;
using SlaMonitor.Core.Tickets;
using SlaMonitor.Core.Versions;

namespace SlaMonitor.Exports;

/// <summary>
/// A line of an export. They come in this order: the beginning, versions of the configuration, accounts, tickets, escalations,
/// incidents, storms (entities of a kind by key), what was published by sequence, events that no ticket took in, the end.
/// </summary>
public abstract record ExportLine
{
    private ExportLine()
    {
    }

    /// <summary>The first line.</summary>
    /// <param name="From">What was exported: <c>sqlite</c> or <c>postgresql</c>.</param>
    /// <param name="At">When.</param>
    /// <param name="Sequence">The last sequence of the live feed: the other side counts on from there.</param>
    /// <param name="GivenAtStart">The fingerprint of the files that the last start was given, where that is kept.</param>
    public sealed record Begin(string From, Instant At, long Sequence, string? GivenAtStart) : ExportLine;

    /// <summary>A version of the configuration, with its texts.</summary>
    public sealed record Configuration(ConfigurationVersion Version) : ExportLine;

    /// <summary>An entity, and what it has told others that they have not taken in.</summary>
    /// <param name="Id">Which one.</param>
    /// <param name="State">Its state, such as a <see cref="TicketState"/>; null for one that only told others something.</param>
    /// <param name="Tells">Messages, in the order in which they were told.</param>
    public sealed record Entity(EntityId Id, object? State, EquatableArray<Effect> Tells) : ExportLine;

    /// <summary>A message of the live feed, which is the audit trail.</summary>
    /// <param name="Sequence">In the feed.</param>
    /// <param name="By">Whose decision it was.</param>
    /// <param name="What">What was published.</param>
    public sealed record Published(long Sequence, EntityId By, DomainEvent What) : ExportLine;

    /// <summary>An event that is known and that no ticket took in.</summary>
    /// <param name="Happened">The event.</param>
    /// <param name="Refused">Why it could not be decided; null where that is not known, or it was never answered for.</param>
    public sealed record Event(TicketEvent Happened, string? Refused) : ExportLine;

    /// <summary>The last line. Without it an export is cut off.</summary>
    /// <param name="Counts">What the lines before it hold.</param>
    /// <param name="Hash">The SHA-256 of all bytes before this line, in lower-case hex.</param>
    public sealed record End(ExportCounts Counts, string Hash) : ExportLine;
}
