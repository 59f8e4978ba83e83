using System.Diagnostics;

namespace SlaMonitor.PostgresServer;

/// <summary>
/// A folder that belongs to whoever may run the server: PostgreSQL refuses to be run by root, so there it runs as another user,
/// <c>postgres</c> or else <c>nobody</c>.
/// </summary>
internal sealed class ServerFolder
{
    private readonly string? _user;

    private ServerFolder(string path, string? user) => (Path, _user) = (path, user);

    public string Path { get; }

    /// <exception cref="PostgresUnavailableException">The user is root, and cannot become another one.</exception>
    public static ServerFolder Make()
    {
        string? user = null;
        if (Environment.IsPrivilegedProcess)
        {
            var known = File.ReadLines("/etc/passwd").Select(line => line.Split(':')[0]).ToHashSet();
            user = new[] { "postgres", "nobody" }.FirstOrDefault(known.Contains);
            if (user is null || PostgresPrograms.Find("setpriv") is null)
                throw new PostgresUnavailableException("PostgreSQL cannot be run by root, and there is no setpriv, or no user postgres or nobody, to run it as");
        }
        // Short: a socket's path has room for some 100 bytes.
        var folder = new ServerFolder(Directory.CreateTempSubdirectory("slapg-").FullName, user);
        if (user is not null) Run(Process.Start("chown", [user, folder.Path]));
        return folder;
    }

    /// <summary>Starts a program as the folder's owner, in the folder.</summary>
    public Process Start(string program, IEnumerable<string> arguments)
    {
        // setpriv becomes the program: the process id is the program's.
        string[] command = _user is null ? [program, .. arguments] : ["setpriv", $"--reuid={_user}", $"--regid={GroupOf(_user)}", "--clear-groups", program, .. arguments];
        var start = new ProcessStartInfo(command[0], command[1..]) { WorkingDirectory = Path, RedirectStandardOutput = true, RedirectStandardError = true };
        return Process.Start(start) ?? throw new PostgresUnavailableException($"{program} could not be started");
    }

    public void Delete() => Directory.Delete(Path, recursive: true);

    private static string GroupOf(string user) => File.ReadLines("/etc/passwd").Select(line => line.Split(':')).First(p => p[0] == user)[3];

    private static void Run(Process process)
    {
        using (process)
        {
            process.WaitForExit();
            if (process.ExitCode != 0) throw new PostgresUnavailableException("the temporary folder cannot be given to the server's user");
        }
    }
}
