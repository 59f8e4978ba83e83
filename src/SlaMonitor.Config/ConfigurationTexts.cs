using SlaMonitor.Core;
using SlaMonitor.Core.Versions;
using SlaMonitor.Core.Wire;

namespace SlaMonitor.Config;

/// <summary>A configuration's texts, as versions keep them and as the reader takes them.</summary>
public static class ConfigurationTexts
{
    public static EquatableArray<ConfigurationText> Of(Configuration configuration) =>
        [.. configuration.Sources.Select(s => new ConfigurationText(s.Name, s.Text))];

    /// <inheritdoc cref="CompileConfiguration"/>
    public static CompiledConfiguration Compile(IReadOnlyList<ConfigurationText> files, int version) =>
        ConfigurationFile.Load([.. files.Select(f => new ConfigurationSource(f.Name, f.Text))], version) switch
        {
            ConfigurationResult.Loaded(var configuration) => new CompiledConfiguration.Valid(configuration.Rulebook),
            ConfigurationResult.Invalid(var errors) => new CompiledConfiguration.Invalid([.. errors.Select(Error)]),
            _ => throw new InvariantViolatedException("a configuration is loaded or invalid"),
        };

    private static WireError Error(ConfigurationError error) => new($"{error.File}:{error.Line}:{error.Column}", error.Message);
}
