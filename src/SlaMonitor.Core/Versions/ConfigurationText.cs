namespace SlaMonitor.Core.Versions;

/// <summary>A configuration file's name and text.</summary>
public sealed record ConfigurationText(string Name, string Text);
