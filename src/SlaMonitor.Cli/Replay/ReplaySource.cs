using SlaMonitor.Connectors;
using SlaMonitor.Core.Tickets;

namespace SlaMonitor.Cli.Replay;

/// <summary>An event and the line of the export that it came from.</summary>
internal readonly record struct ReplayEvent(long Line, TicketEvent Event);

/// <summary>The events of an export; on the way every row is counted, and the first bad ones are told.</summary>
internal sealed class ReplaySource(Export export, string file, Action<string> tell)
{
    /// <summary>Bad rows and refused events are told one by one up to here; the rest are counted.</summary>
    public const int Told = 20;

    public ImportCounts Counts { get; } = new();

    public IEnumerable<ReplayEvent> Events()
    {
        foreach (var row in export.Read())
        {
            Counts.Add(row.Outcome);
            if (row.Outcome is RowOutcome.Bad bad)
            {
                if (Counts.Bad <= Told) tell($"{file}:{row.Line}: {bad.Problem}");
                if (Counts.Bad == Told) tell($"{file}: further bad rows are counted and not shown");
            }

            if (row.Outcome is not RowOutcome.Mapped mapped) continue;
            foreach (var happened in mapped.Events) yield return new ReplayEvent(row.Line, happened);
        }
    }

    /// <summary>All events by their time, those of the same instant in the order of the file. Holds them all.</summary>
    public IEnumerable<ReplayEvent> EventsInTime() => Events().OrderBy(happened => happened.Event.At);
}
