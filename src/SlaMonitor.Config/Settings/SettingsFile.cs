using System.Collections.Immutable;
using SlaMonitor.Config.Reading;
using SlaMonitor.Config.Text;
using SlaMonitor.Config.Yaml;

namespace SlaMonitor.Config.Settings;

/// <summary>A file with the settings of a program: one YAML mapping of known names to single values.</summary>
public static class SettingsFile
{
    /// <param name="path">Errors name the file by it, as given.</param>
    /// <param name="names">Every name that there may be; another one is an error, and so is one without a value.</param>
    public static SettingsResult Load(string path, ImmutableArray<string> names)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var errors = new ErrorList();
        var settings = new Dictionary<string, PlacedText>(StringComparer.Ordinal);
        if (ConfigurationFile.Open(path, Place.StartOf(path), errors) is { } source
            && YamlReader.Read(source.Name, source.Text, errors) is { } root
            && Section.Of(root, "settings", names, errors) is { } section)
        {
            var values = new ValueReader(errors);
            foreach (var entry in section.Entries)
                if (names.Contains(entry.Key.Value, StringComparer.Ordinal) && values.Text(entry.Value, $"a value for {entry.Key.Value}") is { } text)
                    settings.Add(entry.Key.Value, new PlacedText(text, entry.Value.At));
        }
        return errors.IsEmpty ? new SettingsResult.Loaded(settings) : new SettingsResult.Invalid(errors.InOrder([path]));
    }
}

/// <summary>What came of loading settings.</summary>
public abstract record SettingsResult
{
    private SettingsResult()
    {
    }

    /// <param name="Settings">Those that the file has, by name.</param>
    public sealed record Loaded(IReadOnlyDictionary<string, PlacedText> Settings) : SettingsResult;

    /// <summary>All errors, by place; at least one.</summary>
    public sealed record Invalid(IReadOnlyList<ConfigurationError> Errors) : SettingsResult;
}

/// <summary>A text and where it stands.</summary>
public readonly record struct PlacedText(string Text, Place At);
