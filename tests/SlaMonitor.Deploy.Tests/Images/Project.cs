using System.Xml.Linq;
using SlaMonitor.Console.Tests;

namespace SlaMonitor.Deploy.Tests.Images;

/// <summary>A project file; paths are relative to the repository's root.</summary>
internal sealed record Project(string Path, XDocument Xml)
{
    public string AssemblyName => Xml.Descendants("AssemblyName").SingleOrDefault()?.Value ?? System.IO.Path.GetFileNameWithoutExtension(Path);

    public IEnumerable<string> Imports => Xml.Descendants("Import").Select(import => Relative((string)import.Attribute("Project")!));

    /// <summary>Files outside of its folder that it names.</summary>
    public IEnumerable<string> Elsewhere => Xml.Descendants().Where(element => element.Name.LocalName != "ProjectReference")
        .Select(element => (string?)element.Attribute("Include")).Where(include => include?.StartsWith("../", StringComparison.Ordinal) == true).Select(include => Relative(include!));

    /// <summary>The project and all that it is built of.</summary>
    public static IEnumerable<Project> Closure(params string[] paths)
    {
        var known = new Dictionary<string, Project>();
        var waiting = new Queue<string>(paths);
        while (waiting.TryDequeue(out var path))
        {
            if (known.ContainsKey(path)) continue;
            var project = known[path] = new Project(path, XDocument.Load(Repository.Folder(path)));
            foreach (var reference in project.Xml.Descendants("ProjectReference")) waiting.Enqueue(project.Relative((string)reference.Attribute("Include")!));
        }
        return known.Values;
    }

    private string Relative(string path) =>
        System.IO.Path.GetRelativePath(Repository.Folder(), System.IO.Path.GetFullPath(path, Repository.Folder(System.IO.Path.GetDirectoryName(Path)!)));
}
