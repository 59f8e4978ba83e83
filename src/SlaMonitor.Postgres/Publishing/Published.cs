using SlaMonitor.Core.Monitoring;

namespace SlaMonitor.Postgres.Publishing;

/// <summary>What a publication added to the feed.</summary>
/// <param name="FirstSequence">The sequence of the first message; 0 when there is none.</param>
/// <param name="Messages">In order, their sequences without holes.</param>
public sealed record Published(long FirstSequence, IReadOnlyList<FeedMessage> Messages)
{
    public static Published Nothing { get; } = new(0, []);
}
