using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Protocol;
using SlaMonitor.Core.Monitoring;
using SlaMonitor.Core.Wire;

namespace SlaMonitor.Web.Live;

/// <summary>The latest messages as SignalR sends them, so that each is serialized once and not once a connection.</summary>
internal sealed class LiveFrames
{
    private const int Kept = 4_096;

    private readonly Frame?[] _frames = new Frame?[Kept];

    /// <summary>Thread-safe: at worst two readers make the same frame.</summary>
    public SerializedHubMessage Of(FeedMessage message)
    {
        ref var slot = ref _frames[message.Sequence % Kept];
        var frame = Volatile.Read(ref slot);
        if (frame?.Sequence == message.Sequence) return frame.Message;
        var made = new SerializedHubMessage(new InvocationMessage(FeedMessageWriter.Name(message.Event), [new LivePayload(message)]));
        // A replay of old messages must not push out the frames of the new ones.
        if (frame is null || frame.Sequence < message.Sequence) Volatile.Write(ref slot, new Frame(message.Sequence, made));
        return made;
    }

    private sealed record Frame(long Sequence, SerializedHubMessage Message);
}

/// <summary>A feed message as an argument of a hub message.</summary>
[JsonConverter(typeof(LivePayloadConverter))]
internal sealed record LivePayload(FeedMessage Message);

internal sealed class LivePayloadConverter : JsonConverter<LivePayload>
{
    public override LivePayload Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        throw new NotSupportedException("live messages are only written");

    public override void Write(Utf8JsonWriter writer, LivePayload value, JsonSerializerOptions options) =>
        FeedMessageWriter.Write(writer, value.Message);
}

/// <summary>Sequences that can no longer be replayed, both ends included.</summary>
internal sealed record GapPayload([property: JsonPropertyName("from")] long From, [property: JsonPropertyName("to")] long To);
