using SlaMonitor.Core.Clocks;
using SlaMonitor.Core.Monitoring;

namespace SlaMonitor.ReadModel.Boards;

/// <summary>A clock's state as boards sort and filter by it. Stored as numbers: never renumber.</summary>
public enum BoardState
{
    Breached = 1,
    AtRisk = 2,
    Running = 3,
    Paused = 4,
    Waiting = 5,
    Met = 6,
    MetLate = 7,
    Cancelled = 8,
}

public static class BoardStates
{
    public static BoardState Of(Clock clock) => clock.State switch
    {
        ClockState.Waiting => BoardState.Waiting,
        ClockState.Running => clock.IsAtRisk ? BoardState.AtRisk : BoardState.Running,
        ClockState.Paused => BoardState.Paused,
        ClockState.Met => BoardState.Met,
        ClockState.Breached => BoardState.Breached,
        ClockState.MetLate => BoardState.MetLate,
        ClockState.Cancelled => BoardState.Cancelled,
    };

    /// <summary>Whether a clock in this state will not change by itself any more: it has ended, or waits for an event.</summary>
    public static bool IsStill(BoardState state) => state >= BoardState.Waiting;

    /// <summary>The state that the clock itself has.</summary>
    public static ClockState ClockStateOf(BoardState state) => state switch
    {
        BoardState.Breached => ClockState.Breached,
        BoardState.AtRisk or BoardState.Running => ClockState.Running,
        BoardState.Paused => ClockState.Paused,
        BoardState.Waiting => ClockState.Waiting,
        BoardState.Met => ClockState.Met,
        BoardState.MetLate => ClockState.MetLate,
        BoardState.Cancelled => ClockState.Cancelled,
    };

    /// <summary>The states that a filter asks for; no filter asks for all.</summary>
    public static IReadOnlyList<BoardState> For(IReadOnlyCollection<ClockFilterState> filters) =>
        filters.Count == 0 ? Enum.GetValues<BoardState>() : [.. filters.SelectMany(For).Distinct().Order()];

    private static BoardState[] For(ClockFilterState filter) => filter switch
    {
        ClockFilterState.Running => [BoardState.AtRisk, BoardState.Running],
        ClockFilterState.AtRisk => [BoardState.AtRisk],
        ClockFilterState.Breached => [BoardState.Breached],
        ClockFilterState.Paused => [BoardState.Paused],
        ClockFilterState.Met => [BoardState.Met, BoardState.MetLate],
    };
}
