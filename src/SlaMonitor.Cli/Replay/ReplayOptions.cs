using SlaMonitor.Connectors;

namespace SlaMonitor.Cli.Replay;

/// <summary>What <c>replay</c> was asked to do.</summary>
/// <param name="File">The export.</param>
/// <param name="Url">The monitor.</param>
/// <param name="Mapping">Null: recognise the export.</param>
/// <param name="MappingPath">The user's own mapping file, which belongs to the identity of the run.</param>
/// <param name="Speed">How many times faster than the events happened; null for as fast as the server takes them.</param>
/// <param name="StatePath">Where the place to resume is kept; null for a file in the user's cache.</param>
/// <param name="Fresh">Begin at the beginning, whatever was sent before.</param>
/// <param name="Quiet">No progress.</param>
/// <param name="BatchSize">Events in one request.</param>
/// <param name="Patience">How long one batch is tried again for.</param>
internal sealed record ReplayOptions(
    string File,
    Uri Url,
    ExportMapping? Mapping,
    string? MappingPath,
    double? Speed,
    string? StatePath,
    bool Fresh,
    bool Quiet,
    int BatchSize,
    TimeSpan Patience);
