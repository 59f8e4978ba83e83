using Microsoft.Extensions.Logging;

namespace SlaMonitor.Orleans.Placement;

/// <inheritdoc cref="ICutSilosService"/>
internal sealed class CutSilosService(GrainId id, Silo silo, ILoggerFactory log, CutSilos cut) : GrainService(id, silo, log), ICutSilosService
{
    public Task IsCut(SiloAddress silo)
    {
        cut.Heard(silo);
        return Task.CompletedTask;
    }
}
