using System.CommandLine;
using System.Text;
using System.Text.Json;
using NodaTime;
using SlaMonitor.Cli.OnCall;
using SlaMonitor.Core;
using SlaMonitor.Core.OnCall;
using SlaMonitor.Core.Wire;

namespace SlaMonitor.Cli.Commands;

/// <summary><c>slamonitor on-call at|shifts|check|ics</c></summary>
internal static class OnCallCommand
{
    private static readonly string TimeHelp = $"{char.ToUpperInvariant(InstantText.Expected[0])}{InstantText.Expected[1..]}.";

    /// <summary>How far a check or a feed reaches when nobody says.</summary>
    private static readonly Duration FourWeeks = Duration.FromDays(28);

    private static readonly Duration HalfYear = Duration.FromDays(183);

    public static Command Create(Terminal terminal)
    {
        var command = new TeachingCommand("on-call", "Tells who is on call, and what is wrong with the schedules before it hurts.")
        {
            Examples =
            [
                "slamonitor on-call at --config sla.yaml --at 2026-03-02T09:00:00Z",
                "slamonitor on-call shifts --config sla.yaml --schedule l1-on-call --from 2026-03-01 --to 2026-04-01",
                "slamonitor on-call check sla.yaml --from 2026-03-01 --to 2026-04-01",
                "slamonitor on-call ics --config sla.yaml --user amina > amina.ics",
            ],
        };
        command.Add(At(terminal));
        command.Add(Shifts(terminal));
        command.Add(Check(terminal));
        command.Add(Ics(terminal));
        return command;
    }

    private static TeachingCommand At(Terminal terminal)
    {
        var question = new OnCallQuestion();
        var at = OnCallQuestion.Time("--at", TimeHelp);
        var command = new TeachingCommand("at", "Prints who is on call at an instant, one line of JSON a schedule: {schedule, users, layer, until}.")
        {
            Examples = ["slamonitor on-call at --config sla.yaml --at 2026-03-02T09:00:00Z"],
        };
        question.AddTo(command);
        command.Add(at);
        command.SetAction(parsed => OnCallQuestion.Instant(terminal, parsed, at) is not { } instant
            ? ExitCode.Usage
            : question.Answer(terminal, parsed, parsed.GetRequiredValue(question.Config), (_, _, schedules) =>
            {
                foreach (var schedule in schedules) Line(terminal, json => OnCallJson.Write(json, schedule.Id, schedule.At(instant)));
                return ExitCode.Ok;
            }));
        return command;
    }

    private static TeachingCommand Shifts(Terminal terminal)
    {
        var question = new OnCallQuestion();
        var from = OnCallQuestion.Time("--from", TimeHelp);
        var to = OnCallQuestion.Time("--to", TimeHelp);
        var command = new TeachingCommand("shifts", "Prints the shifts of a range, one line of JSON each: {start, end, users, layer}, and before them the schedule when it is not given.")
        {
            Examples = ["slamonitor on-call shifts --config sla.yaml --schedule l1-on-call --from 2026-03-01 --to 2026-04-01"],
        };
        question.AddTo(command);
        command.Add(from);
        command.Add(to);
        command.SetAction(parsed => Range(terminal, parsed, from, to, FourWeeks) is not var (start, end)
            ? ExitCode.Usage
            : question.Answer(terminal, parsed, parsed.GetRequiredValue(question.Config), (_, _, schedules) =>
            {
                foreach (var schedule in schedules)
                {
                    foreach (var shift in schedule.Shifts(start, end))
                        Line(terminal, json => OnCallJson.Write(json, question.IsOne(parsed) ? null : schedule.Id, shift));
                }
                return ExitCode.Ok;
            }));
        return command;
    }

