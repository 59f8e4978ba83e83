namespace SlaMonitor.Cli;

/// <summary>How a command ends. Scripts rely on the numbers.</summary>
public static class ExitCode
{
    public const int Ok = 0;

    /// <summary>The input is wrong: a configuration, a row of an export, an event that the server refused.</summary>
    public const int WrongInput = 1;

    /// <summary>What <c>health</c> says of a monitor that is not ready: the number by which Docker knows an unhealthy container.</summary>
    public const int NotReady = 1;

    /// <summary>The command line itself is wrong.</summary>
    public const int Usage = 2;

    /// <summary>The server or a disk failed; the same command may work later.</summary>
    public const int Failure = 3;

    /// <summary>Ctrl+C, as shells count it (128 + SIGINT).</summary>
    public const int Interrupted = 130;
}
