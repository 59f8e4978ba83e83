using SlaMonitor.Connectors;
using SlaMonitor.Core.Tickets;
using SlaMonitor.Review.Histories;

namespace SlaMonitor.Cli.Evaluation;

/// <summary>The history that a command is given: a file of events or an export that <c>replay</c> knows, packed or not, or <c>-</c> for standard input.</summary>
internal static class EventHistory
{
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static TicketHistory Read(string path, TextReader input, ExportMapping? mapping = null, CancellationToken cancellation = default)
    {
        if (path != "-") return TicketHistory.Open(path, mapping, cancellation);
        using var lines = new MemoryStream();
        using (var copy = new StreamWriter(lines, leaveOpen: true))
            while (input.ReadLine() is { } line) copy.Write(line + "\n");
        lines.Position = 0;
        return TicketHistory.OfLines(lines, cancellation);
    }

    /// <summary>The ticket's log up to and including the last event; null when no event names it.</summary>
    public static TicketLog? LogOf(this TicketHistory history, string ticket)
    {
        for (var place = 0; place < history.Tickets.Count; place++)
            if (history.Tickets[place] == ticket) return history.LogOf(place);
        return null;
    }

    /// <summary>Tells what could not be read, and what was there twice.</summary>
    public static void Tell(this TicketHistory history, string file, TextWriter errors)
    {
        foreach (var error in history.Errors.First) errors.WriteLine($"{file}: line {error.Line}: {error.Message}");
        var more = history.Errors.Rows - history.Errors.First.Select(e => e.Line).Distinct().Count();
        if (more > 0) errors.WriteLine($"{file}: {more} more lines could not be read");
        if (history.Duplicates > 0) errors.WriteLine($"{file}: {history.Duplicates} duplicate events ignored");
    }
}
