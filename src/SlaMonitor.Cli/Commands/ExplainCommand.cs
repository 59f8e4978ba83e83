using System.CommandLine;
using NodaTime;
using SlaMonitor.Cli.Evaluation;
using SlaMonitor.Config;
using SlaMonitor.Core;
using SlaMonitor.Core.Clocks;
using SlaMonitor.Core.Explanations;
using SlaMonitor.Core.Policies;
using SlaMonitor.Core.Wire;
using SlaMonitor.Review.Histories;

namespace SlaMonitor.Cli.Commands;

/// <summary><c>slamonitor explain --config PATH --events FILE --ticket ID --at T</c></summary>
internal static class ExplainCommand
{
    public static Command Create(Terminal terminal)
    {
        var config = new Option<string>("--config") { Description = "The configuration file or folder.", HelpName = "PATH", Required = true };
        var events = new Option<string>("--events") { Description = "Events, one JSON object a line; .gz too, '-' for standard input.", HelpName = "FILE.jsonl", Required = true };
        var ticket = new Option<string>("--ticket") { Description = "The ticket to explain.", HelpName = "ID", Required = true };
        var metric = new Option<string>("--metric") { Description = "Only the clocks of this metric, such as resolution.", HelpName = "METRIC" };
        var at = new Option<string>("--at") { Description = "The instant to explain at, RFC 3339; events after it are left out.", HelpName = "T", Required = true };
        var zone = new Option<string>("--time-zone") { Description = "Gives wall times of this IANA zone beside UTC.", HelpName = "ZONE" };
        var command = new TeachingCommand("explain", "Tells in plain sentences why a ticket's clocks stand where they stand: what was promised and why, what happened, and every stretch that was counted.")
        {
            Examples =
            [
                "slamonitor explain --config sla.yaml --events events.jsonl --ticket T-1 --at 2026-03-06T15:00:00Z",
                "slamonitor explain --config sla.yaml --events events.jsonl --ticket T-1 --metric resolution --at 2026-03-06T15:00:00Z --time-zone Europe/Berlin",
                "",
                "The same as JSON: slamonitor evaluate --explain. From a running server:",
                "curl -H 'accept: text/plain' 'http://127.0.0.1:8080/api/v1/tickets/T-1/explain?timeZone=Europe/Berlin'",
            ],
        };
        foreach (var option in new Option[] { config, events, ticket, metric, at, zone }) command.Add(option);
        command.SetAction(parsed =>
        {
            if (!WireInstant.TryParse(parsed.GetRequiredValue(at), out var now))
                return Usage(terminal, $"--at '{parsed.GetRequiredValue(at)}' is not an instant. Write it as RFC 3339, for example 2026-03-06T15:00:00Z.");
            DateTimeZone? there = null;
            if (parsed.GetValue(zone) is { } name && (there = ZoneName.Find(name)) is null) return Usage(terminal, $"--time-zone: {ZoneName.Unknown(name)}.");
            return ConfigurationFile.Load(parsed.GetRequiredValue(config)) switch
            {
                ConfigurationResult.Invalid(var errors) => Refuse(terminal, errors),
                ConfigurationResult.Loaded(var configuration) => Print(
                    terminal,
                    configuration.Rulebook,
                    EventHistory.Read(parsed.GetRequiredValue(events), terminal.In),
                    parsed.GetRequiredValue(events),
                    parsed.GetRequiredValue(ticket),
                    parsed.GetValue(metric),
                    now,
                    there),
                _ => throw new InvalidOperationException("a kind of result that explain does not know"),
            };
        });
        return command;
    }

    private static int Print(
        Terminal terminal, Rulebook rulebook, TicketHistory history, string file, string ticket, string? metric, Instant now, DateTimeZone? zone)
    {
        history.Tell(file, terminal.Error);
        var log = history.LogOf(ticket);
        if (log is null || log.Events[0].At > now)
        {
            terminal.Error.WriteLine($"{file}: no event of ticket '{ticket}' up to {now}");
            return ExitCode.WrongInput;
        }
        var explanation = Explainer.Explain(log, rulebook, now);
        if (metric is not null)
        {
            if (explanation.WhyNone(new Metric(metric), null) is { } none)
            {
                terminal.Error.WriteLine(none);
                return ExitCode.WrongInput;
            }
            explanation = explanation.Only(new Metric(metric), null);
        }
        terminal.Out.Write(ExplanationText.Of(explanation, zone));
        return history.Errors.Rows > 0 ? ExitCode.WrongInput : ExitCode.Ok;
    }

    private static int Refuse(Terminal terminal, IReadOnlyList<ConfigurationError> errors)
    {
        foreach (var error in errors) terminal.Error.WriteLine(error);
        return ExitCode.WrongInput;
    }

    private static int Usage(Terminal terminal, string message)
    {
        terminal.Error.WriteLine(message);
        return ExitCode.Usage;
    }
}
