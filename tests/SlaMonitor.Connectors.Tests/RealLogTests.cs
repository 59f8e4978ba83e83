using NodaTime;
using SlaMonitor.Core.Tickets;

namespace SlaMonitor.Connectors.Tests;

/// <summary>Exact counts of the real logs; docs/replay.md explains them. Skipped, and said so, where the logs are not.</summary>
public sealed class RealLogTests
{
    [Fact]
    public void ServiceNowLog_EveryRow_IsAccountedFor()
    {
        var log = Imported.From(SharedData.Find("servicenow_incidents.csv.gz"));

        Assert.Equal("servicenow", log.Mapping.Name);
        Assert.Equal((5998, 4435, 0, 0), (log.Counts.Rows, log.Counts.Mapped, log.Counts.Duplicates, log.Counts.Bad));
        Assert.Equal(1563, Assert.Single(log.Counts.Skipped).Value);
        Assert.Equal([5, 1], log.Counts.Adjusted.Values);
        Assert.Equal(890, log.Events.Select(happened => happened.Ticket).Distinct().Count());
    }

    [Fact]
    public void ServiceNowLog_Events_AreTheStatesOfTheLog()
    {
        var log = Imported.From(SharedData.Find("servicenow_incidents.csv.gz"));

        Assert.Equal(
            "assigned 1180, closed 890, created 890, fields_changed 544, priority_changed 45, reopened 11, solved 901, status_changed 982",
            string.Join(", ", log.Counts.ByType.Select(type => $"{type.Key} {type.Value}")));
        Assert.Equal(5443, log.Counts.Events);
        // Counted independently in the rows: changes of state into Awaiting User Info, and into the other Awaiting states.
        Assert.Equal(8 + 228 + 80 + 7 + 1, log.Events.Count(happened => happened.Changes.Status == TicketStatus.Pending));
        Assert.DoesNotContain(log.Events, happened => happened.Type == TicketEventType.AgentReplied);
    }

    [Fact]
    public void ServiceNowLog_FirstIncident_IsReadAsWritten()
    {
        var log = Imported.From(SharedData.Find("servicenow_incidents.csv.gz"));

        var events = log.Events.Where(happened => happened.Ticket == "INC0000045").ToList();

        Assert.Equal([TicketEventType.Created, TicketEventType.Solved, TicketEventType.Closed], events.Select(happened => happened.Type));
        Assert.Equal(
            [Instant.FromUtc(2016, 2, 29, 1, 16), Instant.FromUtc(2016, 2, 29, 8, 53), Instant.FromUtc(2016, 3, 5, 12, 0)],
            events.Select(happened => happened.At));
        Assert.Equal(Priority.Normal, events[0].Changes.Priority);
        Assert.Equal(Channel.Phone, events[0].Changes.Channel.Value);
        Assert.Equal("Category 55 / Subcategory 170", events[0].Changes.Subject.Value);
        Assert.Equal(new Actor(ActorKind.Customer, "Caller 2403"), events[0].Actor);
    }

    [Fact]
    public void HelpDeskLog_EveryRow_IsAccountedFor()
    {
        var log = Imported.From(SharedData.Find("helpdesk_events.csv.gz"));

        Assert.Equal("helpdesk", log.Mapping.Name);
        Assert.Equal((21348, 20861, 127, 0), (log.Counts.Rows, log.Counts.Mapped, log.Counts.Duplicates, log.Counts.Bad));
        Assert.Equal(360, Assert.Single(log.Counts.Skipped).Value);
        Assert.Equal(
            "assigned 4606, closed 4560, created 4502, note_added 553, reopened 161, solved 4729, status_changed 6318",
            string.Join(", ", log.Counts.ByType.Select(type => $"{type.Key} {type.Value}")));
        Assert.Equal(4580, log.Events.Select(happened => happened.Ticket).Distinct().Count());
    }

    [Theory]
    [InlineData("servicenow_incidents.csv.gz")]
    [InlineData("helpdesk_events.csv.gz")]
    public void Log_Events_HaveTheirOwnIdsAndAreInOrder(string name)
    {
        var log = Imported.From(SharedData.Find(name));
        var again = Imported.From(SharedData.Find(name));

        Assert.Equal(log.Events.Count, log.Events.Select(happened => happened.Id).Distinct().Count());
        Assert.Equal(log.Events, again.Events);
        Assert.All(log.Events.GroupBy(happened => happened.Ticket), ticket =>
            Assert.Equal(ticket.Select(happened => happened.At).Order(), ticket.Select(happened => happened.At)));
    }
}
