namespace SlaMonitor.Config;

/// <summary>What came of loading a configuration.</summary>
public abstract record ConfigurationResult
{
    private ConfigurationResult()
    {
    }

    public sealed record Loaded(Configuration Configuration) : ConfigurationResult;

    /// <summary>All errors of all files, by file and place; at least one. Past a thousand the last one says how many more there are.</summary>
    public sealed record Invalid(IReadOnlyList<ConfigurationError> Errors) : ConfigurationResult;
}
