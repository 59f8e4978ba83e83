using NodaTime;
using SlaMonitor.Core.Tickets;

namespace SlaMonitor.Core.Monitoring;

/// <summary>A page of a list. <paramref name="Cursor"/> is opaque and fetches the next page; null on the last.</summary>
public sealed record Page<T>(IReadOnlyList<T> Items, string? Cursor);

/// <summary>Which page. <paramref name="Limit"/> is 1 to 1,000.</summary>
/// <exception cref="InvalidCursorException">Thrown by the query when the cursor is not one that it gave.</exception>
public sealed record PageRequest(int Limit = 100, string? Cursor = null);

/// <summary>The cursor was not given by the same list.</summary>
public sealed class InvalidCursorException() : Exception("The cursor is not one that this list gave. Leave it out to start from the first page.");

/// <summary>The states that a list of clocks can be asked for.</summary>
public enum ClockFilterState
{
    /// <summary>Running and in time, warned or not.</summary>
    Running,

    /// <summary>Running, in time, past the first warning.</summary>
    AtRisk,

    /// <summary>Breached and not yet stopped.</summary>
    Breached,

    Paused,

    /// <summary>Met in time, or late.</summary>
    Met,
}

/// <summary>A list of clocks, the nearest due first (then by ticket and metric); breached ones come before those still running, being overdue. All filters must hold; null means any.</summary>
public sealed record ClockQuery
{
    /// <summary>Any of these; empty means any state, ended clocks included.</summary>
    public EquatableArray<ClockFilterState> States { get; init; }

    public string? Metric { get; init; }

    public string? Account { get; init; }

    public string? Group { get; init; }

    public Tier? Tier { get; init; }

    public Priority? Priority { get; init; }

    public string? Region { get; init; }

    public Channel? Channel { get; init; }

    /// <summary>Part of the ticket's id or subject, case-insensitive.</summary>
    public string? Text { get; init; }

    public PageRequest Page { get; init; } = new();
}

/// <summary>Breaches in [<see cref="Since"/>, <see cref="Until"/>). All filters must hold; null means any.</summary>
public sealed record BreachQuery
{
    public Instant? Since { get; init; }

    public Instant? Until { get; init; }

    public string? Ticket { get; init; }

    public string? Metric { get; init; }

    public string? Account { get; init; }

    public string? Group { get; init; }

    public Tier? Tier { get; init; }

    public Priority? Priority { get; init; }

    public PageRequest Page { get; init; } = new();
}
