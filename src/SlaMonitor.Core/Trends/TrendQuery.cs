using NodaTime;
using SlaMonitor.Core.Tickets;

namespace SlaMonitor.Core.Trends;

/// <summary>What is counted, and how it is cut. All filters must hold; null means any. They look at a ticket's labels as they are now.</summary>
public sealed record TrendQuery
{
    /// <summary>Series beyond these are summed up as one.</summary>
    public const int SeriesUsually = 20;

    /// <summary>Begin of the range, part of it.</summary>
    public required Instant From { get; init; }

    /// <summary>End of the range, not part of it, after <see cref="From"/>.</summary>
    public required Instant To { get; init; }

    /// <summary>Whose hours, days and weeks the buckets are.</summary>
    public required DateTimeZone Zone { get; init; }

    public required TrendInterval Interval { get; init; }

    /// <summary>A series for each value of this label; null for one series of everything.</summary>
    public TicketLabelKind? By { get; init; }

    /// <summary>The most series by label, the largest; the others are summed up.</summary>
    public int SeriesMax { get; init; } = SeriesUsually;

    /// <summary>Concerns clocks alone: tickets opened, solved and open are counted whatever their clocks.</summary>
    public string? Metric { get; init; }

    public string? Account { get; init; }

    public string? Group { get; init; }

    public Tier? Tier { get; init; }

    public Priority? Priority { get; init; }

    public string? Region { get; init; }

    public Channel? Channel { get; init; }
}

/// <summary>How long a bucket is, by the calendar and clock of a time zone.</summary>
public enum TrendInterval
{
    /// <summary>From one whole hour to the next; one in which the clocks are changed ends there.</summary>
    Hour,

    /// <summary>A calendar day, of 23 or 25 hours when the clocks are changed.</summary>
    Day,

    /// <summary>From a Monday to the next.</summary>
    Week,
}

/// <summary>The labels of tickets that counts are cut by. On the wire in snake_case.</summary>
public enum TicketLabelKind
{
    Group,
    Tier,
    Region,
    Account,
    Priority,
    Channel,
}
