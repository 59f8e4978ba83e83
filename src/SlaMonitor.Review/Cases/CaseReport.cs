using SlaMonitor.Core.Explanations;
using SlaMonitor.Core.Wire;

namespace SlaMonitor.Review.Cases;

/// <summary>Policy tests for a terminal: what failed and why, then the counts.</summary>
public sealed class CaseReport(TextWriter text)
{
    private const int SegmentsShown = 30;

    /// <summary>Every difference as <c>file:line:column: …</c>, the place of the expectation, which editors link; then the clock's life.</summary>
    public void WriteFailure(CaseOutcome outcome)
    {
        text.WriteLine($"FAILED {outcome.Case.Name}");
        foreach (var line in Differences(outcome)) text.WriteLine($"  {line}");
        foreach (var line in Reasons(outcome)) text.WriteLine($"    {line}");
        text.WriteLine();
    }

    /// <summary>The last line.</summary>
    public void WriteCounts(IReadOnlyCollection<CaseOutcome> outcomes)
    {
        var failed = outcomes.Count(o => !o.Passed);
        text.WriteLine(FormattableString.Invariant($"{outcomes.Count - failed} passed, {failed} failed"));
    }

    /// <summary>One line for each expectation that does not hold.</summary>
    public static IEnumerable<string> Differences(CaseOutcome outcome) =>
        outcome.Differences.Select(d => $"{d.Expectation.Place}: {d.What}: expected {d.Expected}, but it is {d.Actual}");

    /// <summary>The explanation of the clocks concerned, segment by segment.</summary>
    public static IEnumerable<string> Reasons(CaseOutcome outcome)
    {
        var words = new CaseText(outcome.Case.Zone);
        foreach (var explained in outcome.Explained)
        {
            var (clock, segments) = (explained.Clock, explained.Segments);
            yield return $"{clock.Metric}, cycle {CaseText.Count(clock.Cycle)}: {CaseText.Length(clock.Target)} in {clock.Calendar}, promised by {clock.Policy}; {WireName<Core.Clocks.ClockState>.Of(clock.State)} at {words.Wall(outcome.Case.At)}";
            foreach (var segment in segments.Take(SegmentsShown))
                yield return $"  {words.Wall(segment.Start)} to {words.Wall(segment.End)}  {What(segment)}";
            if (segments.Count > SegmentsShown) yield return $"  … and {CaseText.Count(segments.Count - SegmentsShown)} more (slamonitor evaluate --explain shows all)";
        }
    }

    private static string What(ClockSegment segment) => segment.Kind switch
    {
        SegmentKind.Running => $"{segment.Reason}: {CaseText.Length(segment.Counted)}",
        SegmentKind.Paused => $"paused: {segment.Reason}",
        SegmentKind.Closed => segment.Reason,
    };
}
