using System.Globalization;
using SlaMonitor.Core.Tickets;

namespace SlaMonitor.Core.Wire;

/// <summary>What a body of events came to.</summary>
public abstract record EventBatch
{
    private EventBatch()
    {
    }

    /// <summary>The body was readable; each row of it is an event or rejected.</summary>
    /// <param name="Events">The good rows, in order.</param>
    /// <param name="Places">For each of <paramref name="Events"/>, where its row is.</param>
    /// <param name="Rejected">The bad rows, in order.</param>
    /// <param name="IsObject">True when the body was one object, not a list.</param>
    public sealed record Read(
        IReadOnlyList<TicketEvent> Events,
        IReadOnlyList<RowPlace> Places,
        IReadOnlyList<RejectedRow> Rejected,
        bool IsObject) : EventBatch;

    /// <summary>The body as a whole is not JSON, or not an event or a list of events. Nothing of it was read.</summary>
    public sealed record Unreadable(WireError Error) : EventBatch;

    /// <summary>The body holds more than <paramref name="RowsMax"/> rows. Nothing of it was read.</summary>
    public sealed record TooMany(int RowsMax) : EventBatch;
}

/// <summary>A row that is not an event, with at least one error.</summary>
public sealed record RejectedRow(int Index, EquatableArray<WireError> Errors);

/// <summary>Where a row is: its index from 0 among the rows, and its line from 1 when the body is lines; -1 for a body that is one object.</summary>
public readonly record struct RowPlace(int Index, int Line)
{
    /// <summary>The place of one event alone.</summary>
    public static RowPlace Alone => new(-1, 0);

    /// <summary>The place of a field of this row, as errors name it; <paramref name="field"/> is empty for the row itself.</summary>
    public string At(string field) => this switch
    {
        { Line: > 0 } => field.Length == 0 ? Number($"line {Line}") : Number($"line {Line}: {field}"),
        { Index: >= 0 } => field.Length == 0 ? Number($"[{Index}]") : Number($"[{Index}].{field}"),
        _ => field.Length == 0 ? "$" : field,
    };

    private static string Number(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
