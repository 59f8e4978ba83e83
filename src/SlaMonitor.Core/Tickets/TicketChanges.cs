namespace SlaMonitor.Core.Tickets;

/// <summary>A field that an event may set: absent, set to a value, or cleared (set, with a null value).</summary>
public readonly record struct Change<T>(bool IsSet, T? Value)
{
    public static Change<T> None => default;

    public static Change<T> To(T? value) => new(true, value);

    /// <summary>The value after this change, given the one before.</summary>
    public T? Or(T? before) => IsSet ? Value : before;
}

/// <summary>The fields that one event sets. Fields that it does not name stay as they were.</summary>
public sealed record TicketChanges
{
    public static TicketChanges None { get; } = new();

    public Change<string> Account { get; init; }

    public Change<string> Subject { get; init; }

    public Priority? Priority { get; init; }

    public TicketStatus? Status { get; init; }

    public Change<Channel?> Channel { get; init; }

    public Change<string> Group { get; init; }

    public Change<string> Assignee { get; init; }

    public Change<Tier?> Tier { get; init; }

    public Change<string> Region { get; init; }

    public Change<string> Product { get; init; }

    /// <summary>All tags, replacing the earlier ones; null when the event does not name them. Sorted ordinally, without doubles.</summary>
    public EquatableArray<string>? Tags { get; init; }

    /// <summary>Free fields, by name ordinally; those not named stay.</summary>
    public EquatableArray<FieldChange> Fields { get; init; }
}
