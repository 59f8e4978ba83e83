using System.Text.Json;
using SlaMonitor.Core;
using SlaMonitor.Core.Monitoring;
using SlaMonitor.Core.Wire;

namespace SlaMonitor.Orleans.Feed;

/// <summary>Messages of the live feed with consecutive sequences, in the core's stored form.</summary>
[GenerateSerializer, Immutable, Alias("slamonitor.feed-batch")]
public sealed record FeedBatch([property: Id(0)] long First, [property: Id(1)] byte[] Json)
{
    public static FeedBatch Of(IReadOnlyList<FeedMessage> messages)
    {
        Invariant.Check(messages.Count > 0 && messages[^1].Sequence - messages[0].Sequence == messages.Count - 1, "a batch has no holes");
        var buffer = new StoredBuffer();
        var json = buffer.Begin();
        json.WriteStartArray();
        // Written for no ticket in particular, each event names its own.
        foreach (var message in messages) DomainEventJson.Write(json, message.Event, "");
        json.WriteEndArray();
        return new FeedBatch(messages[0].Sequence, buffer.End().ToArray());
    }

    /// <exception cref="StoredFormatException">Damaged, or written by a newer program.</exception>
    public List<FeedMessage> Read()
    {
        var reader = new Utf8JsonReader(Json);
        var messages = new List<FeedMessage>();
        reader.Read();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            messages.Add(new FeedMessage(First + messages.Count, DomainEventJson.Read(ref reader, "")));
        return messages;
    }
}
