using SlaMonitor.Config;
using SlaMonitor.Config.Cases;

namespace SlaMonitor.Review.Tests.Cases;

public sealed class CaseErrorTests
{
    [Theory]
    [InlineData("acounts: []", "1:1: unknown key 'acounts'", "did you mean accounts?")]
    [InlineData("cases: []", "1:8: there is no case in this file")]
    [InlineData("cases: {}", "1:8: expected a list of cases")]
    [InlineData("cases: [ { name: x } ]", "1:10: events is missing in a case", "1:10: expect is missing in a case")]
    [InlineData("cases: [ { name: x, events: [], expect: { policy: none } } ]", "1:29: a case needs at least one event")]
    [InlineData("cases: [ { name: x, events: [ 5 ], expect: { policy: none } } ]", "1:31: expected an event's time", "found '5'")]
    [InlineData("cases: [ { name: x, events: [ +5m created ], expect: { policy: none } } ]", "1:31: '+5m' counts from an event before it, and there is none")]
    [InlineData("cases: [ { name: x, events: [ 2026-03-02T09:00 created ], expect: { policy: none } } ]", "1:31: 2026-03-02T09:00:00 has no zone")]
    [InlineData("time_zone: Europe/Berln\ncases: []", "1:12: 'Europe/Berln' is no IANA time zone", "did you mean Europe/Berlin?")]
    [InlineData("cases: [ { name: x, events: [ 2026-03-02T09:00 Europe/Rom created ], expect: { policy: none } } ]", "1:31: 'Europe/Rom' is no IANA time zone", "did you mean Europe/Rome?")]
    [InlineData("cases: [ { name: x, events: [ 2026-03-02T09:00Z creatd ], expect: { policy: none } } ]", "1:49: type \"creatd\" is not one of", "the nearest is \"created\"")]
    [InlineData("cases: [ { name: x, events: [ 2026-03-02T09:00Z created: { prioritty: high } ], expect: { policy: none } } ]", "1:60: \"prioritty\" is not a field of data; the nearest is \"priority\"")]
    [InlineData("cases: [ { name: x, events: [ 2026-03-02T09:00Z created: { priority: hihg } ], expect: { policy: none } } ]", "1:70: priority \"hihg\" is not one of", "the nearest is \"high\"")]
    [InlineData("cases: [ { name: x, events: [ 2026-03-02T09:00Z created: { tags: [ a, ~ ] } ], expect: { policy: none } } ]", "1:71: tags[1] must be a string, not null")]
    [InlineData("cases: [ { name: x, events: [ 2026-03-02T09:00Z created: { fields: { a: [ 1 ] } } ], expect: { policy: none } } ]", "1:73: fields.a must be a string")]
    [InlineData("cases: [ { name: x, events: [ 2026-03-02T09:00Z created by robot ], expect: { policy: none } } ]", "1:49: actor.kind \"robot\" is not one of")]
    [InlineData("cases: [ { name: x, events: [ 2026-03-02T09:00Z solved: { priority: high } ], expect: { policy: none } } ]", "priority does not belong to solved")]
    [InlineData("cases: [ { name: x, events: [ 2026-03-02T09:00Z created: high ], expect: { policy: none } } ]", "1:58: expected the event's data, a mapping such as { priority: urgent }; found 'high'")]
    [InlineData("cases: [ { name: x, events: [ { type: created } ], expect: { policy: none } } ]", "1:31: at is missing in an event")]
    [InlineData("cases: [ { name: x, events: [ 2026-03-29T02:30 Europe/Berlin created ], expect: { policy: none } } ]", "1:31: 2026-03-29T02:30:00 does not exist in Europe/Berlin")]
    [InlineData("cases: [ { name: x, events: [ 2026-10-25T02:30 Europe/Berlin created ], expect: { policy: none } } ]", "comes twice in Europe/Berlin; write 2026-10-25T02:30:00+02:00 or 2026-10-25T02:30:00+01:00")]
    [InlineData("cases: [ { name: x, accounts: [ { segment: a } ], events: [ 2026-03-02T09:00Z created ], expect: { policy: none } } ]", "1:33: id is missing in an account")]
    [InlineData("cases: [ { name: x, accounts: [ { id: a, segmnt: b } ], events: [ 2026-03-02T09:00Z created ], expect: { policy: none } } ]", "1:42: \"segmnt\" is not a field of an account; the nearest is \"segment\"")]
    [InlineData("cases: [ { name: x, at: 2026-03-01T09:00Z, events: [ 2026-03-02T09:00Z created ], expect: { policy: none } } ]", "1:25: at lies before the first event")]
    [InlineData("cases: [ { name: x, events: [ 2026-03-02T09:00Z created ], expect: {} } ]", "1:68: expected expect, a mapping with policy and metrics")]
    [InlineData("cases: [ { name: x, events: [ 2026-03-02T09:00Z created ], expect: { policy: platnum } } ]", "1:78: there is no policy 'platnum'; known: platinum, everyone", "did you mean platinum?")]
    [InlineData("cases: [ { name: x, events: [ 2026-03-02T09:00Z created ], expect: { resolutoin: met } } ]", "1:70: there is no metric 'resolutoin'", "did you mean resolution?")]
    [InlineData("cases: [ { name: x, events: [ 2026-03-02T09:00Z created ], expect: { resolution: mett } } ]", "1:82: 'mett' is no state of a clock", "did you mean met?")]
    [InlineData("cases: [ { name: x, events: [ 2026-03-02T09:00Z created ], expect: { resolution: { dew: x } } } ]", "1:84: unknown key 'dew'", "did you mean due?")]
    [InlineData("cases: [ { name: x, events: [ 2026-03-02T09:00Z created ], expect: { resolution: { due: +5m } } } ]", "1:89: expected due, a time such as")]
    [InlineData("cases: [ { name: x, events: [ 2026-03-02T09:00Z created ], expect: { resolution: { elapsed: long } } } ]", "1:93: expected elapsed, a duration such as")]
    [InlineData("cases: [ { name: x, events: [ 2026-03-02T09:00Z created ], expect: { resolution: { warnings: [ soon ] } } } ]", "1:96: expected a warning by its threshold")]
    [InlineData("cases: [ { name: x, events: [ 2026-03-02T09:00Z created ], expect: { resolution: [ { cycle: 1 } ] } } ]", "cycle does not belong into a list of cycles")]
    [InlineData("cases: [ { name: x, events: [ 2026-03-02T09:00Z created ], expect: { resolution: { calendar: offce } } } ]", "there is no calendar 'offce'", "did you mean office?")]
    [InlineData("cases:\n  - name: x\n    events:\n      - \"2026-03-02T09:00\": created { priority: urgent }\n", "4:29: write an event with data as `- TIME created: { … }`")]
    public void Load_WhatIsWrong_IsToldAtItsPlace(string yaml, params string[] expected)
    {
        var errors = Errors(yaml);

        Assert.All(expected, part => Assert.Contains(errors, e => e.Contains(part, StringComparison.Ordinal)));
        Assert.All(errors, e => Assert.StartsWith("sla.test.yaml:", e, StringComparison.Ordinal));
    }

