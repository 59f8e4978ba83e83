using System.Collections.Immutable;
using NodaTime;
using SlaMonitor.Core;
using SlaMonitor.Core.Accounts;
using SlaMonitor.Core.Calendars;
using SlaMonitor.Core.Tickets;
using SlaMonitor.Simulation.Traffic;

namespace SlaMonitor.Simulation.Demo;

/// <summary>
/// What <c>serve --demo</c> shows: the lifelike traffic in a hurry, at any hour, with more urgent tickets than a real desk
/// has. With <see cref="Acceleration"/>, the first promises of <see cref="Configuration"/> are broken within 20 seconds.
/// </summary>
public static class DemoTraffic
{
    /// <summary>Seconds of the monitor's time in one second of the wall's.</summary>
    public const int Acceleration = 60;

    private static readonly TrafficProfile Profile = TrafficProfile.HelpDesk with
    {
        Source = "demo",
        // Five a minute of the monitor's time: five a second on the wall.
        TicketsPerWeek = 5 * 60 * 24 * 7,
        ByHour = [.. Enumerable.Repeat(1, 24)],
        ByDay = [1, 1, 1, 1, 1, 1, 1],
        Desk = BusinessCalendar.AlwaysOpen,
        Priorities = [20, 30, 40, 10],
        Hurry = 60,
        SilentOf100 = 3,
    };

    /// <summary>The customers, to be described to the monitor before the first event: the policies ask for their segment.</summary>
    public static ImmutableArray<AccountProfile> Accounts => TrafficAccounts.All;

    /// <summary>The configuration (YAML) that belongs to it.</summary>
    public static string Configuration()
    {
        using var stream = typeof(DemoTraffic).Assembly.GetManifestResourceStream("demo.yaml");
        Invariant.Check(stream is not null, "demo.yaml is in the assembly");
        using var text = new StreamReader(stream);
        return text.ReadToEnd();
    }

    /// <summary>Events in the order of their time, without end, from <paramref name="start"/> (the monitor's time) on.</summary>
    public static IEnumerable<TicketEvent> Events(ulong seed, Instant start) => TicketTraffic.Generate(seed, start, Profile);
}
