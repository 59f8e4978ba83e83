using System.Text.Json;
using System.Text.Unicode;
using SlaMonitor.Core.Tickets;

namespace SlaMonitor.Core.Wire;

/// <summary>
/// Reads events from UTF-8 JSON: one object, an array of them, or one object a line. Strict: what is not known, not
/// allowed or not whole is an error that names its place, and one bad row never spoils the good ones.
/// </summary>
public static class TicketEventReader
{
    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    /// <summary>Reads one event. On errors the event is null.</summary>
    public static TicketEvent? ReadOne(ReadOnlySpan<byte> json, out EquatableArray<WireError> errors)
    {
        var parser = new WireParser(WithoutMark(json), RowPlace.Alone);
        var read = parser.ReadAlone();
        errors = parser.Errors();
        return errors.IsEmpty ? read : null;
    }

    /// <summary>
    /// Reads one object or an array of them. An array that is not JSON to its end is unreadable as a whole, since a
    /// cut body must not look like a shorter list; everything else is told row by row.
    /// </summary>
    public static EventBatch ReadDocument(ReadOnlySpan<byte> json, int rowsMax)
    {
        json = WithoutMark(json);
        if (json.TrimStart(" \t\r\n"u8) is not [(byte)'[', ..]) return ReadObject(json);
        var rows = new Rows();
        try
        {
            var parser = new WireParser(json, RowPlace.Alone);
            for (var index = 0; parser.NextRow(); index++)
            {
                if (index == rowsMax) return new EventBatch.TooMany(rowsMax);
                rows.Add(new RowPlace(index, 0), ref parser);
            }
            return rows.Read();
        }
        catch (JsonException malformed)
        {
            return new EventBatch.Unreadable(new WireError("$", WireParser.Malformed(malformed)));
        }
    }

    /// <summary>Reads one object a line; lines of white space are skipped. A line that is not JSON spoils only itself.</summary>
    public static EventBatch ReadLines(ReadOnlySpan<byte> lines, int rowsMax)
    {
        lines = WithoutMark(lines);
        var rows = new Rows();
        for (var (line, index) = (1, 0); !lines.IsEmpty; line++)
        {
            var end = lines.IndexOf((byte)'\n');
            var row = end < 0 ? lines : lines[..end];
            lines = end < 0 ? default : lines[(end + 1)..];
            if (row.IndexOfAnyExcept(" \t\r"u8) < 0) continue;
            if (index == rowsMax) return new EventBatch.TooMany(rowsMax);
            rows.AddLine(new RowPlace(index, line), row);
            index++;
        }
        return rows.Read();
    }

    private static EventBatch ReadObject(ReadOnlySpan<byte> json)
    {
        var parser = new WireParser(json, RowPlace.Alone);
        var read = parser.ReadAlone();
        if (parser.IsMalformed) return new EventBatch.Unreadable(parser.Errors()[0]);
        var errors = parser.Errors();
        return errors.IsEmpty && read is not null
            ? new EventBatch.Read([read], [RowPlace.Alone], [], IsObject: true)
            : new EventBatch.Read([], [], [new RejectedRow(0, errors)], IsObject: true);
    }

    private static ReadOnlySpan<byte> WithoutMark(ReadOnlySpan<byte> json) =>
        json.StartsWith(ByteOrderMark) ? json[ByteOrderMark.Length..] : json;

    /// <summary>Whether the bytes are UTF-8; the JSON reader itself does not look inside strings that nobody asks for.</summary>
    internal static bool IsUtf8(ReadOnlySpan<byte> bytes) => Utf8.IsValid(bytes);

    private sealed class Rows
    {
        private readonly List<TicketEvent> _events = [];
        private readonly List<RowPlace> _places = [];
        private readonly List<RejectedRow> _rejected = [];

        public void Add(RowPlace place, ref WireParser parser)
        {
            var read = parser.ReadRow(place);
            Take(place, read, ref parser);
        }

        public void AddLine(RowPlace place, ReadOnlySpan<byte> json)
        {
            var parser = new WireParser(json, place);
            var read = parser.ReadAlone();
            Take(place, read, ref parser);
        }

        public EventBatch.Read Read() => new(_events, _places, _rejected, IsObject: false);

        private void Take(RowPlace place, TicketEvent? read, ref WireParser parser)
        {
            if (parser.HasErrors || read is null)
            {
                _rejected.Add(new RejectedRow(place.Index, parser.Errors()));
                return;
            }
            _events.Add(read);
            _places.Add(place);
        }
    }
}
