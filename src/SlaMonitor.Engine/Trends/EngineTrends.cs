using NodaTime;
using SlaMonitor.Core.Entities;
using SlaMonitor.Core.Tickets;
using SlaMonitor.Core.Trends;
using SlaMonitor.Engine.Commit;
using SlaMonitor.Engine.Rows;
using SlaMonitor.ReadModel.Boards;

namespace SlaMonitor.Engine.Trends;

/// <summary>Trends over all tickets, each once: those not yet written from their committed states, those at rest from the rows, the others from memory.</summary>
internal sealed class EngineTrends(IRowStore rows, CommittedStates states, LiveBoards boards)
{
    private const int Attempts = 5;
    private const int FilledAtOnce = 200;

    private int _place;
    private bool _isFilled;

    /// <param name="query">Of at most <see cref="TrendBuckets.Max"/> buckets.</param>
    /// <param name="now">When the answer is made.</param>
    public TrendReport Answer(TrendQuery query, Instant now)
    {
        for (var attempt = 1; ; attempt++)
        {
            var fold = new TrendFold(query, now);
            var isComplete = true;
            // A batch that is written between the begin of the reading and the look at what waits would be missed: then all begins anew.
            var isRead = rows.ReadTrends(query.From, Begin, fold.Add);
            if (isRead) return fold.Report(isComplete);

            IReadOnlyDictionary<string, Board>? Begin(long position, bool areRowsWhole)
            {
                var unwritten = states.UnwrittenSince(attempt == Attempts ? long.MaxValue : position);
                if (unwritten is null) return null;
                var (live, areAll) = boards.TrendsExcept(unwritten);
                isComplete = areRowsWhole && areAll;
                foreach (var board in unwritten.Values) fold.Add(board.Trend.AsSpan());
                foreach (var trend in live) fold.Add(trend.AsSpan());
                return unwritten;
            }
        }
    }

    /// <summary>Counts some tickets in that an earlier program stored. By the one who writes rows.</summary>
    /// <returns>False when none is left.</returns>
    public bool FillStep()
    {
        if (_isFilled) return false;
        var found = boards.WithoutTrend(ref _place, FilledAtOnce);
        foreach (var id in found)
            if (states.Load(EntityId.Ticket(id)) is TicketState ticket) boards.FillTrend(id, TrendBytes.Write(TicketTrend.Of(ticket)));
        try
        {
            if (found.Count > 0 || rows.AddEarlierTrends(FilledAtOnce)) return true;
            _isFilled = true;
        }
        catch (StoreException)
        {
            // Whoever writes rows is told the same of their batches; this waits until those can be written.
        }
        return false;
    }
}
