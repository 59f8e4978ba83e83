namespace SlaMonitor.Config.Tests;

/// <summary>The configuration that the tests start from, and how they load one.</summary>
internal static class Sample
{
    public static string Folder => Path.Combine(AppContext.BaseDirectory, "samples");

    public static string Complete { get; } = File.ReadAllText(Path.Combine(Folder, "complete.yaml"));

    public static ConfigurationSource Holidays { get; } =
        new("holidays/de.ics", File.ReadAllText(Path.Combine(Folder, "holidays", "de.ics")));

    /// <summary>As the file <c>sla.yaml</c>, beside the holiday file.</summary>
    public static ConfigurationResult Load(string yaml) => ConfigurationFile.Load([new("sla.yaml", yaml), Holidays]);

    public static Configuration Loaded(string yaml) => Load(yaml) switch
    {
        ConfigurationResult.Loaded loaded => loaded.Configuration,
        var other => throw new InvalidOperationException(string.Join('\n', ((ConfigurationResult.Invalid)other).Errors)),
    };

    /// <summary>The errors as lines, without the file's name; empty when it loads.</summary>
    public static string[] Errors(string yaml) => Load(yaml) is ConfigurationResult.Invalid invalid
        ? [.. invalid.Errors.Select(e => e.ToString().Replace("sla.yaml:", "", StringComparison.Ordinal))]
        : [];
}
