using System.Collections.Frozen;
using SlaMonitor.Connectors.Rows;
using SlaMonitor.Core;
using SlaMonitor.Core.Tickets;

namespace SlaMonitor.Connectors.Columns;

/// <summary>How one field of a ticket is read from a row.</summary>
/// <param name="Field">One of <see cref="TicketField"/>'s names, or <c>fields.x</c> for a free field x.</param>
/// <param name="From">The columns it is read from.</param>
/// <param name="Values">What the export writes → what we call it; null when the value is taken as it stands.</param>
/// <param name="Otherwise">What a value that is not among <paramref name="Values"/> becomes.</param>
internal sealed record FieldRule(
    string Field,
    ColumnValue From,
    FrozenDictionary<string, string>? Values,
    Otherwise Otherwise)
{
    public const string FreePrefix = "fields.";

    public static readonly FrozenSet<string> Names =
        FrozenSet.Create("account", "subject", "priority", "status", "channel", "group", "assignee", "tier", "region", "product");

    /// <summary>The value, or a problem when the mapping does not know it. Both null: the row does not say.</summary>
    public (string? Value, string? Problem) Read(ExportRow row)
    {
        var raw = From.Of(row);
        if (raw is null || Values is null) return (raw, null);
        if (Values.TryGetValue(raw, out var value)) return (value, null);
        return Otherwise switch
        {
            Otherwise.Refuse => (null, $"{Field} '{raw}' is not in the mapping; add it under set.{Field}.values"),
            Otherwise.Ignore => (null, null),
        };
    }

    /// <summary>The names that a value of this field may have, or null when it is free text.</summary>
    public static IEnumerable<string>? Allowed(string field) => field switch
    {
        "priority" => Vocabulary<Priority>.Names,
        "status" => Vocabulary<TicketStatus>.Names,
        "channel" => Vocabulary<Channel>.Names,
        "tier" => Vocabulary<Tier>.Names,
        _ => null,
    };

    /// <summary>The changes with this field set to a value, or cleared by null. Priority and status cannot be cleared and then stay.</summary>
    public TicketChanges Set(TicketChanges changes, string? value) => Field switch
    {
        "account" => changes with { Account = Change<string>.To(value) },
        "subject" => changes with { Subject = Change<string>.To(value) },
        "priority" => value is null ? changes : changes with { Priority = Vocabulary<Priority>.Parse(value) },
        "status" => value is null ? changes : changes with { Status = Vocabulary<TicketStatus>.Parse(value) },
        "channel" => changes with { Channel = Change<Channel?>.To(value is null ? null : Vocabulary<Channel>.Parse(value)) },
        "group" => changes with { Group = Change<string>.To(value) },
        "assignee" => changes with { Assignee = Change<string>.To(value) },
        "tier" => changes with { Tier = Change<Tier?>.To(value is null ? null : Vocabulary<Tier>.Parse(value)) },
        "region" => changes with { Region = Change<string>.To(value) },
        "product" => changes with { Product = Change<string>.To(value) },
        _ => changes with { Fields = Free(changes.Fields, Field[FreePrefix.Length..], value) },
    };

    private static EquatableArray<FieldChange> Free(EquatableArray<FieldChange> fields, string name, string? value)
    {
        var at = 0;
        while (at < fields.Count && string.CompareOrdinal(fields[at].Name, name) < 0) at++;
        return fields.Insert(at, new FieldChange(name, value is null ? null : new FieldValue.Text(value)));
    }
}

/// <summary>What to do with a value that a mapping's table does not hold.</summary>
internal enum Otherwise
{
    /// <summary>The row is bad.</summary>
    Refuse,

    /// <summary>The row does not say.</summary>
    Ignore,
}
