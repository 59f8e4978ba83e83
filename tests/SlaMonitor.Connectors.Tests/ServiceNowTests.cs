using NodaTime;
using SlaMonitor.Core.Tickets;

namespace SlaMonitor.Connectors.Tests;

public sealed class ServiceNowTests
{
    private static readonly string File = Path.Combine(AppContext.BaseDirectory, "Files", "servicenow.csv");

    [Fact]
    public void Read_AFileWithEverythingWrong_AccountsForEachRow()
    {
        var log = Imported.From(File);

        Assert.Equal((15, 8, 1, 5), (log.Counts.Rows, log.Counts.Mapped, log.Counts.Duplicates, log.Counts.Bad));
        Assert.Equal(1, Assert.Single(log.Counts.Skipped).Value);
        Assert.Equal(log.Counts.Rows, log.Counts.Mapped + log.Counts.Skipped.Values.Sum() + log.Counts.Duplicates + log.Counts.Bad);
    }

    [Fact]
    public void Read_BadRows_SayWhereAndWhatToDo()
    {
        var bad = Imported.From(File).Bad().ToList();

        Assert.Equal([8, 9, 10, 11, 12], bad.Select(row => row.Line));
        Assert.Contains("status 'Waiting' is not in the mapping; add it under set.status.values", bad[0].Problem, StringComparison.Ordinal);
        Assert.Contains("'31-02-2026 10:00' is not a time", bad[1].Problem, StringComparison.Ordinal);
        Assert.Contains("no ticket id", bad[2].Problem, StringComparison.Ordinal);
        Assert.Contains("4 fields where the header names 16", bad[3].Problem, StringComparison.Ordinal);
        Assert.Contains("a quote opens here", bad[4].Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_AnIncident_TellsItsStory()
    {
        var events = Imported.From(File).Events.Where(happened => happened.Ticket == "INC1").ToList();

        Assert.Equal(
            [
                "Created 09:00", "StatusChanged 09:20", "PriorityChanged 09:20", "Assigned 09:20", "FieldsChanged 09:20",
                "StatusChanged 09:30", "StatusChanged 09:30", "Solved 11:00", "Reopened 12:00", "FieldsChanged 11:00", "Closed 11:00",
            ],
            events.Select(happened => $"{happened.Type} {happened.At:HH:mm}"));
        Assert.Equal([TicketStatus.Open, TicketStatus.Pending, TicketStatus.OnHold], events.Select(happened => happened.Changes.Status).OfType<TicketStatus>());
        Assert.Equal("Network", events[3].Changes.Group.Value);
        Assert.Equal("agent 1", events[3].Changes.Assignee.Value);
    }

    [Fact]
    public void Read_ChangedBeforeItWasOpened_IsTakenAtTheOpening()
    {
        var log = Imported.From(File);

        var events = log.Events.Where(happened => happened.Ticket == "INC2").ToList();

        Assert.All(events, happened => Assert.Equal(Instant.FromUtc(2026, 3, 2, 9, 10), happened.At));
        Assert.Equal("Mail, calendar / Say \"hello\"", events[0].Changes.Subject.Value);
        Assert.Contains("changed before it was opened: taken at the opening", log.Counts.Adjusted.Keys);
    }
}
