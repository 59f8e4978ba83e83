using System.Diagnostics;
using SlaMonitor.EndToEnd.Serving;

namespace SlaMonitor.Deploy.Tests.Running;

/// <summary>
/// Runs programs as the image does: as its user, with no other variables than it is told (and so without HOME), no way to more
/// rights, in a folder that it cannot write. Who is not root stays who they are.
/// </summary>
internal static class Nobody
{
    /// <summary>As in the Dockerfile.</summary>
    private static readonly string[] User = Deployment.Dockerfile.Final.The("USER").Text.Split(':');

    /// <summary>The command that runs this one so.</summary>
    public static IReadOnlyList<string> Command(IReadOnlyDictionary<string, string> environment, params IEnumerable<string> command) =>
    [
        .. Environment.IsPrivilegedProcess && Tool.Find("setpriv") is { } setpriv
            ? [setpriv, $"--reuid={User[0]}", $"--regid={User[1]}", "--clear-groups", "--no-new-privs", "--bounding-set=-all"]
            : Array.Empty<string>(),
        "/usr/bin/env", "-i", "PATH=" + Environment.GetEnvironmentVariable("PATH"),
        .. Environment.GetEnvironmentVariable("DOTNET_ROOT") is { } root ? new[] { "DOTNET_ROOT=" + root } : [],
        .. environment.Select(one => $"{one.Key}={one.Value}"),
        .. command,
    ];

    public static Process Start(IReadOnlyDictionary<string, string> environment, params IEnumerable<string> command)
    {
        var all = Command(environment, command);
        return Process.Start(new ProcessStartInfo(all[0], all.Skip(1)) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = "/" })!;
    }

    public static Task<ToolRun> RunAsync(IReadOnlyDictionary<string, string> environment, params IEnumerable<string> command)
    {
        var all = Command(environment, command);
        return Tool.RunAsync(all[0], all.Skip(1), folder: "/");
    }
}
