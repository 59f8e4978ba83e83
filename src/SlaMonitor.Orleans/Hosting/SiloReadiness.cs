using Microsoft.Extensions.Hosting;
using NodaTime;
using SlaMonitor.Core.Monitoring;

namespace SlaMonitor.Orleans.Hosting;

/// <summary>Whether this silo takes part in the cluster: false while it joins or leaves, or does not reach the database.</summary>
public sealed class SiloReadiness(ISiloStatusOracle silos, DatabaseWatch database, IHostApplicationLifetime lifetime)
{
    /// <summary>Active silos, this one included, as its view of the membership has them.</summary>
    public int ActiveSilos => silos.GetApproximateSiloStatuses(onlyActive: true).Count;

    public MonitorHealth Health
    {
        get
        {
            var reason = lifetime.ApplicationStopping.IsCancellationRequested ? "the silo is leaving the cluster"
                : silos.CurrentStatus != SiloStatus.Active ? $"the silo is not a member of the cluster: {silos.CurrentStatus}"
                : database.IsAway ? DatabaseWatch.Reason
                : null;
            return new MonitorHealth(reason is null, reason, new CatchUp(0, Duration.Zero));
        }
    }
}
