using SlaMonitor.Engine.Journal;
using SlaMonitor.Engine.Rows;

namespace SlaMonitor.Engine.Hosting;

/// <summary>What an engine keeps its data in.</summary>
/// <param name="Journal">The truth.</param>
/// <param name="Rows">The latest states, and lists over them.</param>
public sealed record EngineStores(SqliteJournal Journal, SqliteRowStore Rows) : IDisposable
{
    public void Dispose()
    {
        Rows.Dispose();
        Journal.Dispose();
    }
}
