using NodaTime;
using SlaMonitor.Core.Clocks;
using SlaMonitor.Core.Tickets;
using SlaMonitor.Engine.Journal;

namespace SlaMonitor.Simulation.Checks;

/// <summary>The audit trail: no breach or warning early, none twice, and in the end exactly those that the states show.</summary>
internal sealed class BreachTrail
{
    private readonly Dictionary<(string Ticket, Metric Metric, int Cycle), Instant> _standing = [];
    private readonly HashSet<(string Ticket, Metric Metric, int Cycle, string Threshold)> _warned = [];

    public int Breaches { get; private set; }

    public int Retractions { get; private set; }

    /// <param name="record">The next record of the journal.</param>
    /// <param name="latest">The latest instant that any clock on the wall has shown.</param>
    public void Take(JournalRecord record, Instant latest)
    {
        if (record.At > latest) throw Wrong(record, $"it was decided at {record.At}, which has not come");
        foreach (var published in record.Published.Items.OfType<ClockEvent>())
        {
            var key = (published.Ticket, published.Metric, published.Cycle);
            switch (published)
            {
                case ClockEvent.Breached breach:
                    Breaches++;
                    if (breach.BreachedAt > record.At || (breach.Reason is null && breach.DueAt >= record.At))
                        throw Wrong(record, $"{key} breached at {breach.BreachedAt}, due {breach.DueAt}, and was published early");
                    if (!_standing.TryAdd(key, breach.BreachedAt))
                        throw Wrong(record, $"{key} breached at {breach.BreachedAt} while its breach at {_standing[key]} stands");
                    break;
                case ClockEvent.BreachRetracted retracted:
                    Retractions++;
                    if (!_standing.Remove(key, out var was) || was != retracted.BreachedAt)
                        throw Wrong(record, $"{key} takes back a breach at {retracted.BreachedAt}, which does not stand");
                    break;
                case ClockEvent.Warned warning:
                    if (warning.At > record.At) throw Wrong(record, $"{key} warned before {warning.At}");
                    if (!_warned.Add((key.Ticket, key.Metric, key.Cycle, warning.Threshold)))
                        throw Wrong(record, $"{key} warned twice at {warning.Threshold}");
                    break;
                case ClockEvent.Changed:
                    break;
            }
        }
    }

    /// <summary>Once quiet: what stands is what the states show.</summary>
    public void CheckStates(IEnumerable<TicketState> states)
    {
        var left = new Dictionary<(string, Metric, int), Instant>(_standing);
        foreach (var state in states)
        {
            foreach (var clock in state.Picture.Clocks)
            {
                if (clock.BreachedAt is not { } at) continue;
                if (!left.Remove((state.Id, clock.Metric, clock.Cycle), out var told))
                    throw CheckFailedException.Wrong(nameof(BreachTrail), $"{state.Id} {clock.Metric}#{clock.Cycle} breached at {at} and nobody was told");
                if (told != at)
                    throw CheckFailedException.Wrong(nameof(BreachTrail), $"{state.Id} {clock.Metric}#{clock.Cycle} breached at {at} and {told} was told");
            }
        }
        foreach (var (key, at) in left) throw CheckFailedException.Wrong(nameof(BreachTrail), $"{key} was told to have breached at {at}, and has not");
    }

    private static CheckFailedException Wrong(JournalRecord record, string what) =>
        CheckFailedException.Wrong(nameof(BreachTrail), $"{what} (decided at {record.At} on {record.Command?.GetType().Name})");
}
