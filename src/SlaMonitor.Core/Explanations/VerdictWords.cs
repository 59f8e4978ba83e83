using NodaTime;
using SlaMonitor.Core.Clocks;

namespace SlaMonitor.Core.Explanations;

/// <summary>Where a clock stands, in a sentence or two.</summary>
internal static class VerdictWords
{
    public static string Of(ClockExplanation explained, TimeWords times)
    {
        var clock = explained.Clock;
        var used = DurationWords.Of(explained.Elapsed);
        var left = clock.Target - explained.Elapsed;
        var paused = explained.Paused == Duration.Zero ? "" : $" It stood still for {DurationWords.Of(explained.Paused)} of open time, which is not counted.";
        var by = clock.StoppedBy is { } stopper ? $" by {Line.Of(stopper)}" : "";
        return clock.State switch
        {
            ClockState.Waiting => "it has not started, since what starts it has not happened.",
            ClockState.Running => $"it runs. {used} are used, {DurationWords.Of(left)} are left, and it is due at {Due(clock, times)}.{paused}",
            ClockState.Paused => $"it stands still ({Why(explained)}). {used} are used and {DurationWords.Of(left)} are left. {IfResumed(explained, times)}{paused}",
            ClockState.Met => $"met at {times.Of(clock.StoppedAt!.Value)}{by}. {used} were used, {DurationWords.Of(left)} less than promised.{paused}",
            ClockState.Breached => $"breached at {times.Of(clock.BreachedAt!.Value)}, and not stopped since. {used} are used, {DurationWords.Of(-left)} more than promised.{StandsStill(explained)}{paused}",
            ClockState.MetLate => $"breached at {times.Of(clock.BreachedAt!.Value)} and stopped at {times.Of(clock.StoppedAt!.Value)}{by}. {used} were used, {DurationWords.Of(-left)} more than promised.{paused}",
            ClockState.Cancelled => $"ended at {times.Of(clock.StoppedAt!.Value)} without a verdict: {Line.Of(clock.StoppedBy ?? "cancelled")}.{Recorded(clock, times)}{paused}",
        };
    }

    private static string Due(Clock clock, TimeWords times) => clock.DueAt is { } due ? times.Of(due) : "no instant yet";

    private static string IfResumed(ClockExplanation explained, TimeWords times) => explained.DueIfResumed is { } due
        ? $"If it went on now it would be due at {times.Of(due)}."
        : "Its calendar does not open for long enough to say when it would be due.";

    private static string StandsStill(ClockExplanation explained) =>
        explained.Clock.IsPaused ? $" At present it stands still ({Why(explained)})." : "";

    private static string Why(ClockExplanation explained) => Line.Of(explained.PausedBecause ?? "paused");

    private static string Recorded(Clock clock, TimeWords times) =>
        clock.BreachedAt is { } at ? $" Its breach at {times.Of(at)} stays on record." : "";
}
