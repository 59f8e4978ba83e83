using SlaMonitor.Core.Monitoring;
using SlaMonitor.Orleans.Hosting;

namespace SlaMonitor.Orleans.Placement;

/// <summary>
/// On a silo that is cut from the database, a grain that stands on it is not called but leaves: the caller tries again, and then
/// finds it on a silo that is not.
/// </summary>
internal sealed class CutSiloFilter(DatabaseWatch database) : IIncomingGrainCallFilter
{
    public Task Invoke(IIncomingGrainCallContext context)
    {
        if (!database.IsAway || !StandsOnTheDatabase(context.ImplementationMethod?.DeclaringType)) return context.Invoke();
        context.TargetContext.Deactivate(new DeactivationReason(DeactivationReasonCode.ApplicationRequested, DatabaseWatch.Reason));
        throw new MonitorUnavailableException(DatabaseWatch.Reason);
    }

    private static bool StandsOnTheDatabase(Type? grain) => grain?.IsDefined(typeof(WhereTheDatabaseIsAttribute), inherit: false) == true;
}
