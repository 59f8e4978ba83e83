using System.Text.RegularExpressions;
using SlaMonitor.Console.Tests;

namespace SlaMonitor.Deploy.Tests;

/// <summary>The variables that a node reads: those of its settings. Taken from the source, since a build without the cluster has no node to ask.</summary>
internal static partial class NodeVariables
{
    public static IReadOnlyCollection<string> All { get; } =
    [
        .. Declaration().Matches(File.ReadAllText(Repository.Folder("src", "SlaMonitor.Silo", "Settings", "Setting.cs")))
            .Select(match => "SLAMONITOR_" + match.Groups[1].Value.ToUpperInvariant().Replace('-', '_')),
    ];

    [GeneratedRegex("""public static Setting \w+ \{ get; \} = new\(\s*"([a-z-]+)",""")]
    private static partial Regex Declaration();
}
