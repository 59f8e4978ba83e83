using System.Buffers;
using System.Text.Json;
using NodaTime;
using SlaMonitor.Core.Wire;
using SlaMonitor.Simulation.Traffic;

namespace SlaMonitor.Benchmarks.Backtests;

/// <summary>A busy desk's history as files: events, the accounts they name, the policies in force and those that somebody thinks of.</summary>
internal sealed class GeneratedHistory(string folder)
{
    private static readonly TrafficProfile Desk = TrafficProfile.HelpDesk with { Source = "desk", TicketsPerWeek = 2_300, Hurry = 8 };

    public string Events => Path.Combine(folder, "events.jsonl");

    public string Accounts => Path.Combine(folder, "accounts.jsonl");

    public string InForce => Path.Combine(folder, "in-force.yaml");

    public string Proposed => Path.Combine(folder, "proposed.yaml");

    /// <summary>Writes the files; the same number of events gives the same bytes everywhere.</summary>
    public void Write(int events)
    {
        File.WriteAllText(InForce, Policies("1h", "4h", "8h", "12h", "2d", "24x7", "[pending]"));
        File.WriteAllText(Proposed, Policies("30m", "2h", "4h", "8h", "1d", "office", "[pending, on_hold]"));
        File.WriteAllLines(Accounts, TrafficAccounts.All.Select(a => JsonSerializer.Serialize(new { id = a.Id, name = a.Name, segment = a.Segment, region = a.Region })));
        using var file = File.Create(Events);
        var line = new ArrayBufferWriter<byte>();
        foreach (var happened in TicketTraffic.Generate(7, Instant.FromUtc(2025, 1, 1, 0, 0), Desk).Take(events))
        {
            line.ResetWrittenCount();
            TicketEventWriter.Write(line, happened);
            file.Write(line.WrittenSpan);
            file.WriteByte((byte)'\n');
        }
    }

    private static string Policies(string urgent, string high, string normal, string next, string resolution, string calendar, string pause) => $$"""
        version: 1
        calendars:
          - id: office
            time_zone: UTC
            hours: { mon-fri: "07:00-18:00" }
            hours_per_day: 11
        policies:
          - id: platinum
            match: { account.segment: platinum }
            targets:
              first_response: { urgent: {{urgent}}, high: {{high}}, normal: {{normal}}, low: 1d, calendar: 24x7 }
              next_response: { urgent: 4h, high: 8h, normal: {{next}}, low: 2d, calendar: office }
              resolution: { urgent: 8h, high: 1d, normal: {{resolution}}, low: 5d, calendar: {{calendar}}, pause_on: {{pause}} }
            warn_at: [ 50%, 75%, 90% ]
          - id: everyone
            targets:
              first_response: { urgent: 4h, high: 8h, normal: 1d, low: 2d, calendar: office }
              resolution: { urgent: 1d, high: 2d, normal: 5d, low: 8d, calendar: office, pause_on: [pending] }
            warn_at: [ 75% ]
        """;
}
