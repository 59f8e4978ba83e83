using NodaTime;
using SlaMonitor.Core.Accounts;
using SlaMonitor.Core.Tickets;
using SlaMonitor.Simulation;
using SlaMonitor.Simulation.Traffic;

namespace SlaMonitor.Orleans.Tests.Conformance;

/// <summary>
/// What both hosts are told, stop by stop: lifelike tickets whose events come late, out of order and more than once, and accounts
/// that are described before, while and after they have tickets.
/// </summary>
internal sealed record Story(IReadOnlyList<Stop> Stops)
{
    private const int StopCount = 48;

    private static readonly Instant Start = Instant.FromUtc(2026, 11, 30, 6, 0);

    public static Story Tell(ulong seed, int tickets)
    {
        var random = SeededRandom.For(seed, ulong.MaxValue);
        var profile = TrafficProfile.HelpDesk with { TicketsPerWeek = Math.Max(50, tickets / 2) };
        var arrivals = new List<(Instant At, TicketEvent Event)>();
        foreach (var happened in TicketTraffic.Generate(seed, Start, profile, tickets))
        {
            // An arrival is never early; one in ten is late, some of them by days, and one in twenty is told again.
            arrivals.Add((happened.At + Late(random), happened));
            if (random.Chance(1, 20)) arrivals.Add((happened.At + Late(random) + Duration.FromHours(random.Below(100)), happened));
        }
        arrivals.Sort((a, b) => a.At.CompareTo(b.At));
        var stops = new List<Stop>();
        foreach (var chunk in arrivals.Chunk((arrivals.Count / StopCount) + 1))
        {
            // Within a stop what came together comes in any order.
            var events = chunk.Select(a => a.Event).ToArray();
            if (random.Chance(1, 3)) Shuffle(events, random);
            stops.Add(new Stop(chunk[^1].At, Described(stops.Count), events));
        }
        // Beyond the last due instant, so that every clock comes to an end.
        stops.Add(new Stop(stops[^1].At + Duration.FromDays(60), [], []));
        return new Story(stops);
    }

    private static Duration Late(SeededRandom random) =>
        random.Chance(9, 10) ? Duration.FromMilliseconds(random.Below(2_000)) : Duration.FromMinutes(random.Below(5_000));

    private static AccountProfile[] Described(int stop)
    {
        var all = TrafficAccounts.All;
        if (stop == 0) return [.. all.Where((_, i) => i % 2 == 0)];
        if (stop % 5 != 0) return [];
        var account = all[stop * 7 % all.Length];
        return [account, all[stop * 3 % all.Length] with { Segment = stop % 2 == 0 ? "gold" : "platinum" }];
    }

    private static void Shuffle(TicketEvent[] events, SeededRandom random)
    {
        for (var i = events.Length - 1; i > 0; i--)
        {
            var j = (int)random.Below(i + 1);
            (events[i], events[j]) = (events[j], events[i]);
        }
    }
}

/// <summary>An instant at which what is due is decided, then accounts are described, and then events come.</summary>
internal sealed record Stop(Instant At, IReadOnlyList<AccountProfile> Accounts, IReadOnlyList<TicketEvent> Events);
