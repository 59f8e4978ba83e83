using System.Diagnostics;

namespace SlaMonitor.Helm.Tests.Rendering;

/// <summary>Runs a program that reads all of its input and then answers.</summary>
internal static class Tool
{
    private static readonly TimeSpan AnswerMax = TimeSpan.FromMinutes(4);

    /// <summary>What it wrote on standard output.</summary>
    /// <exception cref="InvalidOperationException">It ended with another code than 0; the message has what it wrote on standard error.</exception>
    public static async Task<string> RunAsync(string program, IEnumerable<string> arguments, string input = "", string? folder = null, IReadOnlyDictionary<string, string>? environment = null)
    {
        var start = new ProcessStartInfo(program) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = folder ?? "" };
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        foreach (var (name, value) in environment ?? new Dictionary<string, string>()) start.Environment[name] = value;
        using var process = Process.Start(start)!;
        using var patience = new CancellationTokenSource(AnswerMax);
        try
        {
            var (output, errors) = (process.StandardOutput.ReadToEndAsync(patience.Token), process.StandardError.ReadToEndAsync(patience.Token));
            await WriteAsync(process.StandardInput, input);
            await process.WaitForExitAsync(patience.Token);
            if (process.ExitCode != 0) throw new InvalidOperationException($"{program} ended with {process.ExitCode}: {await errors}");
            return await output;
        }
        finally
        {
            if (!process.HasExited) process.Kill(entireProcessTree: true);
        }
    }

    private static async Task WriteAsync(StreamWriter into, string input)
    {
        try
        {
            await using (into) await into.WriteAsync(input);
        }
        catch (IOException)
        {
            // It ended before it had read everything; its exit code and its errors tell why.
        }
    }
}
