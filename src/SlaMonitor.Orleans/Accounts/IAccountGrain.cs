using Orleans.Concurrency;
using SlaMonitor.Orleans.Alarms;
using SlaMonitor.Orleans.Messages;

namespace SlaMonitor.Orleans.Accounts;

/// <summary>A customer account; its key is the account's id.</summary>
[Alias("slamonitor.account")]
public interface IAccountGrain : IGrainWithStringKey
{
    /// <summary>Describes the account, and tells its open tickets. All of them know when it returns.</summary>
    [Alias("describe")]
    Task Describe(Commands description);

    /// <summary>The present description, as the command that makes a ticket know it. Answered while the account tells its tickets, too: a ticket asks in the midst of a decision.</summary>
    [Alias("profile"), AlwaysInterleave]
    Task<Commands> Profile();

    /// <summary>Counts what its tickets' clocks have come to since it last did, and tells its escalations. Called in vain it changes nothing.</summary>
    [Alias("count")]
    Task Count();

    /// <summary>Goes on telling its tickets where that was interrupted, and lets pass what has come to pass by now.</summary>
    /// <returns>When it has to be woken next.</returns>
    [Alias("wake")]
    Task<NextAlarm> Wake();
}
