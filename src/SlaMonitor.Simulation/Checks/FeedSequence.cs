using SlaMonitor.Core.Entities;
using SlaMonitor.Core.Monitoring;
using SlaMonitor.Engine.Journal;

namespace SlaMonitor.Simulation.Checks;

/// <summary>The live feed tells what the journal holds under the same sequences, without holes, before a crash and after.</summary>
internal sealed class FeedSequence
{
    private readonly List<DomainEvent> _journalled = [];
    private readonly FeedMessage[] _page = new FeedMessage[64];

    public void Journalled(JournalEntry entry, JournalRecord record)
    {
        _journalled.AddRange(record.Published);
        if (entry.Sequence != _journalled.Count) throw Wrong($"entry {entry.Position} ends at sequence {entry.Sequence}, and {_journalled.Count} were published");
    }

    /// <summary>Reads the feed after <paramref name="after"/> to its end, as a client that was away would.</summary>
    /// <param name="feed">The feed.</param>
    /// <param name="after">The last sequence that the client has.</param>
    /// <param name="capacity">How many messages the feed has to be able to replay.</param>
    /// <returns>The last sequence.</returns>
    public long Read(LiveFeed feed, long after, int capacity)
    {
        if (feed.LastSequence > _journalled.Count) throw Wrong($"the feed is at {feed.LastSequence} and the journal at {_journalled.Count}");
        while (after < feed.LastSequence)
        {
            // There is something to read, so this completes at once.
            var reading = feed.ReadAsync(after, _page, CancellationToken.None);
            if (!reading.IsCompletedSuccessfully) throw Wrong($"reading after {after} of {feed.LastSequence} waits");
            var read = reading.Result;
            if (read.Gap is { } gap)
            {
                if (gap.From != after + 1 || gap.To > feed.LastSequence - capacity) throw Wrong($"a gap {gap.From}-{gap.To} in a feed at {feed.LastSequence} that keeps {capacity}");
                after = gap.To;
                continue;
            }
            for (var i = 0; i < read.Count; i++)
            {
                after++;
                if (_page[i].Sequence != after) throw Wrong($"sequence {_page[i].Sequence} where {after} comes");
                if (_page[i].Event != _journalled[(int)after - 1]) throw Wrong($"sequence {after} is {_page[i].Event}, in the journal {_journalled[(int)after - 1]}");
            }
        }
        return after;
    }

    private static CheckFailedException Wrong(string what) => CheckFailedException.Wrong(nameof(FeedSequence), what);
}
