using System.Diagnostics;
using System.Text.Json;
using SlaMonitor.Core;
using SlaMonitor.Core.Clocks;
using SlaMonitor.Core.Monitoring;
using SlaMonitor.Core.Wire;

namespace SlaMonitor.Orleans.Feed;

/// <summary>Messages of the live feed with consecutive sequences, in the core's stored form.</summary>
/// <param name="First">The first sequence.</param>
/// <param name="Json">The events.</param>
/// <param name="Traces">Of each message the span that it goes on from, as W3C Trace Context has it; null where it is part of no trace, and where none is.</param>
[GenerateSerializer, Immutable, Alias("slamonitor.feed-batch")]
public sealed record FeedBatch([property: Id(0)] long First, [property: Id(1)] byte[] Json, [property: Id(2)] string?[]? Traces = null)
{
    /// <param name="messages">At least one.</param>
    /// <param name="traces">Knows the spans of some; null when nobody listens.</param>
    public static FeedBatch Of(IReadOnlyList<FeedMessage> messages, PushTraces? traces = null)
    {
        Invariant.Check(messages.Count > 0 && messages[^1].Sequence - messages[0].Sequence == messages.Count - 1, "a batch has no holes");
        var buffer = new StoredBuffer();
        var json = buffer.Begin();
        json.WriteStartArray();
        // Written for no ticket in particular, each event names its own.
        foreach (var message in messages) DomainEventJson.Write(json, message.Event, "");
        json.WriteEndArray();
        var of = traces is null ? null : messages.Select(message => traces.CauseOf(message.Sequence)).ToArray();
        return new FeedBatch(messages[0].Sequence, buffer.End().ToArray(), of is null || of.All(id => id is null) ? null : of);
    }

    /// <summary>Goes on with the traces of breaches that <paramref name="feed"/> has not had yet.</summary>
    public void Continue(IReadOnlyList<FeedMessage> messages, LiveFeed feed)
    {
        if (Traces is null) return;
        for (var i = 0; i < messages.Count; i++)
        {
            if (messages[i].Sequence > feed.LastSequence && messages[i].Event is ClockEvent.Breached breached && ActivityContext.TryParse(Traces[i], null, isRemote: true, out var cause))
                feed.Traces.Begin(messages[i].Sequence, breached, cause);
        }
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
