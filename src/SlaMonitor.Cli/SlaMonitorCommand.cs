using System.CommandLine;
using System.CommandLine.Help;
using SlaMonitor.Cli.Commands;

namespace SlaMonitor.Cli;

/// <summary>The whole command line: parses, runs one command, turns what may go wrong into an exit code.</summary>
public static class SlaMonitorCommand
{
    /// <summary>Runs one command line and returns its exit code (<see cref="ExitCode"/>); never throws for what a user can do.</summary>
    public static async Task<int> RunAsync(string[] args, Terminal terminal, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(terminal);
        var parsed = Root(terminal).Parse(args);
        if (parsed.Errors.Count > 0)
        {
            foreach (var error in parsed.Errors) await terminal.Error.WriteLineAsync(error.Message);
            await terminal.Error.WriteLineAsync($"Try '{Path(parsed)} --help'.");
            return ExitCode.Usage;
        }

        var configuration = new InvocationConfiguration
        {
            Output = terminal.Out,
            Error = terminal.Error,
            EnableDefaultExceptionHandler = false,
            // Program handles Ctrl+C: a command may take as long as it needs to stop cleanly.
            ProcessTerminationTimeout = null,
        };
        try
        {
            return await parsed.InvokeAsync(configuration, cancellation);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            return ExitCode.Interrupted;
        }
        catch (Exception broken) when (broken is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            await terminal.Error.WriteLineAsync($"slamonitor: {broken.Message}");
            return ExitCode.Failure;
        }
    }

    private static RootCommand Root(Terminal terminal)
    {
        var root = new RootCommand("Watches support tickets against their service levels, second by second.")
        {
            ServeCommand.Create(terminal),
            CheckCommand.Create(terminal),
            CalendarCommand.Create(terminal),
            OnCallCommand.Create(terminal),
            EscalateCommand.Create(terminal),
            EvaluateCommand.Create(terminal),
            ExplainCommand.Create(terminal),
            TestCommand.Create(terminal),
            BacktestCommand.Create(terminal),
            SimulateCommand.Create(terminal),
            ReplayCommand.Create(terminal),
            KeysCommand.Create(terminal),
            HealthCommand.Create(terminal),
            BackupCommand.CreateBackup(terminal),
            BackupCommand.CreateRestore(terminal),
            ExportCommand.CreateExport(terminal),
            ExportCommand.CreateImport(terminal),
        };
        var help = root.Options.OfType<HelpOption>().Single();
        help.Action = new TeachingHelp((HelpAction)help.Action!);
        return root;
    }

    private static string Path(ParseResult parsed)
    {
        var names = new List<string>();
        for (var at = parsed.CommandResult; at is not null; at = at.Parent as System.CommandLine.Parsing.CommandResult)
            names.Insert(0, at.Command is RootCommand ? "slamonitor" : at.Command.Name);
        return string.Join(' ', names);
    }
}
