using System.CommandLine;
using NodaTime;
using SlaMonitor.Cli.Calendars;
using SlaMonitor.Core;
using SlaMonitor.Core.Calendars;
using SlaMonitor.Core.Wire;

namespace SlaMonitor.Cli.Commands;

/// <summary><c>slamonitor calendar add|between|open|next-open|next-close|show</c>, and <c>--batch</c></summary>
internal static class CalendarCommand
{
    private const string TimeHelp = "An instant, RFC 3339: 2026-03-02T09:00:00Z or with an offset.";

    public static Command Create(Terminal terminal)
    {
        var config = new Option<string>("--config") { Description = "The configuration file or folder.", HelpName = "PATH" };
        var batch = new Option<string>("--batch")
        {
            Description = "Questions, one JSON object a line ('-' for standard input). One answer a line, in order: {id, result} or {id, error}.",
            HelpName = "FILE.jsonl",
        };
        var command = new TeachingCommand("calendar", "Calculates with the open hours of a configuration's calendars.")
        {
            Examples =
            [
                "slamonitor calendar add --config sla.yaml --calendar berlin --start 2026-03-06T15:00:00Z --duration 4h",
                "slamonitor calendar between --config sla.yaml --calendar berlin --from 2026-03-06T15:00:00Z --to 2026-03-09T09:00:00Z",
                "slamonitor calendar --config sla.yaml --batch questions.jsonl",
                "",
                "A line of questions.jsonl is one of",
                """{"id":1,"op":"add","calendar":"berlin","start":"2026-03-06T15:00:00Z","seconds":14400}""",
                """{"id":2,"op":"between","calendar":"berlin","from":"2026-03-06T15:00:00Z","to":"2026-03-09T09:00:00Z"}""",
                """{"id":3,"op":"open","calendar":"berlin","at":"2026-03-06T15:00:00Z"}     and the same with nextOpen and nextClose""",
            ],
        };
        command.Add(config);
        command.Add(batch);
        command.SetAction((parsed, cancellation) =>
            BatchAsync(terminal, parsed.GetValue(config), parsed.GetValue(batch), cancellation));
        command.Add(Add(terminal));
        command.Add(Between(terminal));
        command.Add(At(terminal, "open", "Prints true when the calendar is open at an instant, else false.", (calendar, at) => calendar.IsOpen(at) ? "true" : "false"));
        command.Add(At(terminal, "next-open", "Prints the first instant at or after T at which it is open.", (calendar, at) => Answer(calendar, calendar.NextOpen(at), "open")));
        command.Add(At(terminal, "next-close", "Prints the first instant after T at which it closes.", (calendar, at) => Answer(calendar, calendar.NextClose(at), "close")));
        command.Add(CalendarShow.Create(terminal));
        return command;
    }

    private static TeachingCommand Add(Terminal terminal)
    {
        var question = new CalendarQuestion();
        var start = CalendarQuestion.Time("--start", TimeHelp);
        var duration = new Option<string>("--duration") { Description = $"Open time to add: {DurationText.Expected}; negative counts back.", Required = true, HelpName = "D" };
        var command = new TeachingCommand("add", "Prints the instant at which an amount of open time has passed since a start.")
        {
            Examples =
            [
                "slamonitor calendar add --config sla.yaml --calendar berlin --start 2026-03-06T15:00:00Z --duration 4h",
                "slamonitor calendar add --config sla.yaml --calendar berlin --start 2026-03-06T15:00:00Z --duration -90m",
            ],
        };
        question.AddTo(command);
        command.Add(start);
        command.Add(duration);
        command.SetAction(parsed =>
        {
            if (DurationText.Parse(parsed.GetRequiredValue(duration)) is not { } amount)
                return Usage(terminal, $"--duration '{parsed.GetRequiredValue(duration)}' is not {DurationText.Expected}.");
            return question.Answer(terminal, parsed, [start], (calendar, times) => WireInstant.Format(calendar.Add(times[0], amount)));
        });
        return command;
    }

    private static TeachingCommand Between(Terminal terminal)
    {
        var question = new CalendarQuestion();
        var from = CalendarQuestion.Time("--from", TimeHelp);
        var to = CalendarQuestion.Time("--to", TimeHelp + " Before --from gives a negative answer.");
        var command = new TeachingCommand("between", "Prints the seconds of open time from one instant to another.")
        {
            Examples = ["slamonitor calendar between --config sla.yaml --calendar berlin --from 2026-03-06T15:00:00Z --to 2026-03-09T09:00:00Z"],
        };
        question.AddTo(command);
        command.Add(from);
        command.Add(to);
        command.SetAction(parsed => question.Answer(terminal, parsed, [from, to], (calendar, times) => Seconds.Format(calendar.Between(times[0], times[1]))));
        return command;
    }

    private static TeachingCommand At(Terminal terminal, string name, string description, Func<BusinessCalendar, Instant, string> answer)
    {
        var question = new CalendarQuestion();
        var at = CalendarQuestion.Time("--at", TimeHelp);
        var command = new TeachingCommand(name, description)
        {
            Examples = [$"slamonitor calendar {name} --config sla.yaml --calendar berlin --at 2026-03-06T15:00:00Z"],
        };
        question.AddTo(command);
        command.Add(at);
        command.SetAction(parsed => question.Answer(terminal, parsed, [at], (calendar, times) => answer(calendar, times[0])));
        return command;
    }

    private static string Answer(BusinessCalendar calendar, Instant? at, string what) =>
        at is { } found ? WireInstant.Format(found) : throw new NoAnswerException($"calendar '{calendar.Id}' does not {what} within ten years");

    private static async Task<int> BatchAsync(Terminal terminal, string? config, string? batch, CancellationToken cancellation)
    {
        if (config is null || batch is null)
            return Usage(terminal, "Give a command (add, between, open, next-open, next-close, show), or --config PATH and --batch FILE.jsonl.");
        if (CalendarQuestion.Load(terminal, config) is not { } calendars) return ExitCode.WrongInput;
        if (batch != "-" && !File.Exists(batch))
        {
            await terminal.Error.WriteLineAsync($"There is no file '{batch}'.");
            return ExitCode.WrongInput;
        }

        using var questions = batch == "-" ? null : new StreamReader(batch);
        await CalendarBatch.AnswerAsync(questions ?? terminal.In, terminal.Out, calendars, cancellation);
        return ExitCode.Ok;
    }

    private static int Usage(Terminal terminal, string message)
    {
        terminal.Error.WriteLine(message);
        terminal.Error.WriteLine("Try 'slamonitor calendar --help'.");
        return ExitCode.Usage;
    }
}
