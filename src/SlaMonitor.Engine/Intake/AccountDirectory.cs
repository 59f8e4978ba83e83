using System.Collections.Concurrent;
using SlaMonitor.Core.Accounts;

namespace SlaMonitor.Engine.Intake;

/// <summary>The profiles of all described accounts, as of the last commit, for tickets to choose their policies by.</summary>
internal sealed class AccountDirectory
{
    private readonly ConcurrentDictionary<string, AccountProfile> _profiles = new(StringComparer.Ordinal);

    /// <summary>The account's profile; a blank one, version 0, when nobody described it.</summary>
    public AccountProfile this[string account] => _profiles.TryGetValue(account, out var profile) ? profile : new AccountProfile(account);

    public void Put(AccountProfile profile) =>
        _profiles.AddOrUpdate(profile.Id, profile, (_, known) => known.Version > profile.Version ? known : profile);
}
