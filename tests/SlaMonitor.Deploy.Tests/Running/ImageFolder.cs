using System.Diagnostics;
using SlaMonitor.Console.Tests;
using SlaMonitor.EndToEnd.Serving;

namespace SlaMonitor.Deploy.Tests.Running;

/// <summary><c>/app</c> of the image as near as the build of these tests comes to it: both programs in one folder.</summary>
internal sealed class ImageFolder : IDisposable
{
    // bin/Release/net10.0
    private static readonly string Output = string.Join(Path.DirectorySeparatorChar, AppContext.BaseDirectory.TrimEnd('/').Split('/')[^3..]);

    private readonly TemporaryFolder _folder = new();

    public ImageFolder()
    {
        foreach (var program in new[] { "SlaMonitor.Cli", "SlaMonitor.Silo" })
            foreach (var file in Directory.EnumerateFiles(Built(program), "*", SearchOption.AllDirectories))
            {
                var copy = _folder[Path.GetRelativePath(Built(program), file)];
                Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
                File.Copy(file, copy, overwrite: true);
            }
        MakeReadable(_folder.Path);
    }

    /// <summary>Whether this build has both: the one without the cluster has no node.</summary>
    public static bool IsBuilt => File.Exists(Path.Combine(Built("SlaMonitor.Silo"), "slamonitor-silo.dll"));

    /// <summary>The command of a program of the image, <c>/app/NAME</c>.</summary>
    public IReadOnlyList<string> Program(string path) => ["dotnet", _folder[path["/app/".Length..] + ".dll"]];

    public void Dispose() => _folder.Dispose();

    /// <summary>Lets everybody read a folder and what is in it, as in an image.</summary>
    public static void MakeReadable(string folder)
    {
        using var chmod = Process.Start("chmod", ["-R", "a+rX", folder]);
        chmod.WaitForExit();
        Assert.Equal(0, chmod.ExitCode);
    }

    private static string Built(string project) => Repository.Folder("src", project, Output);
}
