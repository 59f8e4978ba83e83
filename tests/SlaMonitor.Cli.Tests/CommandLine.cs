namespace SlaMonitor.Cli.Tests;

/// <summary>Runs a command line in this process and keeps what it wrote.</summary>
internal sealed record CommandLine(int Code, string Out, string Error)
{
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    public IReadOnlyList<string> Lines => Out.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    public static async Task<CommandLine> RunAsync(string[] args, string input = "", IReadOnlyDictionary<string, string>? variables = null, CancellationToken cancellation = default)
    {
        using var output = new StringWriter { NewLine = "\n" };
        using var error = new StringWriter { NewLine = "\n" };
        var terminal = new Terminal(new StringReader(input), output, TextWriter.Synchronized(error), false, name => variables?.GetValueOrDefault(name), TimeProvider.System);
        var code = await SlaMonitorCommand.RunAsync(args, terminal, cancellation).WaitAsync(Limit, CancellationToken.None);
        return new CommandLine(code, output.ToString(), error.ToString());
    }
}
