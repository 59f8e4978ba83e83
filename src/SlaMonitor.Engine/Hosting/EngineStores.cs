using SlaMonitor.Engine.Journal;
using SlaMonitor.Engine.Rows;
using SlaMonitor.ReadModel;

namespace SlaMonitor.Engine.Hosting;

/// <summary>What an engine keeps its data in.</summary>
/// <param name="Journal">The truth.</param>
/// <param name="Rows">The latest states.</param>
/// <param name="Queries">Lists over the same rows.</param>
public sealed record EngineStores(IJournal Journal, IRowStore Rows, IReadModel Queries) : IDisposable
{
    public void Dispose()
    {
        Rows.Dispose();
        Journal.Dispose();
    }
}
