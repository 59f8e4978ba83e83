using System.Diagnostics;

namespace SlaMonitor.EndToEnd.Serving;

/// <summary>A program of this machine that comes to an end by itself.</summary>
internal static class Tool
{
    /// <summary>Where it is on PATH; null when it is not there.</summary>
    public static string? Find(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists);

    /// <summary>The same; without it the test is skipped, and says which of Debian's packages has it.</summary>
    public static string Require(string program, string package)
    {
        var found = Find(program);
        if (found is null) Assert.Skip($"There is no {program} on PATH (Debian: apt-get install {package}).");
        return found;
    }

    /// <summary>Runs it to its end; in <see cref="Limits.Step"/>, unless it is given another time.</summary>
    /// <param name="program">Its name or path.</param>
    /// <param name="arguments">Each as it is.</param>
    /// <param name="input">What it reads.</param>
    /// <param name="folder">Where it runs; by default where the tests do.</param>
    /// <param name="environment">Variables beside those of the tests.</param>
    /// <param name="within">How long it may take.</param>
    public static async Task<ToolRun> RunAsync(
        string program,
        IEnumerable<string> arguments,
        string input = "",
        string? folder = null,
        IReadOnlyDictionary<string, string>? environment = null,
        TimeSpan? within = null)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = folder ?? "" };
        foreach (var (name, value) in environment ?? new Dictionary<string, string>()) start.Environment[name] = value;
        using var process = Process.Start(start)!;
        using var patience = new CancellationTokenSource(within ?? Limits.Step);
        try
        {
            var (output, errors) = (process.StandardOutput.ReadToEndAsync(patience.Token), process.StandardError.ReadToEndAsync(patience.Token));
            await WriteAsync(process.StandardInput, input);
            await process.WaitForExitAsync(patience.Token);
            return new ToolRun(process.ExitCode, await output, await errors);
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
