using Orleans.Placement;
using Orleans.Runtime.Placement;

namespace SlaMonitor.Orleans.Placement;

/// <summary>Such a grain is of no use on a silo that is cut from the database: it is placed on another one, and leaves the silo when it is called there.</summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class WhereTheDatabaseIsAttribute() : PlacementFilterAttribute(new WhereTheDatabaseIs());

/// <inheritdoc cref="WhereTheDatabaseIsAttribute"/>
internal sealed class WhereTheDatabaseIs() : PlacementFilterStrategy(order: 0);

/// <summary>Takes the silos that are cut out of the choice; where all are, there is none, and any will do.</summary>
internal sealed class WhereTheDatabaseIsDirector(CutSilos cut) : IPlacementFilterDirector
{
    public IEnumerable<SiloAddress> Filter(PlacementFilterStrategy filterStrategy, PlacementTarget target, IEnumerable<SiloAddress> silos)
    {
        var all = silos.ToList();
        var well = all.Where(silo => !cut.Has(silo)).ToList();
        return well.Count > 0 ? well : all;
    }
}
