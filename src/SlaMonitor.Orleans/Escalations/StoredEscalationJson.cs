using SlaMonitor.Core.Escalations;
using SlaMonitor.Core.Wire;
using SlaMonitor.Orleans.Entities;

namespace SlaMonitor.Orleans.Escalations;

/// <summary>The stored form of an escalation's grain.</summary>
internal static class StoredEscalationJson
{
    public static byte[] Write(StoredEscalation stored) => StoredEntityJson.Write(stored, "escalation", EscalationJson.Write, state => state.Id);

    /// <exception cref="StoredFormatException">Damaged, or written by a newer program.</exception>
    public static StoredEscalation Read(ReadOnlySpan<byte> bytes) =>
        StoredEntityJson.Read<StoredEscalation, EscalationState>(bytes, "escalation", "escalation", EscalationJson.Read, state => state.Id);
}
