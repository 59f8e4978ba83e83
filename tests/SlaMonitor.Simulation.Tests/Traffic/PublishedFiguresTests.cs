using SlaMonitor.Connectors;

namespace SlaMonitor.Simulation.Tests.Traffic;

/// <summary>That docs/traffic.md and the profile tell what is in the real logs, which lie beside the repository.</summary>
public sealed class PublishedFiguresTests
{
    [Fact]
    public void HelpDeskLog_Counts_AreThePublishedOnes()
    {
        var log = Figures("helpdesk_events.csv.gz");

        Assert.Equal((4580, 4285, 292, 152), (log.Tickets, log.Taken, log.Reassigned, log.Reopened));
        Assert.Equal([3344, 1134, 93, 6, 3], log.ByPauses[..5]);
        Assert.Equal([8, 384, 551, 535, 584, 306, 298, 464, 499, 569, 325, 57], log.ByHour[6..18]);
        Assert.Equal([868, 1012, 963, 912, 824, 1, 0], log.ByDay);
    }

    [Fact]
    public void HelpDeskLog_Durations_AreThePublishedOnes()
    {
        var log = Figures("helpdesk_events.csv.gz");

        Assert.Equal([.2, .3, 1.9, 313.3, 2182.5, 6920.1, 8574, 15862.7], TrafficFigures.Quantiles(log.ToFirstTouch));
        Assert.Equal([.2, .5, 12.2, 259.9, 1847.9, 6452.8, 9692, 16626.2], TrafficFigures.Quantiles(log.TouchToSolved));
        Assert.Equal([66, 181.5, 924, 3668.2, 7649, 11887.4, 14174.1, 18524.3], TrafficFigures.Quantiles(log.Pause));
        Assert.Equal([1.8, 20.2, 134.6, 770.3, 2847.4, 6896.7, 8443.6, 19539], TrafficFigures.Quantiles(log.SolvedToReopened));
        Assert.Equal([1, 17.4, 260.2, 1651.6, 6076.1, 9233.6, 11382, 16261.7], TrafficFigures.Quantiles(log.ReopenedToSolved));
        Assert.Equal([21600.2, 21600.2, 21600.3, 43209.8, 54725.9, 65874.8, 73162.6, 84845.2], TrafficFigures.Quantiles(log.SolvedToClosed));
    }

    [Fact]
    public void ServiceNowLog_Priorities_AreThePublishedOnes()
    {
        using var export = Export.Open(Find("servicenow_incidents.csv.gz"));
        var created = export.Read().Select(row => row.Outcome).OfType<RowOutcome.Mapped>()
            .Select(mapped => mapped.Events[0]).Where(happened => happened.Type == Core.Tickets.TicketEventType.Created);

        Assert.Equal([19, 23, 770, 78], created.GroupBy(happened => happened.Changes.Priority).OrderBy(group => group.Key).Select(group => group.Count()));
    }

    private static TrafficFigures Figures(string name)
    {
        using var export = Export.Open(Find(name));
        return new TrafficFigures(export.Read().Select(row => row.Outcome).OfType<RowOutcome.Mapped>().SelectMany(mapped => mapped.Events));
    }

    private static string Find(string name)
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "SlaMonitor.sln"))) folder = folder.Parent;
        var path = folder is null ? name : Path.Combine(folder.FullName, "..", "shared", "data", name);
        if (!File.Exists(path)) Assert.Skip($"the real log {name} is not in ../shared/data beside the repository");
        return path;
    }
}
