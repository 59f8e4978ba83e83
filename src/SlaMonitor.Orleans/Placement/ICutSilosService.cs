using Orleans.Concurrency;
using Orleans.Services;

namespace SlaMonitor.Orleans.Placement;

/// <summary>On every silo: hears which others are cut from the database.</summary>
[Alias("slamonitor.cut-silos")]
public interface ICutSilosService : IGrainService
{
    /// <summary>The silo does not reach the database. Said again and again while it lasts; whoever is silent is well.</summary>
    [Alias("is-cut"), OneWay]
    Task IsCut(SiloAddress silo);
}
