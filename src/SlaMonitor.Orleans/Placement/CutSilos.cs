using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Runtime.Services;
using SlaMonitor.Orleans.Hosting;

namespace SlaMonitor.Orleans.Placement;

/// <summary>Which silos are cut from the database, as far as this one knows: those that said so lately. Tells the others when it is one.</summary>
internal sealed partial class CutSilos(IServiceProvider services, DatabaseWatch database, ClusterContext cluster, ILogger<CutSilos> log) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan ForgetAfter = TimeSpan.FromSeconds(3);

    private readonly ConcurrentDictionary<SiloAddress, long> _heard = [];
    private readonly SiloAddress _self = services.GetRequiredService<ILocalSiloDetails>().SiloAddress;

    public bool Has(SiloAddress silo) =>
        silo.Equals(_self) ? database.IsAway : _heard.TryGetValue(silo, out var at) && cluster.Time.GetElapsedTime(at) < ForgetAfter;

    public void Heard(SiloAddress silo) => _heard[silo] = cluster.Time.GetTimestamp();

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Not the cluster's time, which may be a test's: this is about the machine.
        using var timer = new PeriodicTimer(Every);
        var others = new Others(services);
        var silos = services.GetRequiredService<ISiloStatusOracle>();
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                if (!database.IsAway) continue;
                foreach (var silo in silos.GetApproximateSiloStatuses(onlyActive: true).Keys)
                    if (!silo.Equals(_self)) await Tell(others.On(silo));
            }
        }
        catch (OperationCanceledException)
        {
            // The silo stops.
        }
    }

    private async Task Tell(ICutSilosService other)
    {
        try
        {
            await other.IsCut(_self);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            LogNotTold(e);
        }
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "Another silo could not be told that this one is cut from the database")]
    private partial void LogNotTold(Exception reason);

    private sealed class Others(IServiceProvider services) : GrainServiceClient<ICutSilosService>(services)
    {
        public ICutSilosService On(SiloAddress silo) => GetGrainService(silo);
    }
}
