using System.Text.Json;
using SlaMonitor.Core;
using SlaMonitor.Core.Wire;

namespace SlaMonitor.ReadModel.Boards;

/// <summary>
/// A board as it is kept beside the rows that were made of it, so that a writer knows which rows to replace. An array, by place:
/// it is compared on every write and read by nobody else.
/// </summary>
public static class BoardJson
{
    public static void Write(Utf8JsonWriter writer, Board board)
    {
        writer.WriteStartArray();
        writer.WriteNumberValue(StoredJson.Version);
        writer.WriteStringValue(board.Subject);
        writer.WriteStringValue(board.Account);
        writer.WriteStringValue(board.Group);
        writer.WriteStringValue(board.Priority);
        writer.WriteStringValue(board.Tier);
        writer.WriteStringValue(board.Region);
        writer.WriteStringValue(board.Channel);
        writer.WriteBooleanValue(board.IsOpen);
        foreach (var clock in board.Clocks)
        {
            writer.WriteNumberValue((int)clock.State);
            writer.WriteNumberValue(clock.Due);
            writer.WriteStringValue(clock.Metric);
        }
        writer.WriteNullValue();
        foreach (var breach in board.Breaches)
        {
            writer.WriteNumberValue(breach.At);
            writer.WriteStringValue(breach.Metric);
            writer.WriteNumberValue(breach.Cycle);
        }
        writer.WriteNullValue();
        writer.WriteNumberValue(board.Rulebook);
        if (!board.Trend.IsEmpty) writer.WriteBase64StringValue(board.Trend.AsSpan());
        writer.WriteEndArray();
    }

    /// <exception cref="StoredFormatException">Damaged, or written by a newer program.</exception>
    public static Board Read(ReadOnlySpan<byte> json)
    {
        try
        {
            var reader = new Utf8JsonReader(json);
            return Read(ref reader);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException)
        {
            throw new StoredFormatException($"A ticket's place on the boards is damaged: {e.Message}", e);
        }
    }

    private static Board Read(ref Utf8JsonReader reader)
    {
        reader.Read();
        reader.Read();
        if (reader.GetInt32() > StoredJson.Version) throw new StoredFormatException("A ticket's place on the boards was written by a newer program.");
        var subject = Text(ref reader);
        var account = Text(ref reader);
        var group = Text(ref reader);
        var priority = Text(ref reader)!;
        var tier = Text(ref reader);
        var region = Text(ref reader);
        var channel = Text(ref reader);
        reader.Read();
        var isOpen = reader.GetBoolean();
        var clocks = new List<BoardClock>(4);
        while (reader.Read() && reader.TokenType != JsonTokenType.Null)
        {
            var state = (BoardState)reader.GetInt32();
            reader.Read();
            var due = reader.GetInt64();
            clocks.Add(new BoardClock(state, due, Text(ref reader)!));
        }
        var breaches = new List<BoardBreach>();
        while (reader.Read() && reader.TokenType == JsonTokenType.Number)
        {
            var at = reader.GetInt64();
            var metric = Text(ref reader)!;
            reader.Read();
            breaches.Add(new BoardBreach(at, metric, reader.GetInt32()));
        }
        // Not written before tickets could change their version; the first one is the safe guess, since adopting again does nothing.
        var rulebook = 1;
        if (reader.TokenType == JsonTokenType.Null)
        {
            reader.Read();
            rulebook = reader.GetInt32();
            reader.Read();
        }
        var trend = reader.TokenType == JsonTokenType.String ? EquatableArray.Create<byte>(reader.GetBytesFromBase64()) : [];
        return new Board(subject, account, group, priority, tier, region, channel, isOpen, rulebook, clocks.ToEquatableArray(), breaches.ToEquatableArray()) { Trend = trend };
    }

    private static string? Text(ref Utf8JsonReader reader)
    {
        reader.Read();
        return reader.GetString();
    }
}
