using System.IO.Compression;
using NodaTime;
using SlaMonitor.Connectors;
using SlaMonitor.Core.Tickets;
using SlaMonitor.Core.Wire;

namespace SlaMonitor.Review.Histories;

/// <summary>All events of a file by ticket, each identity (source and id) once. What could not be read is counted and told.</summary>
public sealed class TicketHistory
{
    private readonly HashSet<(string Source, string Id)> _seen = [];
    private readonly Dictionary<string, int> _places = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _words = new(StringComparer.Ordinal);
    private readonly List<List<TicketEvent>> _events = [];
    private readonly List<string> _tickets = [];
    private readonly Dictionary<Actor, Actor> _actors = [];

    /// <summary>Ids in the order of their first events in the file.</summary>
    public IReadOnlyList<string> Tickets => _tickets;

    /// <summary>Events taken, duplicates left out.</summary>
    public long Events { get; private set; }

    /// <summary>Events whose identity an earlier one had, whatever they hold.</summary>
    public long Duplicates { get; private set; }

    public HistoryErrors Errors { get; } = new();

    /// <summary>The instant of the earliest event; null when there is none.</summary>
    public Instant? First { get; private set; }

    /// <summary>The instant of the latest event.</summary>
    public Instant? Last { get; private set; }

    /// <summary>Reads events, one JSON object a line.</summary>
    public static TicketHistory OfLines(Stream lines, CancellationToken cancellation = default)
    {
        var history = new TicketHistory();
        EventLines.Read(lines, history, cancellation);
        return history;
    }

    /// <summary>Reads an export of another system, as <c>replay</c> maps it.</summary>
    public static TicketHistory OfExport(Export export, CancellationToken cancellation = default)
    {
        var history = new TicketHistory();
        foreach (var row in export.Read())
        {
            cancellation.ThrowIfCancellationRequested();
            if (row.Outcome is RowOutcome.Bad bad) history.Errors.Add(row.Line, [bad.Problem]);
            if (row.Outcome is not RowOutcome.Mapped mapped) continue;
            foreach (var happened in mapped.Events) history.Add(happened);
        }
        return history;
    }

    /// <summary>
    /// Reads a file, packed with gzip or not: lines of events when one of the first is an event, else an export, by the
    /// mapping given or the one that is recognised. A file that is neither is read as lines, each of which is an error.
    /// </summary>
    /// <exception cref="IOException">The file cannot be opened.</exception>
    /// <exception cref="InvalidDataException">A gzip file that is cut off or broken.</exception>
    public static TicketHistory Open(string path, ExportMapping? mapping, CancellationToken cancellation = default)
    {
        if (mapping is not null || !BeginsWithEvents(path))
        {
            using var export = Export.Open(path, mapping);
            if (export.Mapping is not null) return OfExport(export, cancellation);
        }
        using var lines = Unpack(path);
        return OfLines(lines, cancellation);
    }

    /// <summary>What the ticket at this place was told, by (<c>at</c>, place in the file), as the monitor folds it.</summary>
    public TicketLog LogOf(int place) => TicketLog.Of(_events[place]);

    internal void Add(TicketEvent happened)
    {
        happened = happened with { Source = Word(happened.Source), Ticket = Word(happened.Ticket), Actor = Once(happened.Actor) };
        if (!_seen.Add((happened.Source, happened.Id)))
        {
            Duplicates++;
            return;
        }
        if (!_places.TryGetValue(happened.Ticket, out var place))
        {
            _places.Add(happened.Ticket, place = _events.Count);
            _events.Add(new List<TicketEvent>(4));
            _tickets.Add(happened.Ticket);
        }
        _events[place].Add(happened);
        Events++;
        if (First is null || happened.At < First) First = happened.At;
        if (Last is null || happened.At > Last) Last = happened.At;
    }

    /// <summary>A broken line or two at the top do not make it an export.</summary>
    private static bool BeginsWithEvents(string path)
    {
        using var lines = Unpack(path);
        var head = new byte[1 << 16];
        var rest = head.AsSpan(0, lines.ReadAtLeast(head, head.Length, throwOnEndOfStream: false));
        for (var line = 0; line < 20 && !rest.IsEmpty; line++)
        {
            var end = rest.IndexOf((byte)'\n');
            if (TicketEventReader.ReadOne(end < 0 ? rest : rest[..end], out _) is not null) return true;
            rest = end < 0 ? default : rest[(end + 1)..];
        }
        return false;
    }

    private static Stream Unpack(string path)
    {
        var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, 1 << 16);
        var isPacked = file.ReadByte() == 0x1f && file.ReadByte() == 0x8b;
        file.Position = 0;
        return isPacked ? new GZipStream(file, CompressionMode.Decompress) : file;
    }

    // A million events name a few agents and each ticket some ten times: held once, they take half the memory.
    private string Word(string word)
    {
        if (_words.TryGetValue(word, out var known)) return known;
        _words.Add(word, word);
        return word;
    }

    private Actor? Once(Actor? actor)
    {
        if (actor is null) return null;
        if (_actors.TryGetValue(actor, out var known)) return known;
        _actors.Add(actor, actor);
        return actor;
    }
}
