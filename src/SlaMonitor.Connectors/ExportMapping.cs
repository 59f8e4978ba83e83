using SlaMonitor.Connectors.Columns;
using SlaMonitor.Connectors.Rows;
using SlaMonitor.Connectors.Zendesk;

namespace SlaMonitor.Connectors;

/// <summary>How the records of one kind of export become ticket events.</summary>
public abstract class ExportMapping
{
    /// <summary>Those that come with the program, in the order in which a file is tried against them.</summary>
    public static IReadOnlyList<ExportMapping> BuiltIn { get; } =
    [
        ColumnMapping.Embedded("servicenow.yaml"),
        ColumnMapping.Embedded("helpdesk.yaml"),
        new ZendeskJsonMapping(),
        new ZendeskCsvMapping(),
    ];

    public abstract string Name { get; }

    /// <summary>The <c>source</c> of every event.</summary>
    public abstract string Source { get; }

    /// <summary>One line for people: what file it reads.</summary>
    public abstract string Describes { get; }

    /// <summary>Whether a file whose first record is this one looks like such an export.</summary>
    public abstract bool Fits(ExportRow first);

    /// <summary>A mapper for one file, from its beginning.</summary>
    public abstract RowMapper Begin();
}

/// <summary>Maps the records of one file, in order. Holds what it must remember of the records before.</summary>
public abstract class RowMapper
{
    private readonly HashSet<UInt128> _seen = [];

    /// <summary>The record's outcome. A record equal to the letter to an earlier one is a duplicate: 40 bytes a record are kept for that.</summary>
    public RowOutcome Map(ExportRow row)
    {
        if (!_seen.Add(row.Fingerprint)) return new RowOutcome.Duplicate();
        return MapNew(row);
    }

    protected abstract RowOutcome MapNew(ExportRow row);
}
