using System.Globalization;
using SlaMonitor.Connectors;

namespace SlaMonitor.Cli.Replay;

/// <summary>The counts at the end, exact to the row and to the event.</summary>
internal static class ReplaySummary
{
    public static void Write(TextWriter to, ReplayOptions options, ExportMapping mapping, ImportCounts counts, ReplayState state, bool complete)
    {
        to.WriteLine($"{options.File} → {options.Url}  (mapping {mapping.Name}{(complete ? "" : ", not complete")})");
        Line(to, 0, "rows", counts.Rows, "");
        Line(to, 1, "mapped", counts.Mapped, "");
        foreach (var (what, count) in counts.Adjusted) Line(to, 2, "", count, what);
        Line(to, 1, "skipped", counts.Skipped.Values.Sum(), "");
        foreach (var (what, count) in counts.Skipped) Line(to, 2, "", count, what);
        Line(to, 1, "duplicates", counts.Duplicates, "");
        Line(to, 1, "bad", counts.Bad, "");
        Line(to, 0, "events", counts.Events, "");
        foreach (var (type, count) in counts.ByType) Line(to, 2, "", count, type);
        Line(to, 0, "sent", state.Sent, "");
        Line(to, 1, "accepted", state.Accepted, "");
        Line(to, 1, "duplicates", state.Duplicates, "");
        Line(to, 1, "rejected", state.Rejected, "");
    }

    private static void Line(TextWriter to, int depth, string name, long count, string what) =>
        to.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{new string(' ', depth * 2) + name,-14}{count,10}{(what.Length == 0 ? "" : "  " + what)}"));
}
