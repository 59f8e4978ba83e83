using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace SlaMonitor.Cli;

/// <summary>A command whose help ends with examples that can be pasted.</summary>
internal sealed class TeachingCommand(string name, string description) : Command(name, description)
{
    /// <summary>Lines shown under <c>Examples</c>, as they are.</summary>
    public IReadOnlyList<string> Examples { get; init; } = [];
}

/// <summary>Writes the usual help, and then the command's examples and the exit codes.</summary>
internal sealed class TeachingHelp(HelpAction usual) : SynchronousCommandLineAction
{
    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        usual.Invoke(parseResult);
        var output = parseResult.InvocationConfiguration.Output;
        if (parseResult.CommandResult.Command is TeachingCommand { Examples.Count: > 0 } command)
        {
            output.WriteLine("Examples:");
            foreach (var line in command.Examples) output.WriteLine(line.Length == 0 ? "" : $"  {line}");
            output.WriteLine();
        }

        output.WriteLine("Exit codes: 0 done, 1 the input is wrong, 2 the command line is wrong, 3 the server or a disk failed, 130 Ctrl+C");
        return ExitCode.Ok;
    }
}
