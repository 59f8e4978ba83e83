using System.Diagnostics;
using System.Runtime.CompilerServices;
using NodaTime;
using SlaMonitor.Core.Calendars;
using SlaMonitor.Core.Clocks;
using SlaMonitor.Core.Policies;
using SlaMonitor.Core.Tickets;

namespace SlaMonitor.Benchmarks.Decisions;

/// <summary>A ticket's life through the decider on one core: created, four more events, solved; three clocks, two calendars, warnings and pauses.</summary>
internal sealed class DecisionsBenchmark : IBenchmark
{
    private const int Tickets = 50_000;

    public string Name => "decisions";

    public string Describes => "clock decisions a second on one core";

    public async IAsyncEnumerable<Measurement> RunAsync(
        IReadOnlyList<string> arguments, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await Task.Yield();
        var rulebooks = new Rulebooks(Book());
        Run(rulebooks, 5_000);
        for (var round = 1; round <= 3; round++)
        {
            cancellation.ThrowIfCancellationRequested();
            var began = Stopwatch.GetTimestamp();
            var decisions = Run(rulebooks, Tickets);
            yield return new Measurement("decide", $"6 events, 3 clocks, round {round}", "rate", decisions / Stopwatch.GetElapsedTime(began).TotalSeconds, "decisions/s", 200_000);
        }
    }

    private static int Run(Rulebooks rulebooks, int tickets)
    {
        var start = Instant.FromUtc(2026, 3, 2, 8, 0);
        var decisions = 0;
        for (var i = 0; i < tickets; i++)
        {
            TicketState? state = null;
            foreach (var happened in Life($"T-{i}", start + Duration.FromMinutes(i % 5_000)))
            {
                state = TicketDecider.Decide(state, new TicketCommand.Record(happened, 1, null), happened.At, rulebooks).State;
                decisions++;
            }
        }
        return decisions;
    }

    private static IEnumerable<TicketEvent> Life(string ticket, Instant start)
    {
        yield return Event(0, 0, TicketEventType.Created, new TicketChanges { Subject = Change<string>.To("Cannot log in"), Priority = Priority.High });
        yield return Event(1, 7, TicketEventType.AgentReplied, TicketChanges.None);
        yield return Event(2, 8, TicketEventType.StatusChanged, new TicketChanges { Status = TicketStatus.Pending });
        yield return Event(3, 60, TicketEventType.CustomerReplied, TicketChanges.None);
        yield return Event(4, 61, TicketEventType.StatusChanged, new TicketChanges { Status = TicketStatus.Open });
        yield return Event(5, 130, TicketEventType.Solved, TicketChanges.None);

        TicketEvent Event(int number, int minute, TicketEventType type, TicketChanges changes) => new()
        {
            Source = "bench",
            Id = $"{ticket}-{number}",
            Ticket = ticket,
            At = start + Duration.FromMinutes(minute),
            Type = type,
            Changes = changes,
        };
    }

    private static Rulebook Book()
    {
        var compiled = CalendarCompiler.Compile([
            new CalendarDefinition.Own
            {
                Id = "berlin",
                Zone = DateTimeZoneProviders.Tzdb["Europe/Berlin"],
                Hours = WeeklyHours.MondayToFriday(new OpenHours(new LocalTime(9, 0), new LocalTime(17, 0))),
            }]);
        return new Rulebook(1, compiled.Calendars, [
            new Policy
            {
                Id = "gold",
                Match = Match.Always,
                Targets =
                [
                    Target(MetricPreset.FirstResponse, Metric.FirstResponse, 1, "24x7"),
                    Target(MetricPreset.NextResponse, Metric.NextResponse, 2, "berlin"),
                    Target(MetricPreset.Resolution, Metric.Resolution, 8, "berlin"),
                ],
            }]);
    }

    private static Target Target(MetricPreset preset, Metric metric, int hours, string calendar) => new()
    {
        Metric = metric,
        Rule = new MetricRule.Preset(preset),
        Durations = new TargetDurations(Duration.FromHours(hours) / 2, Duration.FromHours(hours), Duration.FromHours(hours), null),
        Calendar = calendar,
        PauseOn = preset == MetricPreset.Resolution ? [TicketStatus.Pending] : [],
        WarnAt = [new WarningThreshold.Percent(50), new WarningThreshold.Percent(75), new WarningThreshold.Percent(90)],
    };
}
