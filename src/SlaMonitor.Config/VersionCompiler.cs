using SlaMonitor.Config.OnCall;
using SlaMonitor.Core;
using SlaMonitor.Core.Versions;

namespace SlaMonitor.Config;

/// <summary>
/// Compiles the versions of a configuration one after the other. A version that differs from the last one in its on-call changes alone shares
/// with it all that does not: of those there may be a thousand. Thread-safe; the answers are those of <see cref="ConfigurationTexts.Compile"/>.
/// </summary>
public sealed class VersionCompiler
{
    private Compiled? _last;

    /// <inheritdoc cref="CompileConfiguration"/>
    public CompiledConfiguration Compile(IReadOnlyList<ConfigurationText> files, int version)
    {
        var own = files.Where(file => !OnCallChangesFile.Is(file.Name)).ToEquatableArray();
        var last = Volatile.Read(ref _last);
        if (last is null || last.Files != own)
        {
            // What is wrong is told of all files together.
            if (ConfigurationFile.Load(Sources(own), version) is not ConfigurationResult.Loaded(var loaded)) return ConfigurationTexts.Compile(files, version);
            Volatile.Write(ref _last, last = new Compiled(own, loaded));
        }
        return ChangesReader.Read(Sources(files.Where(file => OnCallChangesFile.Is(file.Name)))) is { } changes
            ? new CompiledConfiguration.Valid(ChangesReader.Over(last.Configuration, changes, version))
            : ConfigurationTexts.Compile(files, version);
    }

    private static List<ConfigurationSource> Sources(IEnumerable<ConfigurationText> files) => [.. files.Select(file => new ConfigurationSource(file.Name, file.Text))];

    /// <param name="Files">Without the on-call changes.</param>
    /// <param name="Configuration">Of these files.</param>
    private sealed record Compiled(EquatableArray<ConfigurationText> Files, Configuration Configuration);
}
