using SlaMonitor.Core.Accounts;

namespace SlaMonitor.Orleans.Accounts;

/// <summary>What the cluster stores of an account's grain. Its clocks are counted beside it, where its tickets are.</summary>
public sealed class StoredAccount
{
    /// <summary>Null before anybody described it.</summary>
    public AccountState? State { get; init; }

    /// <summary>True until every open ticket knows the present description.</summary>
    public bool IsSpreading { get; init; }
}
