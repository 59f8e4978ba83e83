using System.Text.Json;
using SlaMonitor.Core.Explanations;
using SlaMonitor.Core.Wire;

namespace SlaMonitor.Review.Cases;

/// <summary>Policy tests for machines: <c>{passed, failed, cases: […]}</c>.</summary>
public static class CaseJson
{
    public static void Write(Utf8JsonWriter json, IReadOnlyCollection<CaseOutcome> outcomes)
    {
        var failed = outcomes.Count(o => !o.Passed);
        json.WriteStartObject();
        json.WriteNumber("passed", outcomes.Count - failed);
        json.WriteNumber("failed", failed);
        json.WriteStartArray("cases");
        foreach (var outcome in outcomes) Write(json, outcome);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, CaseOutcome outcome)
    {
        json.WriteStartObject();
        json.WriteString("name", outcome.Case.Name);
        json.WriteString("file", outcome.Case.Place.File);
        json.WriteNumber("line", outcome.Case.Place.Line);
        json.WriteString("result", outcome.Passed ? "passed" : "failed");
        json.WriteStartArray("differences");
        foreach (var difference in outcome.Differences)
        {
            json.WriteStartObject();
            json.WriteNumber("line", difference.Expectation.Place.Line);
            json.WriteNumber("column", difference.Expectation.Place.Column);
            json.WriteString("what", difference.What);
            json.WriteString("expected", difference.Expected);
            json.WriteString("actual", difference.Actual);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteStartArray("clocks");
        foreach (var explained in outcome.Explained) Write(json, explained);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, ClockExplanation explained)
    {
        json.WriteStartObject();
        json.WriteString("metric", explained.Clock.Metric.Name);
        json.WriteNumber("cycle", explained.Clock.Cycle);
        json.WriteString("policy", explained.Clock.Policy);
        json.WriteString("state", WireName<Core.Clocks.ClockState>.Encoded(explained.Clock.State));
        json.WriteStartArray("segments");
        foreach (var segment in explained.Segments)
        {
            json.WriteStartObject();
            json.WriteString("kind", WireName<SegmentKind>.Encoded(segment.Kind));
            json.WriteString("start", WireInstant.Format(segment.Start));
            json.WriteString("end", WireInstant.Format(segment.End));
            json.WriteString("counted", WireDuration.Format(segment.Counted));
            json.WriteString("reason", segment.Reason);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }
}
