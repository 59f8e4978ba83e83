namespace SlaMonitor.Config;

/// <summary>One file of a configuration: YAML, or a holiday file that the YAML names (<c>.ics</c>).</summary>
/// <param name="Name">As errors show it; holiday files are found by it, relative to the YAML file that names them. Slashes separate folders.</param>
/// <param name="Text">Its contents.</param>
public sealed record ConfigurationSource(string Name, string Text);
