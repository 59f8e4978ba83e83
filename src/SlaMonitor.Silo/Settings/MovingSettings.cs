using SlaMonitor.Exports;

namespace SlaMonitor.Silo.Settings;

/// <summary>All that an export or an import is told.</summary>
/// <param name="Database">A connection string.</param>
/// <param name="Cluster">The name under which the silos store their grains.</param>
/// <param name="Export">A file, or <c>-</c>.</param>
internal sealed record MovingSettings(string Database, string Cluster, string Export)
{
    /// <summary>What is wrong with them is added to their errors; the answer is of use only without any.</summary>
    /// <param name="given">The settings.</param>
    /// <param name="export">Which of them names the export; without it, it is standard output or input.</param>
    public static MovingSettings Of(GivenSettings given, Setting export) =>
        new(given.Database(), given.Text(Setting.Cluster) ?? "slamonitor", given.Text(export) ?? ExportFile.Standard);
}
