using SlaMonitor.Core;

namespace SlaMonitor.Config.Cases;

/// <summary>What came of reading policy tests.</summary>
public abstract record CasesResult
{
    private CasesResult()
    {
    }

    /// <summary>The cases of all files, in order. <paramref name="Files"/> is how many there are; none is no error here.</summary>
    public sealed record Loaded(EquatableArray<PolicyCase> Cases, int Files) : CasesResult;

    /// <summary>All errors of all files, at least one; a case with an error is not run, and neither are the others.</summary>
    public sealed record Invalid(IReadOnlyList<ConfigurationError> Errors) : CasesResult;
}
