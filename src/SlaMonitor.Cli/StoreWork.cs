using SlaMonitor.Core.Wire;
using SlaMonitor.Engine;
using SlaMonitor.Exports;

namespace SlaMonitor.Cli;

/// <summary>Work on a whole store: shows how far it is while somebody watches, then tells in a line what was done, or why it was not.</summary>
internal static class StoreWork
{
    /// <param name="terminal">Where it runs.</param>
    /// <param name="done">Where the line goes: standard error when standard output may hold what was made.</param>
    /// <param name="work">Gives the line.</param>
    public static Task<int> Run(Terminal terminal, TextWriter done, Func<Progress, string> work)
    {
        var shown = new Progress(terminal);
        try
        {
            var line = work(shown);
            shown.End();
            done.WriteLine(line);
            return Task.FromResult(ExitCode.Ok);
        }
        catch (Exception e) when (e is StoreException or ExportException or StoredFormatException)
        {
            shown.End();
            terminal.Error.WriteLine($"slamonitor: {e.Message}");
            return Task.FromResult(e is ExportException ? ExitCode.WrongInput : ExitCode.Failure);
        }
    }
}