    [Fact]
    public void Load_SeveralErrors_AreAllTold()
    {
        var errors = Errors("""
            time_zone: UTC
            cases:
              - name: x
                events: [ 2026-03-02T09:00 creatd, 2026-03-02T09:00 created: { priority: hihg } ]
                expect: { policy: platnum, resolution: mett }
              - name: x
                events: [ 2026-03-02T09:00 created ]
                expect: { policy: none }
            """);

        Assert.Equal(5, errors.Count);
        Assert.Contains(errors, e => e.Contains("two cases named 'x'; first at sla.test.yaml:3:11", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("\"\\ud800\"")]
    [InlineData("[ [ [ ] ] ]")]
    [InlineData("{ ? { a: b } : c }")]
    [InlineData("~")]
    [InlineData("*x")]
    [InlineData("\"+9999999999999d created\"")]
    [InlineData("start+ created")]
    [InlineData("9999-12-31T23:59:59Z created")]
    [InlineData("0001-01-01T00:00:00Z created: { account: \"\\ud800\" }")]
    public void Load_HostileEvent_IsCasesOrErrorsAndNoException(string item)
    {
        var result = CaseFile.Load([new ConfigurationSource("x.test.yaml", $"cases: [ {{ name: x, events: [ {item} ], expect: {{ policy: none }} }} ]")], Configured.Rulebook(Configured.Policies));

        if (result is CasesResult.Loaded(var cases, _))
            foreach (var one in cases) Assert.NotNull(Review.Cases.CaseRun.Of(one, Configured.Rulebook(Configured.Policies)));
        else Assert.NotEmpty(((CasesResult.Invalid)result).Errors);
    }

    private static List<string> Errors(string yaml) =>
        [.. Assert.IsType<CasesResult.Invalid>(CaseFile.Load([new ConfigurationSource("sla.test.yaml", yaml)], Configured.Rulebook(Configured.Policies))).Errors.Select(e => e.ToString())];
}
