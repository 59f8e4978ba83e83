using SlaMonitor.Core.Accounts;
using SlaMonitor.Orleans.Entities;

namespace SlaMonitor.Orleans.Accounts;

/// <summary>
/// What the cluster stores of an account's grain. Its clocks are counted beside it, where its tickets are; the counts in its state are
/// those that it has taken over from there, without the open ones, where its segment has objectives.
/// </summary>
public sealed record StoredAccount : StoredEntity<AccountState>
{
    /// <summary>True until every open ticket knows the present description.</summary>
    public bool IsSpreading { get; init; }

    /// <summary>The version of the configuration under which its counts were last taken over; 0 where they never were for its segment.</summary>
    public int CountedUnder { get; init; }
}
