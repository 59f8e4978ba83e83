using System.CommandLine;
using SlaMonitor.Config;

namespace SlaMonitor.Cli.Commands;

/// <summary><c>slamonitor check PATH</c></summary>
internal static class CheckCommand
{
    public static Command Create(Terminal terminal)
    {
        var path = new Argument<string>("PATH") { Description = "A configuration file, or a folder with *.yaml and *.yml files." };
        var command = new TeachingCommand("check", "Validates a configuration and names every error with its place.")
        {
            Examples =
            [
                "slamonitor check sla.yaml",
                "slamonitor check config/            # every *.yaml and *.yml below it, as one configuration",
                "slamonitor check sla.yaml && echo good",
            ],
        };
        command.Add(path);
        command.SetAction(parsed => Run(terminal, parsed.GetRequiredValue(path)));
        return command;
    }

    private static int Run(Terminal terminal, string path)
    {
        switch (ConfigurationFile.Load(path))
        {
            case ConfigurationResult.Loaded(var configuration):
                terminal.Out.WriteLine(
                    $"{path}: valid: {configuration.Rulebook.Policies.Count} policies, {configuration.Rulebook.Calendars.Count} calendars (24x7 is built in)");
                return ExitCode.Ok;
            case ConfigurationResult.Invalid(var errors):
                foreach (var error in errors) terminal.Error.WriteLine(error);
                return ExitCode.WrongInput;
            default:
                throw new InvalidOperationException("a kind of result that check does not know");
        }
    }
}
