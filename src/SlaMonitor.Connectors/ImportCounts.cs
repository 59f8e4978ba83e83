using SlaMonitor.Core.Tickets;
using SlaMonitor.Core.Wire;

namespace SlaMonitor.Connectors;

/// <summary>
/// Exact counts of an import. <see cref="Rows"/> = <see cref="Mapped"/> + the sum of <see cref="Skipped"/> +
/// <see cref="Duplicates"/> + <see cref="Bad"/>, always.
/// </summary>
public sealed class ImportCounts
{
    private readonly SortedDictionary<string, long> _skipped = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, long> _adjusted = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, long> _events = new(StringComparer.Ordinal);

    public long Rows { get; private set; }

    public long Mapped { get; private set; }

    public long Events { get; private set; }

    public long Duplicates { get; private set; }

    public long Bad { get; private set; }

    /// <summary>Rows that say nothing to the monitor, by reason.</summary>
    public IReadOnlyDictionary<string, long> Skipped => _skipped;

    /// <summary>Mapped rows in which something was set right, by what it was.</summary>
    public IReadOnlyDictionary<string, long> Adjusted => _adjusted;

    /// <summary>Events by their type as it is on the wire.</summary>
    public IReadOnlyDictionary<string, long> ByType => _events;

    public void Add(RowOutcome outcome)
    {
        Rows++;
        switch (outcome)
        {
            case RowOutcome.Mapped mapped:
                Mapped++;
                Events += mapped.Events.Count;
                foreach (var happened in mapped.Events) Count(_events, WireName<TicketEventType>.Of(happened.Type));
                if (mapped.Adjusted is { } adjusted) Count(_adjusted, adjusted);
                break;
            case RowOutcome.Skipped skipped:
                Count(_skipped, skipped.Reason);
                break;
            case RowOutcome.Duplicate:
                Duplicates++;
                break;
            case RowOutcome.Bad:
                Bad++;
                break;
        }
    }

    private static void Count(SortedDictionary<string, long> counts, string key) =>
        counts[key] = counts.GetValueOrDefault(key) + 1;
}
