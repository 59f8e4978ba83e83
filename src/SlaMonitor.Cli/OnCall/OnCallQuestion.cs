using System.CommandLine;
using NodaTime;
using SlaMonitor.Config;
using SlaMonitor.Core;
using SlaMonitor.Core.OnCall;
using SlaMonitor.Core.Wire;

namespace SlaMonitor.Cli.OnCall;

/// <summary>What each of the on-call commands shares: a configuration, some of its schedules, and instants.</summary>
internal sealed class OnCallQuestion
{
    private readonly Option<string> _schedule = new("--schedule") { Description = "The id of a schedule; all of them by default.", HelpName = "ID" };

    public Option<string> Config { get; } = new("--config") { Description = "The configuration file or folder.", Required = true, HelpName = "PATH" };

    public void AddTo(Command command, bool withConfig = true)
    {
        if (withConfig) command.Add(Config);
        command.Add(_schedule);
    }

    public static Option<string> Time(string name, string description, bool required = true) =>
        new(name) { Description = description, Required = required, HelpName = "T" };

    /// <summary>Whether one schedule is asked for, so that its name need not stand in each line.</summary>
    public bool IsOne(ParseResult parsed) => parsed.GetValue(_schedule) is not null;

    /// <summary>The instant of an option; null when it is no instant, and then that has been written.</summary>
    public static Instant? Instant(Terminal terminal, ParseResult parsed, Option<string> option)
    {
        var text = parsed.GetValue(option) ?? "";
        if (InstantText.Parse(text) is { } instant) return instant;
        terminal.Error.WriteLine($"{option.Name} '{text}' is not {InstantText.Expected}.");
        return null;
    }

    /// <summary>Loads, and answers with the schedules asked for.</summary>
    public int Answer(Terminal terminal, ParseResult parsed, string config, Func<Configuration, OnCallRoster, EquatableArray<OnCallSchedule>, int> answer)
    {
        switch (ConfigurationFile.Load(config))
        {
            case ConfigurationResult.Loaded(var configuration):
                var roster = configuration.Rulebook.Escalations.Roster;
                var schedules = roster.Schedules;
                if (parsed.GetValue(_schedule) is { } id)
                {
                    if (roster.Schedule(id) is not { } one)
                    {
                        terminal.Error.WriteLine(NearestName.Unknown(id, "a schedule of the configuration", [.. schedules.Select(s => s.Id)]));
                        return ExitCode.WrongInput;
                    }
                    schedules = [one];
                }
                try
                {
                    return answer(configuration, roster, schedules);
                }
                catch (OnCallRangeException refused)
                {
                    terminal.Error.WriteLine(refused.Message);
                    return ExitCode.WrongInput;
                }
            case ConfigurationResult.Invalid(var errors):
                foreach (var error in errors) terminal.Error.WriteLine(error);
                return ExitCode.WrongInput;
            default:
                throw new InvalidOperationException("a kind of result that on-call does not know");
        }
    }
}
