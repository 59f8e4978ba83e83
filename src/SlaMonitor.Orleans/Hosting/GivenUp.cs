namespace SlaMonitor.Orleans.Hosting;

/// <summary>
/// Ends the process when the silo cannot go on, which is mostly because the others have declared it dead: it was stopped, or out
/// of reach, for longer than they wait. It ends at once, as what it has in memory is no longer its own, and without a core dump,
/// as nothing is wrong with it; whoever started it starts it again.
/// </summary>
internal sealed class GivenUp : IFatalErrorHandler
{
    /// <summary>The exit code, which tells a supervisor that starting again is all that is needed.</summary>
    public const int ExitCode = 3;

    public bool IsUnexpected(Exception exception) => exception is not ThreadAbortException;

    public void OnFatalException(object? sender = null, string? context = null, Exception? exception = null)
    {
        Console.Error.WriteLine(
            $"slamonitor-silo: the other silos have given this one up, or it cannot go on. Its tickets go on elsewhere. It ends; start it again. {context} {exception?.Message}".TrimEnd());
        Environment.Exit(ExitCode);
    }
}
