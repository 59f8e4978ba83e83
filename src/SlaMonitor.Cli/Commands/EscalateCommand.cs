using System.CommandLine;
using System.Text;
using System.Text.Json;
using NodaTime;
using SlaMonitor.Cli.OnCall;
using SlaMonitor.Config;
using SlaMonitor.Core;
using SlaMonitor.Core.Clocks;
using SlaMonitor.Core.Escalations;
using SlaMonitor.Core.OnCall;
using SlaMonitor.Core.Wire;

namespace SlaMonitor.Cli.Commands;

/// <summary><c>slamonitor escalate --dry-run</c>: who would be told when.</summary>
internal static class EscalateCommand
{
    private const string Somebody = "somebody";
    private const string EventExpected = "an instant and one of acknowledged, escalated, resolved, reopened or snoozed until T";

    private static readonly Duration Day = Duration.FromDays(1);

    public static Command Create(Terminal terminal)
    {
        var config = new Option<string>("--config") { Description = "The configuration file or folder.", Required = true, HelpName = "PATH" };
        var policy = new Option<string>("--policy") { Description = "The id of an escalation policy.", Required = true, HelpName = "ID" };
        var dryRun = new Option<bool>("--dry-run") { Description = "Tells who would be told, and tells nobody. Needed: there is no other way yet.", Required = true };
        var at = OnCallQuestion.Time("--at", "When it starts.");
        var until = OnCallQuestion.Time("--until", "How far to look, inclusive; a day by default.", required: false);
        var events = new Option<string[]>("--event") { Description = $"What somebody does meanwhile: {EventExpected}. May be given several times.", HelpName = "\"T WHAT\"" };
        var warning = new Option<bool>("--warning") { Description = "A clock only warns: quiet hours are kept. By default it has breached." };
        var command = new TeachingCommand("escalate", "Prints who would be told when, one line of JSON each time somebody is: {at, step, targets, users, channels}.")
        {
            Examples =
            [
                "slamonitor escalate --dry-run --config sla.yaml --policy critical --at 2026-03-02T22:00:00Z",
                "slamonitor escalate --dry-run --config sla.yaml --policy critical --at 2026-03-02T22:00:00Z --event \"2026-03-02T22:05:00Z acknowledged\"",
            ],
        };
        foreach (var option in new Option[] { config, policy, dryRun, at, until, events, warning }) command.Add(option);
        command.SetAction(parsed =>
        {
            if (OnCallQuestion.Instant(terminal, parsed, at) is not { } start) return ExitCode.Usage;
            var end = start + Day;
            if (parsed.GetValue(until) is not null)
            {
                if (OnCallQuestion.Instant(terminal, parsed, until) is not { } given) return ExitCode.Usage;
                end = given;
            }
            switch (ConfigurationFile.Load(parsed.GetRequiredValue(config)))
            {
                case ConfigurationResult.Loaded(var configuration):
                    var rules = configuration.Rulebook.Escalations;
                    var id = parsed.GetRequiredValue(policy);
                    if (!rules.Policies.ContainsKey(id))
                    {
                        terminal.Error.WriteLine(NearestName.Unknown(id, "an escalation policy of the configuration", [.. rules.Policies.Keys.Order(StringComparer.Ordinal)]));
                        return ExitCode.WrongInput;
                    }
                    if (Commands(terminal, parsed.GetValue(events) ?? [], start, rules.Version) is not { } commands) return ExitCode.Usage;
                    var reason = new EscalationReason.Clock(Metric.FirstResponse, 1, start, parsed.GetValue(warning) ? null : start);
                    return Print(terminal, EscalationPlan.Of(rules, id, reason, start, commands, end));
                case ConfigurationResult.Invalid(var errors):
                    foreach (var error in errors) terminal.Error.WriteLine(error);
                    return ExitCode.WrongInput;
                default:
                    throw new InvalidOperationException("a kind of result that escalate does not know");
            }
        });
        return command;
    }

    private static List<(Instant, EscalationCommand)>? Commands(Terminal terminal, string[] texts, Instant start, int version)
    {
        var commands = new List<(Instant At, EscalationCommand)>();
        foreach (var text in texts)
        {
            if (text.Split(' ', StringSplitOptions.RemoveEmptyEntries) is not [var time, .. var what]
                || InstantText.Parse(time) is not { } at || at < start || Command(what, version) is not { } command)
            {
                terminal.Error.WriteLine($"--event '{text}' is not {EventExpected}, not before --at.");
                return null;
            }
            commands.Add((at, command));
        }
        return [.. commands.OrderBy(c => c.At)];
    }

    private static EscalationCommand? Command(string[] words, int version) => words switch
    {
        ["acknowledged"] => new EscalationCommand.Acknowledge(version, Somebody, null),
        ["escalated"] => new EscalationCommand.StepNow(version, Somebody),
        ["resolved"] => new EscalationCommand.Resolve(version, Somebody, null),
        ["reopened"] => new EscalationCommand.Reopen(version, Somebody),
        ["snoozed", "until", var until] when InstantText.Parse(until) is { } end => new EscalationCommand.Snooze(version, Somebody, end),
        _ => null,
    };

    private static int Print(Terminal terminal, IEnumerable<Telling> tellings)
    {
        try
        {
            foreach (var telling in tellings) terminal.Out.WriteLine(Line(telling));
            return ExitCode.Ok;
        }
        catch (OnCallRangeException refused)
        {
            terminal.Error.WriteLine(refused.Message);
            return ExitCode.WrongInput;
        }
    }

    private static string Line(Telling telling)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            WireJson.Write(json, "at"u8, telling.At);
            json.WriteNumber("step", telling.Level);
            WireJson.Write(json, "targets"u8, telling.Targets);
            WireJson.Write(json, "users"u8, telling.Pages.Select(p => p.User).OfType<string>().Distinct().ToEquatableArray());
            WireJson.Write(json, "channels"u8, telling.Pages.Select(p => p.Channel).Distinct().ToEquatableArray());
            json.WriteEndObject();
        }
        return Encoding.UTF8.GetString(stream.ToArray());
    }
}
