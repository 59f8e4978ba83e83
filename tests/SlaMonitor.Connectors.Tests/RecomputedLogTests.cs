using NodaTime;
using SlaMonitor.Config;
using SlaMonitor.Core.Entities;
using SlaMonitor.Core.Policies;
using SlaMonitor.Core.Tickets;

namespace SlaMonitor.Connectors.Tests;

/// <summary>Every ticket of the real logs, told as it happened, told late and out of order, and computed from its events alone: three times the same.</summary>
public sealed class RecomputedLogTests(ITestOutputHelper output)
{
    private static readonly Rulebooks Rulebooks = new(((ConfigurationResult.Loaded)ConfigurationFile.Load([new("sla.yaml", """
        version: 1
        calendars:
          - id: office
            time_zone: Europe/Rome
            hours: { mon-fri: ["09:00-13:00", "14:00-18:00"] }
            holidays: [ { date: 2016-05-02, name: A holiday } ]
        policies:
          - id: standard
            targets:
              first_response: { urgent: 15m, high: 1h, normal: 4h, low: 8h, calendar: office }
              next_response: { urgent: 1h, high: 2h, normal: 8h, low: 24h }
              resolution: { urgent: 4h, high: 8h, normal: 3d, low: 5d, calendar: office, pause_on: [pending, on_hold] }
              ownership: { urgent: 1h, high: 2h, normal: 2d, low: 4d, calendar: office }
              triage: { urgent: 15m, high: 30m, normal: 2h, low: 2h, metric: { start: created, stop: [ assigned, note_added ], once: true } }
              on_hand: { normal: 1d, metric: { start: { status: open }, stop: { status: [ pending, on_hold ] }, reset: { changed: group } } }
            warn_at: [ 50%, 75%, 30m ]
        """)])).Configuration.Rulebook);

    [Theory]
    [InlineData("servicenow_incidents.csv.gz")]
    [InlineData("helpdesk_events.csv.gz")]
    public void Recompute_EveryTicket_EqualsTheLiveResultInAnyOrderOfArrival(string name)
    {
        var log = Imported.From(SharedData.Find(name));
        var end = log.Events.Max(e => e.At) + Duration.FromDays(30);
        var random = new Random(3);
        var (tickets, clocks, late) = (0, 0, 0);
        foreach (var events in log.Events.GroupBy(e => e.Ticket).Select(g => g.ToList()))
        {
            var live = Tell(events.Select(e => (e, e.At)), end);
            var arrivals = Shuffled(events, random);
            late += arrivals.Count(a => a.Arrives > a.Event.At);
            var shuffled = Tell(arrivals, end);
            var recomputed = new TicketFold(live.Log, Rulebooks.Current).To(end);
            Assert.True(recomputed == live.Picture, $"{events[0].Ticket}: computed from its events it is another than live");
            Assert.True(shuffled.Picture == live.Picture, $"{events[0].Ticket}: out of order it is another than in order");
            tickets++;
            clocks += live.Picture.Clocks.Count;
        }
        output.WriteLine($"{name}: {tickets} tickets, {clocks} clocks; {late} of {log.Events.Count} events told late");
        Assert.True(late > log.Events.Count / 3);
    }

    /// <summary>Events that become known up to ten days after they happened, hence in any order; of one instant each keeps its place.</summary>
    private static List<(TicketEvent Event, Instant Arrives)> Shuffled(List<TicketEvent> events, Random random)
    {
        var delays = new Dictionary<Instant, Duration>();
        foreach (var happened in events) delays.TryAdd(happened.At, Duration.FromMinutes(random.Next(2) * random.Next(14_400)));
        return [.. events.Select(e => (e, e.At + delays[e.At])).OrderBy(a => a.Item2)];
    }

    private static TicketState Tell(IEnumerable<(TicketEvent Event, Instant Arrives)> arrivals, Instant end)
    {
        TicketState? state = null;
        foreach (var (happened, arrives) in arrivals)
        {
            WakeUntil(arrives);
            Take(TicketDecider.Decide(state, new TicketCommand.Record(happened, 1, null), arrives, Rulebooks));
        }
        WakeUntil(end);
        return state!;

        void WakeUntil(Instant now)
        {
            while (state is not null && TicketDecider.WakeAt(state) is { } wake && wake <= now)
                Take(TicketDecider.Decide(state, new TicketCommand.Wake(), Instant.Max(wake, state.AsOf), Rulebooks));
        }

        void Take(Decision<TicketState> decision) => state = decision.State;
    }
}
