using System.IO.Compression;
using System.Text;
using SlaMonitor.Core.Tickets;
using SlaMonitor.Core.Wire;

namespace SlaMonitor.Cli.Evaluation;

/// <summary>A file of events, one JSON object a line; compressed when its name ends in <c>.gz</c>.</summary>
internal static class EventFile
{
    /// <summary>The good rows, each with its events' log by ticket in the order of first appearance; duplicates are left out.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static EventsByTicket Read(string path, TextReader input)
    {
        var read = new EventsByTicket();
        if (path == "-")
        {
            var line = 0;
            while (input.ReadLine() is { } text) read.Add(++line, Encoding.UTF8.GetBytes(text));
            return read;
        }
        using var file = File.OpenRead(path);
        using var lines = path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? new GZipStream(file, CompressionMode.Decompress) : (Stream)file;
        ReadLines(lines, read);
        return read;
    }

    private static void ReadLines(Stream stream, EventsByTicket into)
    {
        var buffer = new byte[1 << 20];
        var filled = 0;
        var line = 0;
        while (true)
        {
            var got = stream.Read(buffer, filled, buffer.Length - filled);
            filled += got;
            var start = 0;
            while (Array.IndexOf(buffer, (byte)'\n', start, filled - start) is var end and >= 0)
            {
                into.Add(++line, buffer.AsSpan(start, end - start));
                start = end + 1;
            }
            if (got == 0)
            {
                if (filled > start) into.Add(++line, buffer.AsSpan(start, filled - start));
                return;
            }
            buffer.AsSpan(start, filled - start).CopyTo(buffer);
            filled -= start;
            if (filled == buffer.Length) Array.Resize(ref buffer, buffer.Length * 2);
        }
    }
}

/// <summary>Events sorted into their tickets' logs.</summary>
internal sealed class EventsByTicket
{
    private readonly HashSet<(string Source, string Id)> _seen = [];
    private readonly Dictionary<string, List<TicketEvent>> _events = new(StringComparer.Ordinal);

    /// <summary>Rows that are no events, with their places.</summary>
    public List<string> Errors { get; } = [];

    public int Duplicates { get; private set; }

    public IEnumerable<string> Tickets => _events.Keys;

    public void Add(int line, ReadOnlySpan<byte> json)
    {
        if (json.TrimEnd("\r \t"u8).IsEmpty) return;
        if (TicketEventReader.ReadOne(json, out var errors) is not { } happened)
        {
            foreach (var error in errors) Errors.Add($"line {line}: {(error.At == "$" ? "" : error.At + ": ")}{error.Message}");
            return;
        }
        if (!_seen.Add((happened.Source, happened.Id)))
        {
            Duplicates++;
            return;
        }
        if (!_events.TryGetValue(happened.Ticket, out var events)) _events.Add(happened.Ticket, events = []);
        events.Add(happened);
    }

    /// <summary>The ticket's events by (<c>at</c>, place in the file), as the monitor folds them.</summary>
    public TicketLog LogOf(string ticket)
    {
        var events = _events.TryGetValue(ticket, out var some) ? some : [];
        return TicketLog.Of(events);
    }
}
