using NodaTime;
using SlaMonitor.Core.Monitoring;

namespace SlaMonitor.ReadModel.Boards;

/// <summary>Open tickets and their clocks being counted.</summary>
internal struct LiveSums
{
    public long TicketsOpen;
    private long _running;
    private long _atRisk;
    private long _breached;
    private long _paused;
    private long? _oldestDue;

    /// <param name="state">Of <paramref name="clocks"/> clocks; one that is still does not count.</param>
    /// <param name="due">The earliest due instant among them.</param>
    /// <param name="clocks">How many.</param>
    public void Add(BoardState state, long due, long clocks)
    {
        switch (state)
        {
            case BoardState.Breached:
                _breached += clocks;
                if (due != BoardClock.NoDue) _oldestDue = Math.Min(_oldestDue ?? due, due);
                break;
            case BoardState.AtRisk:
                _atRisk += clocks;
                _running += clocks;
                break;
            case BoardState.Running: _running += clocks; break;
            case BoardState.Paused: _paused += clocks; break;
            default: break;
        }
    }

    public readonly LiveCount Count(string? key) => new(
        key, TicketsOpen, _running, _atRisk, _breached, _paused, _oldestDue is { } due ? Instant.FromUnixTimeTicks(due) : null);
}
