using System.Buffers;
using System.CommandLine;
using System.Text;
using System.Text.Json;
using NodaTime;
using SlaMonitor.Cli.Evaluation;
using SlaMonitor.Config;
using SlaMonitor.Core.Policies;
using SlaMonitor.Core.Wire;
using SlaMonitor.Review.Histories;

namespace SlaMonitor.Cli.Commands;

/// <summary><c>slamonitor evaluate --config PATH --events FILE --at T</c></summary>
internal static class EvaluateCommand
{
    public static Command Create(Terminal terminal)
    {
        var config = new Option<string>("--config") { Description = "The configuration file or folder.", HelpName = "PATH", Required = true };
        var events = new Option<string>("--events") { Description = "Events, one JSON object a line; .gz too, '-' for standard input.", HelpName = "FILE.jsonl", Required = true };
        var at = new Option<string>("--at") { Description = "The instant to evaluate at, RFC 3339; events after it are left out.", HelpName = "T", Required = true };
        var ticket = new Option<string>("--ticket") { Description = "Only this ticket.", HelpName = "ID" };
        var explain = new Option<bool>("--explain") { Description = "Adds, to each clock, the segments (which add up to its elapsed time), its promises with the policies tried, and the events that mattered." };
        var command = new TeachingCommand("evaluate", "Folds a file of events without a server and prints every clock, one line of JSON a ticket.")
        {
            Examples =
            [
                "slamonitor evaluate --config sla.yaml --events events.jsonl --at 2026-03-06T15:00:00Z",
                "slamonitor evaluate --config sla.yaml --events events.jsonl.gz --at 2026-03-06T15:00:00Z --ticket T-1 --explain",
                "slamonitor evaluate --config sla.yaml --events servicenow_export.csv.gz --at 2026-03-06T15:00:00Z",
                "",
                "What it says is what `slamonitor serve` does: both fold events with the same code.",
            ],
        };
        foreach (var option in new Option[] { config, events, at, ticket, explain }) command.Add(option);
        command.SetAction(parsed => Run(
            terminal,
            parsed.GetRequiredValue(config),
            parsed.GetRequiredValue(events),
            parsed.GetRequiredValue(at),
            parsed.GetValue(ticket),
            parsed.GetValue(explain)));
        return command;
    }

    private static int Run(Terminal terminal, string config, string events, string at, string? ticket, bool explain)
    {
        if (!WireInstant.TryParse(at, out var now))
        {
            terminal.Error.WriteLine($"--at '{at}' is not an instant. Write it as RFC 3339, for example 2026-03-06T15:00:00Z.");
            return ExitCode.Usage;
        }
        switch (ConfigurationFile.Load(config))
        {
            case ConfigurationResult.Invalid(var errors):
                foreach (var error in errors) terminal.Error.WriteLine(error);
                return ExitCode.WrongInput;
            case ConfigurationResult.Loaded(var configuration):
                return Print(terminal, configuration.Rulebook, EventHistory.Read(events, terminal.In), events, now, ticket, explain);
            default:
                throw new InvalidOperationException("a kind of result that evaluate does not know");
        }
    }

    private static int Print(Terminal terminal, Rulebook rulebook, TicketHistory history, string file, Instant now, string? only, bool explain)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using var json = new Utf8JsonWriter(buffer);
        var printed = 0;
        for (var place = 0; place < history.Tickets.Count; place++)
        {
            var ticket = history.Tickets[place];
            if (only is not null && ticket != only) continue;
            var log = history.LogOf(place);
            if (log.Events[0].At > now) continue;
            EvaluationLine.Write(json, ticket, log, rulebook, now, explain);
            json.Flush();
            terminal.Out.WriteLine(Encoding.UTF8.GetString(buffer.WrittenSpan));
            buffer.ResetWrittenCount();
            json.Reset();
            printed++;
        }
        history.Tell(file, terminal.Error);
        if (only is not null && printed == 0) terminal.Error.WriteLine($"{file}: no event of ticket '{only}' up to {now}");
        return history.Errors.Rows > 0 || (only is not null && printed == 0) ? ExitCode.WrongInput : ExitCode.Ok;
    }
}
