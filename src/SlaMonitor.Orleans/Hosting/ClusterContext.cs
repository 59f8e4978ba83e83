using NodaTime;
using SlaMonitor.Core.Policies;
using SlaMonitor.Orleans.Configurations;

namespace SlaMonitor.Orleans.Hosting;

/// <summary>What every grain of a silo decides with: the time and the configuration.</summary>
public sealed class ClusterContext(TimeProvider time, ClusterConfigurations configurations)
{
    public TimeProvider Time => time;

    public ClusterConfigurations Configurations => configurations;

    /// <summary>To 100 ns, as due instants are.</summary>
    public Instant Now => Instant.FromUnixTimeTicks(time.GetUtcNow().UtcTicks - DateTime.UnixEpoch.Ticks);

    /// <summary>Every version that this silo knows of.</summary>
    public Rulebooks Rulebooks => configurations.Rulebooks;

    /// <summary>Completes when this silo knows the version, which another one may have made.</summary>
    public async ValueTask KnowAsync(int version)
    {
        if (Rulebooks.Current.Version < version) await configurations.RefreshAsync();
    }
}
