using SlaMonitor.Engine.Intake;
using SlaMonitor.Engine.Rows;

namespace SlaMonitor.Engine.Commit;

/// <summary>Writes committed states into the rows, behind the journal and in large batches.</summary>
internal sealed class RowWriter(IRowStore rows, CommittedStates states, EventIdentities identities, IEngineLog log)
{
    private RowBatch? _inHand;

    /// <summary>True while the rows refuse writes.</summary>
    public bool IsFailing { get; private set; }

    /// <summary>Writes what is committed and not yet in the rows.</summary>
    /// <returns>False when there is nothing to write, or the write failed and has to be tried again.</returns>
    public bool Step()
    {
        _inHand ??= states.BeginWrite();
        if (_inHand is not { } batch) return false;
        try
        {
            rows.Write(batch);
        }
        catch (StoreException e)
        {
            if (!IsFailing) log.StoreFailed("rows", e);
            IsFailing = true;
            return false;
        }
        if (IsFailing) log.StoreRecovered("rows");
        IsFailing = false;
        identities.Written(batch.Identities);
        states.EndWrite();
        _inHand = null;
        return true;
    }
}
