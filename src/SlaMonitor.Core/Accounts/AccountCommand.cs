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
    public sealed record Count(EquatableArray<MetricTally> Differences) : AccountCommand;
}
