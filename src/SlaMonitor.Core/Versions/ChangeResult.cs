using SlaMonitor.Core.Wire;

namespace SlaMonitor.Core.Versions;

/// <summary>What became of a change, or of a dry run of one.</summary>
public abstract record ChangeResult
{
    private ChangeResult()
    {
    }

    /// <summary>It is a durable version, and the current one.</summary>
    public sealed record Made(ConfigurationVersion Version) : ChangeResult;

    /// <summary>It was only tried.</summary>
    public sealed record Tried(DryRunReport Report) : ChangeResult;

    /// <summary>The texts are not a configuration. Each error's place is <c>file:line:column</c>.</summary>
    public sealed record Invalid(EquatableArray<WireError> Errors) : ChangeResult;

    /// <summary>Another version is current than the change was made for.</summary>
    public sealed record Stale(int Current) : ChangeResult;

    /// <summary>The journal does not take it; trying again later may help.</summary>
    public sealed record NotStored(string Reason) : ChangeResult;
}
