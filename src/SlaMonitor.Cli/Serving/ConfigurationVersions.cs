using SlaMonitor.Config;
using SlaMonitor.Core.Policies;
using SlaMonitor.Engine;
using SlaMonitor.Engine.Journal;

namespace SlaMonitor.Cli.Serving;

/// <summary>
/// The versions of the configuration that a data folder has seen. A ticket keeps the version under which it was created,
/// so every version is kept with its texts; one that differs from the last becomes the next.
/// </summary>
internal static class ConfigurationVersions
{
    /// <summary>All versions, the given one being the current.</summary>
    /// <exception cref="StoreException">A stored version cannot be read any more, or the new one cannot be stored.</exception>
    public static Rulebooks Open(IJournal journal, Configuration current)
    {
        var texts = current.Sources.Select(s => new ConfigurationText(s.Name, s.Text)).ToList();
        var stored = journal.Configurations();
        Rulebooks? rulebooks = null;
        foreach (var version in stored)
        {
            var rulebook = Compile(version.Version, version.Files);
            rulebooks = rulebooks is null ? new Rulebooks(rulebook) : rulebooks.With(rulebook);
        }
        if (rulebooks is not null && stored[^1].Files.SequenceEqual(texts)) return rulebooks;

        var next = new StoredConfiguration((rulebooks?.Current.Version ?? 0) + 1, texts);
        journal.SaveConfiguration(next);
        var compiled = Compile(next.Version, next.Files);
        return rulebooks is null ? new Rulebooks(compiled) : rulebooks.With(compiled);
    }

    private static Rulebook Compile(int version, IReadOnlyList<ConfigurationText> files)
    {
        var sources = files.Select(f => new ConfigurationSource(f.Name, f.Text)).ToList();
        return ConfigurationFile.Load(sources, version) switch
        {
            ConfigurationResult.Loaded(var configuration) => configuration.Rulebook,
            ConfigurationResult.Invalid(var errors) => throw new StoreException(
                $"Version {version} of the configuration, stored in the data folder, cannot be read by this version of slamonitor: {errors[0]}"),
            _ => throw new InvalidOperationException("a kind of result that serve does not know"),
        };
    }
}