    private static TeachingCommand Check(Terminal terminal)
    {
        var question = new OnCallQuestion();
        var path = new Argument<string>("CONFIG") { Description = "The configuration file or folder." };
        var from = OnCallQuestion.Time("--from", TimeHelp + " Now by default.", required: false);
        var to = OnCallQuestion.Time("--to", TimeHelp + " Four weeks after --from by default.", required: false);
        var json = new Option<bool>("--json") { Description = "Prints JSON instead." };
        var command = new TeachingCommand("check", "Shows gaps in coverage, people on call twice at once, everybody's load, and who cannot be reached. Exit code 1 when there is a gap.")
        {
            Examples =
            [
                "slamonitor on-call check sla.yaml --from 2026-03-01 --to 2026-04-01",
                "slamonitor on-call check sla.yaml --schedule l1-on-call --json",
            ],
        };
        command.Add(path);
        question.AddTo(command, withConfig: false);
        foreach (var option in new Option[] { from, to, json }) command.Add(option);
        command.SetAction(parsed => Range(terminal, parsed, from, to, FourWeeks) is not var (start, end)
            ? ExitCode.Usage
            : question.Answer(terminal, parsed, parsed.GetRequiredValue(path), (configuration, roster, schedules) =>
            {
                var report = OnCallCheck.Run(roster, schedules, configuration.Rulebook.Calendars, start, end);
                if (parsed.GetValue(json)) Line(terminal, writer => OnCallJson.Write(writer, report));
                else ReportText.Write(terminal.Out, schedules, report);
                return report.Gaps.IsEmpty ? ExitCode.Ok : ExitCode.WrongInput;
            }));
        return command;
    }

    private static TeachingCommand Ics(Terminal terminal)
    {
        var question = new OnCallQuestion();
        var user = new Option<string>("--user") { Description = "The id of a user: their shifts in all schedules.", HelpName = "ID" };
        var from = OnCallQuestion.Time("--from", TimeHelp + " Now by default.", required: false);
        var to = OnCallQuestion.Time("--to", TimeHelp + " Half a year after --from by default.", required: false);
        var command = new TeachingCommand("ics", "Prints the shifts of a schedule or of a user as an iCalendar feed.")
        {
            Examples =
            [
                "slamonitor on-call ics --config sla.yaml --schedule l1-on-call > l1.ics",
                "slamonitor on-call ics --config sla.yaml --user amina --from 2026-03-01 --to 2026-04-01",
            ],
        };
        question.AddTo(command);
        foreach (var option in new Option[] { user, from, to }) command.Add(option);
        command.SetAction(parsed =>
        {
            if (question.IsOne(parsed) == (parsed.GetValue(user) is not null)) return Refuse(terminal, ExitCode.Usage, "Give either --schedule or --user.");
            if (Range(terminal, parsed, from, to, HalfYear) is not var (start, end)) return ExitCode.Usage;
            return question.Answer(terminal, parsed, parsed.GetRequiredValue(question.Config), (_, roster, schedules) =>
            {
                var now = Now(terminal);
                if (parsed.GetValue(user) is not { } id)
                {
                    terminal.Out.Write(OnCallFeed.OfSchedule(roster, schedules[0], start, end, now));
                    return ExitCode.Ok;
                }
                if (roster.User(id) is not { } person)
                    return Refuse(terminal, ExitCode.WrongInput, NearestName.Unknown(id, "a user of the configuration", [.. roster.Users.Select(u => u.Id)]));
                terminal.Out.Write(OnCallFeed.OfUser(roster, person, start, end, now));
                return ExitCode.Ok;
            });
        });
        return command;
    }

    private static Instant Now(Terminal terminal) => Instant.FromDateTimeOffset(terminal.Time.GetUtcNow());

    /// <summary>Null when an instant is none or they are in the wrong order, and then that has been written.</summary>
    private static (Instant From, Instant To)? Range(Terminal terminal, ParseResult parsed, Option<string> from, Option<string> to, Duration length)
    {
        var start = parsed.GetValue(from) is null ? Now(terminal) : OnCallQuestion.Instant(terminal, parsed, from);
        if (start is not { } first) return null;
        var end = parsed.GetValue(to) is null ? first + length : OnCallQuestion.Instant(terminal, parsed, to);
        if (end is not { } last) return null;
        if (first < last) return (first, last);
        terminal.Error.WriteLine("--from must be before --to.");
        return null;
    }

    private static int Refuse(Terminal terminal, int code, string message)
    {
        terminal.Error.WriteLine(message);
        return code;
    }

    private static void Line(Terminal terminal, Action<Utf8JsonWriter> write)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer)) write(json);
        terminal.Out.WriteLine(Encoding.UTF8.GetString(buffer.GetBuffer().AsSpan(0, (int)buffer.Length)));
    }
}
