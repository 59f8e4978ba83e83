using SlaMonitor.Core.Entities;

namespace SlaMonitor.Core.Accounts;

/// <summary>What an account can be asked.</summary>
public abstract record AccountCommand : Command
{
    private protected AccountCommand()
    {
    }

    /// <summary>Somebody describes the account. The profile's version is ignored: the account counts it.</summary>
    public sealed record Describe(AccountProfile Profile) : AccountCommand;

    /// <summary>A ticket's clocks changed: add these differences to the account's counts.</summary>
    /// <param name="Differences">By metric.</param>
    /// <param name="Version">The configuration in force, whose objectives hold; 0 for one without any. A host puts it in.</param>
    public sealed record Count(EquatableArray<MetricTally> Differences, int Version = 0) : AccountCommand;

    /// <summary>The time has come that it asked to be woken at.</summary>
    /// <param name="Version">The configuration in force. A host puts it in.</param>
    public sealed record Wake(int Version) : AccountCommand;
}
