using SlaMonitor.Deploy.Tests.Compose;
using SlaMonitor.EndToEnd.Serving;

namespace SlaMonitor.Deploy.Tests.Configurations;

/// <summary>
/// The files of a service as they are in its container, in a folder of this machine: the mounts where compose puts them, secrets with some
/// text, and in the texts the folder before every such path.
/// </summary>
internal sealed class StagedFiles : IDisposable
{
    private const string SecretsFolder = "/run/secrets";
    private readonly TemporaryFolder _root = new();
    private readonly Func<string, string> _change;

    /// <param name="service">Whose files they are.</param>
    /// <param name="change">What else is to be changed in each text.</param>
    public StagedFiles(ComposeService service, Func<string, string>? change = null)
    {
        _change = change ?? (text => text);
        foreach (var secret in service.Secrets) Write($"{SecretsFolder}/{secret}", "some text");
        var targets = service.Mounts.Where(mount => !mount.IsVolume).ToList();
        foreach (var mount in targets)
        {
            var source = Path.GetFullPath(Path.Combine(Deployment.Folder, mount.Source));
            if (File.Exists(source)) Write(mount.Target, Local(File.ReadAllText(source), targets));
            foreach (var file in Directory.Exists(source) ? Directory.EnumerateFiles(source) : [])
                Write($"{mount.Target}/{Path.GetFileName(file)}", Local(File.ReadAllText(file), targets));
        }
    }

    /// <summary>Where a file of the container is on this machine.</summary>
    public string this[string path] => _root.Path + path;

    public void Dispose() => _root.Dispose();

    private void Write(string path, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(this[path])!);
        File.WriteAllText(this[path], text);
    }

    private string Local(string text, IEnumerable<ComposeMount> mounts)
    {
        foreach (var target in mounts.Select(mount => mount.Target).Append(SecretsFolder + "/").OrderByDescending(target => target.Length))
            text = text.Replace(target, "\u0001" + target, StringComparison.Ordinal);
        // A target may begin another one, which has its mark already.
        return _change(text.Replace("\u0001\u0001", "\u0001", StringComparison.Ordinal).Replace("\u0001", _root.Path, StringComparison.Ordinal));
    }
}
