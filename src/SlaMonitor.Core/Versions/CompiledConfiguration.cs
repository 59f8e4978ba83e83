using SlaMonitor.Core.Policies;
using SlaMonitor.Core.Wire;

namespace SlaMonitor.Core.Versions;

/// <summary>What came of reading a configuration's texts.</summary>
public abstract record CompiledConfiguration
{
    private CompiledConfiguration()
    {
    }

    public sealed record Valid(Rulebook Rulebook) : CompiledConfiguration;

    /// <summary>At least one error; each one's place is <c>file:line:column</c>.</summary>
    public sealed record Invalid(EquatableArray<WireError> Errors) : CompiledConfiguration;
}

/// <summary>Reads texts as the given version of the configuration. Pure; whatever the texts hold, it answers.</summary>
public delegate CompiledConfiguration CompileConfiguration(IReadOnlyList<ConfigurationText> files, int version);
