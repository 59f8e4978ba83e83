using System.Globalization;
using NodaTime;
using SlaMonitor.Core;
using SlaMonitor.Core.Tickets;

namespace SlaMonitor.Simulation.Traffic;

/// <summary>Invents tickets, without end, from a seed.</summary>
public static class TicketTraffic
{
    private const long MillisecondsPerHour = 3_600_000;

    /// <summary>
    /// Events in the order of their time, from <paramref name="start"/> on, lazily, and without end when the number of tickets is not given. The same seed, start
    /// and profile give the same events on every machine. Tickets that came before the start are not told.
    /// </summary>
    public static IEnumerable<TicketEvent> Generate(ulong seed, Instant start, TrafficProfile profile, int? tickets = null)
    {
        // What is known to come, by time and then by the order in which it was thought of.
        var coming = new PriorityQueue<TicketEvent, (Instant At, long Order)>();
        var order = 0L;
        var number = 0;
        foreach (var arrival in Arrivals(SeededRandom.For(seed, 0), start, profile))
        {
            if (number == tickets) break;
            while (coming.TryPeek(out _, out var next) && next.At <= arrival) yield return coming.Dequeue();
            number++;
            var ticket = string.Create(CultureInfo.InvariantCulture, $"T-{1000 + number}");
            foreach (var happens in new TicketStory(profile, SeededRandom.For(seed, (ulong)number), ticket, arrival).Tell())
                coming.Enqueue(happens, (happens.At, order++));
        }

        while (coming.TryDequeue(out var last, out _)) yield return last;
    }

    /// <summary>
    /// Arrivals hour by hour: each ticket of an average week falls into this hour with the hour's share, drawn one by one.
    /// That is a binomial number, as good as a Poisson one here, and takes no logarithm, whose last bit differs between machines.
    /// </summary>
    private static IEnumerable<Instant> Arrivals(SeededRandom random, Instant start, TrafficProfile profile)
    {
        var hours = (long)profile.ByHour.Sum();
        var days = (long)profile.ByDay.Sum();
        Invariant.Check(hours > 0 && days > 0 && profile.TicketsPerWeek > 0, "tickets come at some hour of some day");
        var hour = Instant.FromUnixTimeSeconds(start.ToUnixTimeSeconds() / 3600 * 3600);
        while (true)
        {
            var local = hour.InUtc();
            var weight = (long)profile.ByHour[local.Hour] * profile.ByDay[(int)local.DayOfWeek - 1];
            var arrivals = new List<Instant>();
            for (var i = 0; weight > 0 && i < profile.TicketsPerWeek; i++)
            {
                if (random.Chance(weight, hours * days)) arrivals.Add(hour + Duration.FromMilliseconds(random.Below(MillisecondsPerHour)));
            }

            arrivals.Sort();
            foreach (var arrival in arrivals)
            {
                if (arrival >= start) yield return arrival;
            }

            hour += Duration.FromHours(1);
        }
    }
}
