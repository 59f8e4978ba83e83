using SlaMonitor.Core.Tickets;

namespace SlaMonitor.Simulation.Checks;

/// <summary>Once quiet: every step with a tier moved its ticket there once, and nothing else that is the monitor's own did.</summary>
internal static class TierMoves
{
    public static void Check(IEnumerable<TicketState> tickets, IReadOnlyDictionary<string, ExpectedEscalation> escalations)
    {
        foreach (var ticket in tickets)
        {
            var want = escalations.Values
                .Where(e => e.Key.StartsWith($"{ticket.Id}|", StringComparison.Ordinal))
                .SelectMany(e => e.Moves)
                .Select(m => $"{m.Alert} step {m.Taken} to {m.Tier} at {m.At}")
                .Order(StringComparer.Ordinal)
                .ToList();
            var have = ticket.Log.Events
                .Where(e => e.Changes.Tier.IsSet)
                .Select(e => $"{e.Id.Replace("/tier/", " step ", StringComparison.Ordinal)} to {e.Changes.Tier.Value} at {e.At}")
                .Order(StringComparer.Ordinal)
                .ToList();
            if (!want.SequenceEqual(have))
                throw CheckFailedException.Wrong(nameof(TierMoves), $"{ticket.Id} was moved {string.Join("; ", have)}, and its escalations moved it {string.Join("; ", want)}");
        }
    }
}
