using NodaTime;
using SlaMonitor.Config.Cases;
using SlaMonitor.Core;
using SlaMonitor.Core.Calendars;
using SlaMonitor.Core.Clocks;
using SlaMonitor.Core.Explanations;
using SlaMonitor.Core.Policies;
using SlaMonitor.Core.Tickets;
using SlaMonitor.Core.Wire;

namespace SlaMonitor.Review.Cases;

/// <summary>Runs a policy test: folds its ticket as the monitor does, and compares.</summary>
public sealed class CaseRun
{
    private readonly PolicyCase _case;
    private readonly Rulebook _rulebook;
    private readonly TicketPicture _picture;
    private readonly CaseText _text;
    private readonly List<Difference> _differences = [];

    private CaseRun(PolicyCase tested, Rulebook rulebook)
    {
        (_case, _rulebook) = (tested, rulebook);
        _picture = TicketReview.At(tested.Log, rulebook, tested.At);
        _text = new CaseText(tested.Zone);
    }

    public static CaseOutcome Of(PolicyCase tested, Rulebook rulebook)
    {
        try
        {
            var run = new CaseRun(tested, rulebook);
            foreach (var expectation in tested.Expectations) run.Compare(expectation);
            return new CaseOutcome(tested, run._differences.ToEquatableArray(), run.Explained());
        }
        catch (Exception impossible) when (impossible is CalendarNeverOpensException or CalendarRangeException)
        {
            var first = tested.Expectations[0];
            return new CaseOutcome(tested, [new Difference(first, "the ticket", null, "clocks", impossible.Message)], []);
        }
    }

    private void Compare(Expectation expectation)
    {
        switch (expectation)
        {
            case Expectation.Policies policies:
                var chosen = _rulebook.Choose(_picture.Facts, _picture.Account).Policies.Select(p => p.Id).ToList();
                var holds = policies.FirstOnly ? chosen.FirstOrDefault() == policies.Ids[0] : chosen.SequenceEqual(policies.Ids);
                if (!holds) Differ(policies, "policy", null, Names(policies.Ids), Names(chosen));
                break;
            case Expectation.NotPromised none:
                var promised = _rulebook.Promises(_picture.Facts, _picture.Account).Promises.FirstOrDefault(p => p.Target.Metric == none.Metric);
                if (promised is not null)
                    Differ(none, none.Metric.Name, none.Metric, "not_promised", $"promised by {promised.Policy} ({StateOf(Current(none.Metric))})");
                break;
            case Expectation.Cycles cycles:
                var count = _picture.Clocks.Count(c => c.Metric == cycles.Metric);
                if (count != cycles.Count) Differ(cycles, $"{cycles.Metric}: cycles", cycles.Metric, CaseText.Count(cycles.Count), CaseText.Count(count));
                break;
            case Expectation.OfClock clock:
                Compare(clock);
                break;
            default:
                throw new InvariantViolatedException($"no comparison for {expectation}");
        }
    }

    private void Compare(Expectation.OfClock expected)
    {
        var metric = expected.Metric;
        var clock = expected.Cycle is { } cycle ? _picture.Clocks.FirstOrDefault(c => c.Metric == metric && c.Cycle == cycle) : Current(metric);
        var which = expected.Cycle is { } number ? $"{metric}, cycle {CaseText.Count(number)}" : metric.Name;
        if (clock is null)
        {
            var missing = _picture.Clocks.Any(c => c.Metric == metric) ? "there is no such cycle" : "not_promised";
            Differ(expected, which, metric, Show(expected.Expected), missing);
            return;
        }
        var (what, actual, holds) = expected.Expected switch
        {
            ClockExpectation.InState state => ("state", WireName<ClockState>.Of(clock.State) + Because(clock), clock.State == state.State),
            ClockExpectation.HasInstant instant =>
                (WireName<ClockInstant>.Of(instant.Which), _text.Time(InstantOf(clock, instant.Which)), InstantOf(clock, instant.Which) == instant.At),
            ClockExpectation.HasLength length =>
                (WireName<ClockLength>.Of(length.Which), CaseText.Length(LengthOf(clock, length.Which)), LengthOf(clock, length.Which) == length.Length),
            ClockExpectation.Paused paused => ("paused", clock.IsPaused ? "true" : "false", clock.IsOpen && clock.IsPaused == paused.IsPaused || !clock.IsOpen && !paused.IsPaused),
            ClockExpectation.PromisedBy policy => ("policy", clock.Policy, clock.Policy == policy.Policy),
            ClockExpectation.CountsIn calendar => ("calendar", clock.Calendar, clock.Calendar == calendar.Calendar),
            ClockExpectation.Warned warned => ("warnings", Show(clock.Warnings), Holds(warned.Warnings, clock.Warnings)),
            _ => throw new InvariantViolatedException($"no comparison for {expected.Expected}"),
        };
        if (!holds) Differ(expected, $"{which}: {what}", metric, Show(expected.Expected), actual);
    }

