using System.Text.Json;
using System.Xml.Linq;
using SlaMonitor.Config;
using SlaMonitor.Config.Cases;
using SlaMonitor.Core.Policies;
using SlaMonitor.Review.Cases;

namespace SlaMonitor.Review.Tests.Cases;

public sealed class CaseRunTests
{
    private static readonly Rulebook Rulebook = Configured.Rulebook(Configured.Policies);

    private const string Ticket = """
        time_zone: Europe/Berlin
        accounts: [ { id: acme, segment: platinum } ]
        cases:
          - name: a ticket
            events:
              - 2026-03-02T09:00 created: { priority: urgent, account: acme }
              - +10m agent_replied
              - +20m customer_replied
              - +0m status_changed: pending
              - +30m status_changed: open
            at: +10m

        """;

    [Theory]
    [InlineData("policy: platinum")]
    [InlineData("policy: [ platinum ]")]
    [InlineData("first_response: met")]
    [InlineData("first_response: { due: 2026-03-02T09:15, started_at: start, met_at: start+10m, stopped_at: 2026-03-02T08:10:00Z, breached_at: none }")]
    [InlineData("first_response: { elapsed: 10m, remaining: 5m, target: PT15M, overdue: 0, paused: 0 }")]
    [InlineData("first_response: { warnings: { 50%: 2026-03-02T09:07:30, 30m: start } }")]
    [InlineData("first_response: { warnings: [ 30m, { 50%: start+7m30s } ] }")]
    [InlineData("next_response: { state: breached, overdue: 10m, remaining: -10m, breached_at: 2026-03-02T10:00, paused: false, cycles: 1 }")]
    [InlineData("resolution: { elapsed: 40m, paused: 30m, policy: platinum, calendar: office, due: 2026-03-02T13:30+01:00 }")]
    [InlineData("resolution: [ running ]")]
    [InlineData("ownership: not_promised")]
    public void Of_WhatIsSo_Passes(string expected)
    {
        var outcome = Run(Ticket + "    expect: { " + expected + " }").Single();

        Assert.Equal([], CaseReport.Differences(outcome));
    }

    [Theory]
    [InlineData("policy: everyone", "12:23: policy: expected everyone, but it is platinum")]
    [InlineData("policy: none", "12:23: policy: expected none, but it is platinum")]
    [InlineData("first_response: running", "12:31: first_response: state: expected running, but it is met")]
    [InlineData("first_response: { due: none }", "first_response: due: expected none, but it is 2026-03-02T08:15:00Z (Mon 2026-03-02 09:15 Europe/Berlin)")]
    [InlineData("first_response: { due: 2026-03-02T09:15:01 }", "expected 2026-03-02T08:15:01Z (Mon 2026-03-02 09:15:01 Europe/Berlin), but it is")]
    [InlineData("first_response: { breached_at: start }", "but it is none")]
    [InlineData("first_response: { elapsed: 9m59s }", "elapsed: expected 9m 59s, but it is 10m")]
    [InlineData("next_response: { remaining: 10m }", "remaining: expected 10m, but it is -10m")]
    [InlineData("first_response: { warnings: none }", "warnings: expected none, but it is 30m")]
    [InlineData("first_response: { warnings: [ 50% ] }", "warnings: expected 50%, but it is")]
    [InlineData("first_response: { warnings: { 50%: start, 30m: start } }", "warnings: expected 50% at")]
    [InlineData("resolution: { paused: true }", "paused: expected true, but it is false")]
    [InlineData("resolution: { policy: everyone }", "policy: expected everyone, but it is platinum")]
    [InlineData("resolution: { calendar: 24x7 }", "calendar: expected 24x7, but it is office")]
    [InlineData("resolution: [ met, running ]", "resolution: cycles: expected 2, but it is 1")]
    [InlineData("resolution: { cycle: 2, state: met }", "resolution, cycle 2: expected met, but it is there is no such cycle")]
    [InlineData("resolution: not_promised", "resolution: expected not_promised, but it is promised by platinum (running)")]
    [InlineData("ownership: met", "ownership: expected met, but it is not_promised")]
    public void Of_WhatIsNotSo_SaysExpectedAndActualAtItsPlace(string expected, string message)
    {
        var outcome = Run(Ticket + "    expect: { " + expected + " }").Single();

        var difference = Assert.Single(CaseReport.Differences(outcome), d => d.Contains(message.Replace("is 30m", "is PT30M", StringComparison.Ordinal), StringComparison.Ordinal));
        Assert.StartsWith("sla.test.yaml:12:", difference, StringComparison.Ordinal);
        Assert.False(outcome.Passed);
    }

    [Fact]
    public void Of_AFailure_ShowsWhatTheClockDid()
    {
        var outcome = Run(Ticket + "    expect: { resolution: { elapsed: 1h } }").Single();

        Assert.Equal(
            [
                "resolution, cycle 1: 4h in office, promised by platinum; running at Mon 2026-03-02 10:10",
                "  Mon 2026-03-02 09:00 to Mon 2026-03-02 09:30  running: 30m",
                "  Mon 2026-03-02 09:30 to Mon 2026-03-02 10:00  paused: status pending",
                "  Mon 2026-03-02 10:00 to Mon 2026-03-02 10:10  running: 10m",
            ],
            CaseReport.Reasons(outcome));
    }

