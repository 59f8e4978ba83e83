using System.Buffers;
using System.Text;
using System.Text.Json;
using NodaTime;
using SlaMonitor.Core.Clocks;
using SlaMonitor.Core.Monitoring;
using SlaMonitor.Core.Tickets;
using SlaMonitor.Core.Wire;

namespace SlaMonitor.Core.Tests.Wire;

public sealed class FeedMessageWriterTests
{
    private static readonly Instant Due = Instant.FromUtc(2026, 3, 2, 10, 0);
    private static readonly TicketLabel Label = new("gold", "acme", null, Priority.Urgent, "billing", Tier.L1, "Café <b>") { Region = "emea", Channel = Channel.Email, Assignee = "kim" };

    [Fact]
    public void Write_Breach_IsAsTheContractSays() =>
        Verify(
            new ClockEvent.Breached
            {
                Ticket = "T-1", Metric = Metric.Resolution, Cycle = 1, At = Due, DueAt = Due, BreachedAt = Due, Label = Label,
            },
            "breach",
            """{"sequence":7,"at":"2026-03-02T10:00:00Z","ticket":"T-1","metric":"resolution","cycle":1,"dueAt":"2026-03-02T10:00:00Z","breachedAt":"2026-03-02T10:00:00Z","policy":"gold","account":"acme","segment":null,"priority":"urgent","group":"billing","tier":"L1","subject":"Café <b>","region":"emea","channel":"email","assignee":"kim"}""");

    [Fact]
    public void Write_Warning_HasTheThreshold() =>
        Verify(
            new ClockEvent.Warned
            {
                Ticket = "T-1", Metric = Metric.Resolution, Cycle = 1, At = Due, Threshold = "75%", DueAt = Due, Label = Label with { Tier = null },
            },
            "warning",
            """{"sequence":7,"at":"2026-03-02T10:00:00Z","ticket":"T-1","metric":"resolution","cycle":1,"threshold":"75%","dueAt":"2026-03-02T10:00:00Z","policy":"gold","account":"acme","segment":null,"priority":"urgent","group":"billing","tier":null,"subject":"Café <b>","region":"emea","channel":"email","assignee":"kim"}""");

    [Fact]
    public void Write_ClockPaused_HasNoDue() =>
        Verify(
            new ClockEvent.Changed
            {
                Ticket = "T-1", Metric = Metric.NextResponse, Cycle = 2, At = Due, State = ClockState.MetLate, Remaining = Duration.FromMinutes(-90),
            },
            "clock",
            """{"sequence":7,"at":"2026-03-02T10:00:00Z","ticket":"T-1","metric":"next_response","cycle":2,"state":"met_late","dueAt":null,"remaining":"-PT1H30M"}""");

    [Fact]
    public void Write_Retraction_HasTheCause() =>
        Verify(
            new ClockEvent.BreachRetracted
            {
                Ticket = "T-1", Metric = Metric.Resolution, Cycle = 1, At = Due, BreachedAt = Due, Cause = "zendesk/e9",
            },
            "breachRetracted",
            """{"sequence":7,"at":"2026-03-02T10:00:00Z","ticket":"T-1","metric":"resolution","cycle":1,"breachedAt":"2026-03-02T10:00:00Z","cause":"zendesk/e9"}""");

    private static void Verify(ClockEvent value, string name, string json)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, TicketEventWriter.Options))
            FeedMessageWriter.Write(writer, new FeedMessage(7, value));

        Assert.Equal(name, FeedMessageWriter.Name(value));
        Assert.Equal(json, Encoding.UTF8.GetString(buffer.WrittenSpan));
    }
}
