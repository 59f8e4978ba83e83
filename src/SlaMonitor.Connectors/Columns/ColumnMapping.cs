using System.Collections.Frozen;
using SlaMonitor.Connectors.Rows;
using SlaMonitor.Core;
using SlaMonitor.Core.Tickets;

namespace SlaMonitor.Connectors.Columns;

/// <summary>
/// A mapping written as YAML: each row is a ticket's fields after one change, or one named activity, or both. The events
/// are what differs from the ticket's row before.
/// </summary>
internal sealed class ColumnMapping : ExportMapping
{
    public override string Name => MappingName;

    public override string Source => SourceName;

    public override string Describes => Description;

    public required string MappingName { get; init; }

    public required string SourceName { get; init; }

    public required string Description { get; init; }

    /// <summary>The columns by which a file is recognised; none when it has to be asked for.</summary>
    public required IReadOnlyList<string> Detect { get; init; }

    public required ExportTime Time { get; init; }

    public required ColumnValue Ticket { get; init; }

    public required ColumnValue At { get; init; }

    public required ColumnValue? By { get; init; }

    public required ActorKind Kind { get; init; }

    /// <summary>How a ticket's first row tells its creation; null when an activity does.</summary>
    public required CreationRule? Created { get; init; }

    public required IReadOnlyList<FieldRule> Fields { get; init; }

    public required ColumnValue? Activity { get; init; }

    public required FrozenDictionary<string, ActivityRule> Activities { get; init; }

    public override bool Fits(ExportRow first) => Detect.Count > 0 && Detect.All(first.Has);

    public override RowMapper Begin() => new ColumnRowMapper(this);

    /// <summary>One of the mappings that lie in this assembly.</summary>
    internal static ColumnMapping Embedded(string name)
    {
        using var stream = typeof(ColumnMapping).Assembly.GetManifestResourceStream(name);
        Invariant.Check(stream is not null, $"the mapping {name} is in the assembly");
        using var text = new StreamReader(stream);
        var read = MappingFile.Parse(text.ReadToEnd(), name);
        Invariant.Check(read is MappingFileResult.Read, $"the mapping {name} is right: {read}");
        return (ColumnMapping)((MappingFileResult.Read)read).Mapping;
    }
}

/// <summary>Where a ticket's first row tells when it was created and by whom.</summary>
internal sealed record CreationRule(ColumnValue At, ColumnValue? By, ActorKind Kind);
