using NodaTime;
using SlaMonitor.Core;
using SlaMonitor.Core.Calendars;

namespace SlaMonitor.Simulation.Traffic;

/// <summary>How much comes when, and what becomes of it. The figures of <see cref="HelpDesk"/> are those of docs/traffic.md.</summary>
public sealed record TrafficProfile
{
    /// <summary>The name of <c>source</c> on every event.</summary>
    public required string Source { get; init; }

    public required int TicketsPerWeek { get; init; }

    /// <summary>Tickets by the hour of the day in UTC at which they come, 24 weights.</summary>
    public required EquatableArray<int> ByHour { get; init; }

    /// <summary>Tickets by the day, Monday first, 7 weights.</summary>
    public required EquatableArray<int> ByDay { get; init; }

    /// <summary>When agents work: every duration below, except <see cref="SolvedToClosed"/>, counts in these hours.</summary>
    public required BusinessCalendar Desk { get; init; }

    /// <summary>Weights of urgent, high, normal and low.</summary>
    public required EquatableArray<int> Priorities { get; init; }

    /// <summary>Durations of work, replies and waiting are this many times shorter than the quantiles say.</summary>
    public int Hurry { get; init; } = 1;

    /// <summary>Created → somebody takes it.</summary>
    public Quantiles ToFirstTouch { get; init; } = Quantiles.OfMinutes(0, .2, .3, 1.9, 313.3, 2182.5, 6920.1, 8574, 15862.7, 22724.7);

    /// <summary>Taken → solved, of tickets that never wait.</summary>
    public Quantiles TouchToSolved { get; init; } = Quantiles.OfMinutes(0, .2, .5, 12.2, 259.9, 1847.9, 6452.8, 9692, 16626.2, 21872.6);

    /// <summary>How long one wait for the customer lasts.</summary>
    public Quantiles Pause { get; init; } = Quantiles.OfMinutes(.1, 66, 181.5, 924, 3668.2, 7649, 11887.4, 14174.1, 18524.3, 21602.5);

    public Quantiles SolvedToReopened { get; init; } = Quantiles.OfMinutes(0, 1.8, 20.2, 134.6, 770.3, 2847.4, 6896.7, 8443.6, 19539, 22669.7);

    public Quantiles ReopenedToSolved { get; init; } = Quantiles.OfMinutes(0, 1, 17.4, 260.2, 1651.6, 6076.1, 9233.6, 11382, 16261.7, 16942.7);

    /// <summary>In real time: closing is done by the system, at night too.</summary>
    public Quantiles SolvedToClosed { get; init; } = Quantiles.OfMinutes(.1, 21600.2, 21600.2, 21600.3, 43209.8, 54725.9, 65874.8, 73162.6, 84845.2, 86340.8);

    /// <summary>Taken → first reply. In no log: an assumption.</summary>
    public Quantiles TouchToReply { get; init; } = new((0, Duration.FromSeconds(20)), (500, Duration.FromMinutes(4)), (900, Duration.FromMinutes(15)), (1000, Duration.FromMinutes(45)));

    /// <summary>Tickets with no wait, one, two, three.</summary>
    public EquatableArray<int> Pauses { get; init; } = [3344, 1134, 93, 9];

    /// <summary>Of 4580 tickets, those that are reopened.</summary>
    public int ReopenedOf4580 { get; init; } = 152;

    /// <summary>Of 4285 tickets that somebody took, those that went to another one later.</summary>
    public int ReassignedOf4285 { get; init; } = 292;

    /// <summary>Of 890 tickets, those whose priority changes (the 45 changes of the ServiceNow log, one a ticket).</summary>
    public int ReprioritisedOf890 { get; init; } = 45;

    /// <summary>Tickets solved without a reply before. In no log: an assumption.</summary>
    public int SilentOf100 { get; init; } = 8;

    /// <summary>The help desk of the public log: Monday to Friday from 07:00 to 18:00 UTC, about 23 tickets a week.</summary>
    public static TrafficProfile HelpDesk { get; } = new()
    {
        Source = "traffic",
        TicketsPerWeek = 23,
        ByHour = [0, 0, 0, 0, 0, 0, 8, 384, 551, 535, 584, 306, 298, 464, 499, 569, 325, 57, 0, 0, 0, 0, 0, 0],
        ByDay = [868, 1012, 963, 912, 824, 1, 0],
        Desk = OfficeHours(),
        Priorities = [19, 23, 770, 78],
    };

    private static BusinessCalendar OfficeHours()
    {
        var compiled = CalendarCompiler.Compile(
        [
            new CalendarDefinition.Own
            {
                Id = "desk",
                Zone = DateTimeZone.Utc,
                Hours = WeeklyHours.MondayToFriday(new OpenHours(new LocalTime(7, 0), new LocalTime(18, 0))),
            },
        ]);
        Invariant.Check(compiled.Problems.IsEmpty, "the desk's hours are a calendar");
        return compiled.Calendars[1];
    }
}
