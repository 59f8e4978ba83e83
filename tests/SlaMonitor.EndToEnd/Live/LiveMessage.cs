namespace SlaMonitor.EndToEnd.Live;

/// <summary>One message of the live hub, as it came.</summary>
/// <param name="Target">Its name, e.g. <c>breach</c>.</param>
/// <param name="Sequence">Its place in the feed; 0 for a <c>gap</c>.</param>
/// <param name="Payload">The text of its argument.</param>
internal sealed record LiveMessage(string Target, long Sequence, string Payload);
