using SlaMonitor.EndToEnd.Serving;

namespace SlaMonitor.Deploy.Tests.Running;

/// <summary>Runs <c>init.sh</c> with a <c>docker</c> that runs the real <c>slamonitor</c> where the service <c>keys</c> would, and writes down what it was asked.</summary>
internal sealed class InitScript : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    /// <param name="slamonitor">The command that is run with the arguments of the container.</param>
    /// <param name="data">The folder that stands for the volume.</param>
    public InitScript(IEnumerable<string> slamonitor, string data)
    {
        Directory.CreateDirectory(_folder["deploy"]);
        Directory.CreateDirectory(_folder["bin"]);
        File.Copy(Deployment.Path("init.sh"), _folder["deploy/init.sh"]);
        var docker = _folder.File("bin/docker", $"""
            #!/bin/sh
            echo "$*" >>'{_folder["calls"]}'
            case "$*" in
              'compose build migrate') exit 0 ;;
              'compose run --rm -T keys keys add --name '*' --role '*' --data /var/lib/slamonitor')
                shift 5
                exec {string.Join(' ', slamonitor.Select(word => $"'{word}'"))} "$1" "$2" "$3" "$4" "$5" "$6" --data '{data}' ;;
              *) echo "docker $* is not expected" >&2; exit 9 ;;
            esac
            """);
        File.SetUnixFileMode(docker, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        File.WriteAllText(_folder["calls"], "");
    }

    public string Secrets => _folder["deploy/secrets"];

    /// <summary>What docker was asked since it was last looked at.</summary>
    public IReadOnlyList<string> Calls
    {
        get
        {
            var calls = File.ReadAllLines(_folder["calls"]);
            File.WriteAllText(_folder["calls"], "");
            return calls;
        }
    }

    public string Secret(string name) => File.ReadAllText(Path.Combine(Secrets, name));

    public Task<ToolRun> RunAsync() => Tool.RunAsync(
        "/bin/sh", [_folder["deploy/init.sh"]], environment: new Dictionary<string, string> { ["PATH"] = $"{_folder["bin"]}:{Environment.GetEnvironmentVariable("PATH")}" });

    public void Dispose() => _folder.Dispose();
}
