using System.Text.Json.Serialization;

namespace SlaMonitor.Web.Live;

/// <summary>The answer to <c>Subscribe</c>: messages after <paramref name="sequence"/> follow, in the history named by <paramref name="epoch"/>.</summary>
internal sealed class SubscribeAnswer(string epoch, long sequence, Action begin)
{
    [JsonPropertyName("epoch")]
    public string Epoch { get; } = epoch;

    [JsonPropertyName("sequence")]
    public long Sequence { get; } = sequence;

    /// <summary>Called once the answer is on its way, so that no message overtakes it.</summary>
    [JsonIgnore]
    public Action Begin { get; } = begin;
}
