using SlaMonitor.Core.Tickets;
using SlaMonitor.Core.Wire;

namespace SlaMonitor.Review.Histories;

/// <summary>Events, one JSON object a line, parsed on all cores and handed over in the order of the file.</summary>
internal static class EventLines
{
    /// <summary>Reads all lines into <paramref name="history"/>. Lines of white space are passed over.</summary>
    public static void Read(Stream stream, TicketHistory history, CancellationToken cancellation)
    {
        var parsing = new Queue<Task<Parsed>>();
        try
        {
            foreach (var block in LineBlock.Read(stream, line => parsing.Enqueue(Task.FromResult(Parsed.TooLong(line)))))
            {
                cancellation.ThrowIfCancellationRequested();
                parsing.Enqueue(Task.Run(() => Parse(block), CancellationToken.None));

                // A few blocks wait, so that parsing never does; no more, so that a large file does not pile up as bytes.
                while (parsing.Count > Environment.ProcessorCount * 2) Take(parsing.Dequeue(), history);
            }
        }
        finally
        {
            while (parsing.TryDequeue(out var task)) Take(task, history);
        }
    }

    private static void Take(Task<Parsed> task, TicketHistory history)
    {
        var parsed = task.GetAwaiter().GetResult();
        foreach (var happened in parsed.Events) history.Add(happened);
        foreach (var (line, messages) in parsed.Rejected) history.Errors.Add(line, messages);
    }

    private static Parsed Parse(LineBlock block)
    {
        var parsed = new Parsed([], []);
        var bytes = block.Bytes;
        for (var line = block.FirstLine; !bytes.IsEmpty; line++)
        {
            var end = bytes.IndexOf((byte)'\n');
            var row = end < 0 ? bytes : bytes[..end];
            bytes = end < 0 ? default : bytes[(end + 1)..];
            if (row.IndexOfAnyExcept(" \t\r"u8) < 0) continue;
            if (TicketEventReader.ReadOne(row, out var errors) is { } happened) parsed.Events.Add(happened);
            else parsed.Rejected.Add((line, errors.Select(Message).ToArray()));
        }
        block.Return();
        return parsed;
    }

    private static string Message(WireError error) => error.At == "$" ? error.Message : $"{error.At}: {error.Message}";

    private sealed record Parsed(List<TicketEvent> Events, List<(long Line, string[] Messages)> Rejected)
    {
        public static Parsed TooLong(long line) =>
            new([], [(line, [$"is longer than {LineBlock.LongestLine >> 20} MiB"])]);
    }
}
