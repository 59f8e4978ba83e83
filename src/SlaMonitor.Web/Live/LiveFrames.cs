using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Protocol;
using SlaMonitor.Core.Monitoring;
using SlaMonitor.Core.Wire;

namespace SlaMonitor.Web.Live;

/// <summary>The latest messages as SignalR sends them, so that each is serialized once and not once a connection.</summary>
/// <param name="protocol">The JSON protocol, the only one that the hub speaks.</param>
internal sealed class LiveFrames(IHubProtocol protocol)
{
    private const int Kept = 4_096;

    private readonly Frame?[] _frames = new Frame?[Kept];

    /// <summary>
    /// Several messages as one write. Records of this protocol end with a separator, so that those that lie behind one
    /// another are read as if each had come by itself; and what a write costs, some 20 µs on its way to the socket, is paid once.
    /// </summary>
    public SerializedHubMessage Of(ReadOnlySpan<FeedMessage> messages)
    {
        if (messages.Length == 1) return Whole(Of(messages[0]));
        var frames = new ReadOnlyMemory<byte>[messages.Length];
        var length = 0;
        for (var i = 0; i < frames.Length; i++) length += (frames[i] = Of(messages[i])).Length;
        var bytes = new byte[length];
        var rest = bytes.AsMemory();
        foreach (var frame in frames)
        {
            frame.CopyTo(rest);
            rest = rest[frame.Length..];
        }
        return Whole(bytes);
    }

    /// <summary>Thread-safe: at worst two readers make the same frame.</summary>
    private ReadOnlyMemory<byte> Of(FeedMessage message)
    {
        ref var slot = ref _frames[message.Sequence % Kept];
        var frame = Volatile.Read(ref slot);
        if (frame?.Sequence == message.Sequence) return frame.Bytes;
        var made = protocol.GetMessageBytes(new InvocationMessage(FeedMessageWriter.Name(message.Event), [new LivePayload(message)]));
        // A replay of old messages must not push out the frames of the new ones.
        if (frame is null || frame.Sequence < message.Sequence) Volatile.Write(ref slot, new Frame(message.Sequence, made));
        return made;
    }

    private SerializedHubMessage Whole(ReadOnlyMemory<byte> bytes) => new([new SerializedMessage(protocol.Name, bytes)]);

    private sealed record Frame(long Sequence, ReadOnlyMemory<byte> Bytes);
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
