namespace SlaMonitor.Core.OnCall;

/// <summary>One turn, in Unix seconds: somebody has it in [Start, Rests), and nobody in [Rests, End).</summary>
internal readonly record struct Turn(long Number, long Start, long Rests, long End);

/// <summary>
/// The turns of a layer in time. Where clocks are set forward, hand-offs within the gap come together after it; a turn of no
/// length is none, so the next in line has the one that follows (GoAlert counts likewise).
/// </summary>
internal sealed class TurnSequence
{
    private readonly TurnPattern _pattern;
    private readonly WallTable _wall;

    /// <summary>Runs of turns of the pattern that have no length: from this number, up to the other, and how many in the runs before.</summary>
    private readonly (long From, long To, long Before)[] _skipped;

    private readonly long _toNumber;

    public TurnSequence(LayerDefinition layer, WallTable wall)
    {
        _pattern = TurnPattern.Of(layer);
        _wall = wall;
        _skipped = _pattern.CanBeSkipped ? [.. Skipped()] : [];
        _toNumber = SkippedBefore(0);
        if (layer.Anchor is { } anchor) _toNumber += anchor.Turn - At(wall.First(WallTable.Local(anchor.At))).Number;
    }

    public Turn At(long second)
    {
        var number = _pattern.Holding(_wall.Wall(second));
        var start = _wall.First(_pattern.Begin(number));
        while (start > second) start = _wall.First(_pattern.Begin(--number));
        var end = _wall.First(_pattern.Begin(number + 1));
        // Where the wall shows an hour again, a turn of that hour has already begun.
        while (end <= second) (start, end) = (end, _wall.First(_pattern.Begin(++number + 1)));
        return new Turn(
            number - SkippedBefore(number) + _toNumber,
            start,
            _pattern.Pauses ? Math.Min(_wall.First(_pattern.Rests(number)), end) : end,
            end);
    }

    private IEnumerable<(long From, long To, long Before)> Skipped()
    {
        var before = 0L;
        foreach (var (gapStart, gapEnd) in _wall.Gaps())
        {
            // All that begin in the gap, and one at its very end, begin at the same instant: the last of them is the turn.
            var first = _pattern.Holding(gapStart - 1) + 1;
            var last = _pattern.Holding(gapEnd);
            if (last <= first) continue;
            yield return (first, last, before);
            before += last - first;
        }
    }

    private long SkippedBefore(long number)
    {
        var (low, high) = (-1, _skipped.Length - 1);
        while (low < high)
        {
            var middle = (low + high + 1) >> 1;
            if (_skipped[middle].From < number) low = middle;
            else high = middle - 1;
        }

        return low < 0 ? 0 : _skipped[low].Before + Math.Min(number, _skipped[low].To) - _skipped[low].From;
    }
}
