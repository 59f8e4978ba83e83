using System.Buffers;
using SlaMonitor.Core.Tickets;
using SlaMonitor.Core.Wire;

namespace SlaMonitor.Connectors.Tests;

/// <summary>What a mapping makes must be what the server takes.</summary>
public sealed class WireTests
{
    [Theory]
    [InlineData("servicenow.csv")]
    [InlineData("zendesk-tickets.jsonl")]
    [InlineData("zendesk.csv")]
    public void CommittedFile_Events_ReadBackEqual(string name) =>
        AllReadBack(Imported.From(Path.Combine(AppContext.BaseDirectory, "Files", name)).Events);

    [Theory]
    [InlineData("servicenow_incidents.csv.gz")]
    [InlineData("helpdesk_events.csv.gz")]
    public void RealLog_Events_ReadBackEqual(string name) => AllReadBack(Imported.From(SharedData.Find(name)).Events);

    private static void AllReadBack(IReadOnlyList<TicketEvent> events)
    {
        Assert.NotEmpty(events);
        foreach (var written in events)
        {
            var json = new ArrayBufferWriter<byte>();
            TicketEventWriter.Write(json, written);
            var read = TicketEventReader.ReadOne(json.WrittenSpan, out var errors);
            Assert.Empty(errors);
            Assert.Equal(written, read);
        }
    }
}
