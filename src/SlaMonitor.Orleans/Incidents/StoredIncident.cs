using SlaMonitor.Core.Incidents;
using SlaMonitor.Core.Wire;
using SlaMonitor.Orleans.Entities;
using SlaMonitor.Postgres.Publishing;

namespace SlaMonitor.Orleans.Incidents;

/// <summary>What the cluster stores of an incident.</summary>
public sealed record StoredIncident : StoredEntity<IncidentState>
{
    /// <summary>What is to be published of a grain by its stored form, for those who publish in its place; null for one that never began.</summary>
    /// <exception cref="StoredFormatException">Damaged, or written by a newer program.</exception>
    public static IncidentOutput? ToPublish(byte[] form) =>
        Read(form) is { State: { } state, Unheard: var unheard } ? IncidentOutput.Of(state, unheard, new StoredBuffer()) : null;

    internal byte[] Write() => StoredEntityJson.Write(this, "incident", IncidentJson.Write, state => state.Id);

    /// <exception cref="StoredFormatException">Damaged, or written by a newer program.</exception>
    internal static StoredIncident Read(ReadOnlySpan<byte> bytes) =>
        StoredEntityJson.Read<StoredIncident, IncidentState>(bytes, "incident", "incident", IncidentJson.Read, state => state.Id);
}