    private Clock? Current(Metric metric) => _picture.CurrentClocks.FirstOrDefault(c => c.Metric == metric);

    private static Instant? InstantOf(Clock clock, ClockInstant which) => which switch
    {
        ClockInstant.Due => clock.DueAt,
        ClockInstant.StartedAt => clock.StartedAt,
        ClockInstant.MetAt => clock.State is ClockState.Met or ClockState.MetLate ? clock.StoppedAt : null,
        ClockInstant.BreachedAt => clock.BreachedAt,
        ClockInstant.StoppedAt => clock.StoppedAt,
    };

    private Duration LengthOf(Clock clock, ClockLength which)
    {
        var calendar = _rulebook.Calendars[clock.Calendar];
        var left = clock.Target - clock.ElapsedAt(calendar, _case.At);
        return which switch
        {
            ClockLength.Elapsed => clock.Target - left,
            ClockLength.Remaining => left,
            ClockLength.Paused => clock.PausedAt(calendar, _case.At),
            ClockLength.Target => clock.Target,
            ClockLength.Overdue => Duration.Max(-left, Duration.Zero),
        };
    }

    private static bool Holds(EquatableArray<ExpectedWarning> expected, EquatableArray<WarningGiven> given) =>
        expected.Count == given.Count
        && expected.All(e => given.Any(g => g.Threshold == e.Threshold && (e.At is null || e.At == g.At)));

    private void Differ(Expectation expectation, string what, Metric? metric, string expected, string actual) =>
        _differences.Add(new Difference(expectation, what, metric, expected, actual));

    private EquatableArray<ClockExplanation> Explained()
    {
        if (_differences.Count == 0) return [];
        var metrics = _differences.Select(d => d.Metric).ToHashSet();
        return TicketReview.Explain(_case.Log, _rulebook, _case.At).Clocks.Where(e => metrics.Contains(e.Clock.Metric)).ToEquatableArray();
    }

    private string Show(ClockExpectation expected) => expected switch
    {
        ClockExpectation.InState state => WireName<ClockState>.Of(state.State),
        ClockExpectation.HasInstant instant => _text.Time(instant.At),
        ClockExpectation.HasLength length => CaseText.Length(length.Length),
        ClockExpectation.Paused paused => paused.IsPaused ? "true" : "false",
        ClockExpectation.PromisedBy policy => policy.Policy,
        ClockExpectation.CountsIn calendar => calendar.Calendar,
        ClockExpectation.Warned warned => warned.Warnings.IsEmpty
            ? "none"
            : string.Join(", ", warned.Warnings.Select(w => w.At is { } at ? $"{w.Threshold} at {_text.Time(at)}" : w.Threshold)),
        _ => throw new InvariantViolatedException($"no words for {expected}"),
    };

    private string Show(EquatableArray<WarningGiven> warnings) =>
        warnings.IsEmpty ? "none" : string.Join(", ", warnings.Select(w => $"{w.Threshold} at {_text.Time(w.At)}"));

    private static string StateOf(Clock? clock) => clock is null ? "no clock yet" : WireName<ClockState>.Of(clock.State);

    private static string Because(Clock clock) => (clock.BreachReason, clock.StoppedBy) switch
    {
        ({ } reason, _) => $" ({reason})",
        (null, { } by) => $" (by: {by})",
        (null, null) => "",
    };

    private static string Names(IEnumerable<string> ids) => string.Join(", ", ids) is { Length: > 0 } names ? names : "none";
}
