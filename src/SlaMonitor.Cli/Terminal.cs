namespace SlaMonitor.Cli;

/// <summary>What a command talks to: data to <paramref name="Out"/>, everything else to <paramref name="Error"/>.</summary>
/// <param name="In">Read by commands whose file is <c>-</c>.</param>
/// <param name="Out">Data alone, so that it can be piped.</param>
/// <param name="Error">Errors, hints and progress.</param>
/// <param name="IsInteractive">Whether somebody watches <paramref name="Error"/>, so that a bar may be drawn on it.</param>
/// <param name="Variable">The environment: the value of a variable, or null.</param>
/// <param name="Time">The clock for waiting.</param>
public sealed record Terminal(
    TextReader In,
    TextWriter Out,
    TextWriter Error,
    bool IsInteractive,
    Func<string, string?> Variable,
    TimeProvider Time)
{
    public static Terminal OfProcess() => new(
        Console.In,
        Console.Out,
        Console.Error,
        !Console.IsErrorRedirected,
        Environment.GetEnvironmentVariable,
        TimeProvider.System);
}
