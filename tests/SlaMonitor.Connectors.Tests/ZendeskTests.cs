using SlaMonitor.Core.Tickets;

namespace SlaMonitor.Connectors.Tests;

public sealed class ZendeskTests
{
    private static string Path(string name) => System.IO.Path.Combine(AppContext.BaseDirectory, "Files", name);

    private static IEnumerable<string> Story(Imported log, string ticket) =>
        log.Events.Where(happened => happened.Ticket == ticket).Select(happened => $"{happened.Type} {happened.At:dd HH:mm} {happened.Actor?.Kind}");

    [Fact]
    public void Read_TicketWithComments_RepliesAreTheAgents()
    {
        var log = Imported.From(Path("zendesk-tickets.jsonl"));

        Assert.Equal("zendesk-json", log.Mapping.Name);
        Assert.Equal(
            [
                "Created 02 09:00 Customer", "NoteAdded 02 09:10 Agent", "AgentReplied 02 09:30 Agent",
                "CustomerReplied 02 10:30 Customer", "Solved 02 12:00 System", "Closed 05 09:00 System",
            ],
            Story(log, "101"));
        var created = log.Events[0].Changes;
        Assert.Equal(("Cannot log in", Priority.High, Channel.Email, "55"), (created.Subject.Value, created.Priority, created.Channel.Value, created.Account.Value));
        Assert.Equal(["login", "sso"], created.Tags!.Value);
    }

    [Fact]
    public void Read_TicketWithAudits_KeepsItsHistory()
    {
        var log = Imported.From(Path("zendesk-tickets.jsonl"));

        Assert.Equal(
            [
                "Created 02 09:00 Agent", "StatusChanged 02 09:00 Agent", "CustomerReplied 02 10:00 Customer", "PriorityChanged 02 10:00 Customer",
                "AgentReplied 02 11:00 Agent", "StatusChanged 02 11:00 Agent", "Assigned 02 11:00 Agent", "Created 02 09:00 Customer", "Deleted 02 11:00 System",
            ],
            Story(log, "102"));
    }

    [Fact]
    public void Read_JsonLines_AccountsForEachRecord()
    {
        var log = Imported.From(Path("zendesk-tickets.jsonl"));

        Assert.Equal((8, 5, 3), (log.Counts.Rows, log.Counts.Mapped, log.Counts.Bad));
        Assert.Equal([3, 4, 5], log.Bad().Select(row => row.Line));
        Assert.Equal(log.Events.Count, log.Events.Select(happened => happened.Id).Distinct().Count());
    }

    [Fact]
    public void Read_OneDocumentOverManyLines_IsReadAsAWhole()
    {
        var log = Imported.FromText("""
            {
              "tickets": [
                { "id": 1, "created_at": "2026-03-02T09:00:00Z", "status": "new" },
                { "id": 2, "created_at": "2026-03-02T09:00:00Z", "status": "open", "updated_at": "2026-03-02T09:05:00Z" }
              ]
            }
            """);

        Assert.Equal([TicketEventType.Created, TicketEventType.Created, TicketEventType.StatusChanged], log.Events.Select(happened => happened.Type));
    }

    [Fact]
    public void Read_Csv_TellsWhatOneRowCan()
    {
        var log = Imported.From(Path("zendesk.csv"));

        Assert.Equal("zendesk-csv", log.Mapping.Name);
        Assert.Equal(
            ["Created 02 09:00 Customer", "Assigned 02 09:05 System", "AgentReplied 02 09:25 Agent", "Solved 03 10:00 System", "Closed 06 09:00 System"],
            Story(log, "201"));
        Assert.Equal(["Created 02 09:00 Agent", "StatusChanged 02 09:40 System"], Story(log, "202"));
        Assert.Equal("moor.example", log.Events[0].Changes.Account.Value);
        Assert.Equal([4, 5], log.Bad().Select(row => row.Line));
    }
}