    [Fact]
    public void Of_EveryEarlierEventForm_IsTheSameTicket()
    {
        string[] forms =
        [
            "- 2026-03-02T09:00 created by agent: { priority: high, tags: [ b, a ] }",
            "- 2026-03-02T09:00 Europe/Berlin created by agent: { priority: high, tags: [ a, b ] }",
            "- 2026-03-02T08:00Z created by agent: { priority: high, tags: [ a, b ] }",
            "- \"2026-03-02T09:00 Europe/Berlin\": { created by agent: { priority: high, tags: [ a, b ] } }",
            "- { at: 2026-03-02T09:00, type: created, actor: agent, priority: high, tags: [ a, b ] }",
            "- { at: \"2026-03-02T11:00 Africa/Nairobi\", type: created, actor: { kind: agent }, data: { priority: high, tags: [ a, b ] } }",
        ];

        var logs = forms.Select(form => Cases($"time_zone: Europe/Berlin\ncases:\n  - name: x\n    events:\n      {form}\n    expect: {{ policy: everyone }}\n").Single().Log).ToList();

        Assert.All(logs, log => Assert.Equal(logs[0].Events, log.Events));
    }

    [Fact]
    public void Of_RepeatedIdentity_IsIgnored()
    {
        var outcome = Run("""
            time_zone: UTC
            accounts: [ { id: acme, segment: platinum } ]
            cases:
              - name: a reply that was sent twice
                events:
                  - { at: 2026-03-02T09:00, type: created, account: acme, priority: urgent, id: a, source: desk }
                  - { at: +1m, type: agent_replied, id: b, source: desk }
                  - { at: +1h, type: customer_replied, id: b, source: desk }
                expect: { next_response: waiting }
            """).Single();

        Assert.Equal([], CaseReport.Differences(outcome));
    }

    [Fact]
    public void Of_EventsOutOfOrder_AreFoldedByTheirTime()
    {
        var outcome = Run("""
            time_zone: UTC
            accounts: [ { id: acme, segment: platinum } ]
            cases:
              - name: late
                events:
                  - 2026-03-02T09:00 created: { account: acme, priority: urgent }
                  - +2h note_added
                  - start+5m agent_replied
                expect: { first_response: { state: met, elapsed: 5m } }
            """).Single();

        Assert.Equal([], CaseReport.Differences(outcome));
    }

    [Fact]
    public void Write_JUnit_IsXmlThatNamesTheFailure()
    {
        var outcomes = Run(Ticket.Replace("a ticket", "\"a <ticket> & \\u0001\"", StringComparison.Ordinal) + "    expect: { first_response: running, resolution: running }");
        using var text = new StringWriter();

        JUnitReport.Write(text, outcomes);

        var suite = XDocument.Parse(text.ToString()).Root!.Element("testsuite")!;
        Assert.Equal(("1", "1", "sla.test.yaml"), ((string)suite.Attribute("tests")!, (string)suite.Attribute("failures")!, (string)suite.Attribute("name")!));
        var test = suite.Element("testcase")!;
        Assert.Equal("a <ticket> & \uFFFD", (string)test.Attribute("name")!);
        Assert.Equal("first_response: state: expected running, but it is met", (string)test.Element("failure")!.Attribute("message")!);
        Assert.Contains("running: 10m", test.Element("failure")!.Value, StringComparison.Ordinal);
    }

    [Fact]
    public void Write_Json_HoldsCountsDifferencesAndSegments()
    {
        var outcomes = Run(Ticket + "    expect: { first_response: running }");
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes)) CaseJson.Write(json, outcomes);

        using var read = JsonDocument.Parse(bytes.ToArray());
        Assert.Equal((0, 1), (read.RootElement.GetProperty("passed").GetInt32(), read.RootElement.GetProperty("failed").GetInt32()));
        var tested = read.RootElement.GetProperty("cases")[0];
        Assert.Equal(("running", "met", 12), (
            tested.GetProperty("differences")[0].GetProperty("expected").GetString(),
            tested.GetProperty("differences")[0].GetProperty("actual").GetString(),
            tested.GetProperty("differences")[0].GetProperty("line").GetInt32()));
        Assert.Equal("PT10M", tested.GetProperty("clocks")[0].GetProperty("segments")[0].GetProperty("counted").GetString());
    }

    [Fact]
    public void Example_OfTheDocumentation_Passes()
    {
        var blocks = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "policy-tests.md")).Split("```yaml\n")[1..]
            .Select(part => part[..part.IndexOf("```", StringComparison.Ordinal)]).ToList();
        var rulebook = Configured.Rulebook(Assert.Single(blocks, b => b.StartsWith("version:", StringComparison.Ordinal)));
        var cases = CaseFile.Load([new ConfigurationSource("sla.test.yaml", Assert.Single(blocks, b => b.Contains("cases:", StringComparison.Ordinal)))], rulebook);

        var outcomes = Assert.IsType<CasesResult.Loaded>(cases).Cases.Select(c => CaseRun.Of(c, rulebook)).ToList();

        Assert.Equal([], outcomes.SelectMany(CaseReport.Differences));
        Assert.Equal(9, outcomes.Count);
    }

    private static List<PolicyCase> Cases(string yaml)
    {
        var result = CaseFile.Load([new ConfigurationSource("sla.test.yaml", yaml)], Rulebook);
        if (result is CasesResult.Invalid invalid) Assert.Fail(string.Join('\n', invalid.Errors));
        return [.. ((CasesResult.Loaded)result).Cases];
    }

    private static List<CaseOutcome> Run(string yaml) => [.. Cases(yaml).Select(c => CaseRun.Of(c, Rulebook))];
}
