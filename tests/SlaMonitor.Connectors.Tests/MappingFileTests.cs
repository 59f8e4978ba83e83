using SlaMonitor.Connectors.Columns;
using SlaMonitor.Core.Tickets;

namespace SlaMonitor.Connectors.Tests;

public sealed class MappingFileTests
{
    private const string Own = """
        mapping: own
        source: desk
        time: { format: "dd.MM.yyyy HH:mm", zone: Europe/Berlin }
        ticket: Nr
        at: When
        by: { from: Who, kind: agent }
        set:
          priority: { from: Prio, values: { A: urgent, B: low } }
          fields: { site: Site }
        activity: What
        activities:
          opened: { event: created }
          answered: { event: agent_replied, status: pending }
          customer: { event: customer_replied, status: open }
          done: { status: solved }
        """;

    [Fact]
    public void Parse_ItsOwnLanguage_MapsRows()
    {
        var mapping = Assert.IsType<MappingFileResult.Read>(MappingFile.Parse(Own, "own.yaml")).Mapping;

        var log = Imported.FromText("""
            Nr;When;Who;Prio;Site;What
            1;29.03.2026 01:30;ann;A;x;opened
            1;29.03.2026 03:30;ann;A;y;answered
            1;29.03.2026 04:00;;B;y;customer
            1;29.03.2026 05:00;ann;B;y;done
            1;29.03.2026 06:00;ann;B;y;lost
            """, mapping);

        Assert.Equal(
            [
                "Created 00:30", "AgentReplied 01:30", "StatusChanged 01:30", "FieldsChanged 01:30", "CustomerReplied 02:00",
                "StatusChanged 02:00", "PriorityChanged 02:00", "Solved 03:00",
            ],
            log.Events.Select(happened => $"{happened.Type} {happened.At:HH:mm}"));
        Assert.Equal(new FieldValue.Text("x"), Assert.Single(log.Events[0].Changes.Fields).Value);
        Assert.Equal((6, "activity 'lost' is not in the mapping; add it under activities"), Assert.Single(log.Bad()));
    }

    [Fact]
    public void Parse_AllThatIsWrong_IsNamedWithItsPlace()
    {
        var errors = Assert.IsType<MappingFileResult.Refused>(MappingFile.Parse("""
            mapping: own
            tickets: Nr
            at: When
            time: { zone: Mars/Olympus }
            set:
              priority: { from: Prio, values: { A: hot } }
              prio: x
            """, "own.yaml")).Errors;

        string[] expected =
        [
            "own.yaml:2:10: unknown key 'tickets'",
            "own.yaml:1:1: source is missing",
            "own.yaml:4:15: 'Mars/Olympus' is not an IANA time zone",
            "own.yaml:1:1: ticket needs a column",
            "own.yaml:7:9: unknown key 'prio'",
            "own.yaml:6:40: 'hot' must be one of high, low, normal, urgent",
        ];
        Assert.Equal(expected.Length, errors.Count);
        Assert.All(expected.Zip(errors), pair => Assert.StartsWith(pair.First, pair.Second, StringComparison.Ordinal));
    }

    [Fact]
    public void Parse_NoYaml_IsRefusedWithItsPlace()
    {
        var errors = Assert.IsType<MappingFileResult.Refused>(MappingFile.Parse("mapping: [a", "own.yaml")).Errors;

        Assert.StartsWith("own.yaml:2:1: ", Assert.Single(errors), StringComparison.Ordinal);
    }
}
