using SlaMonitor.Core.Escalations;
using SlaMonitor.Core.Wire;
using SlaMonitor.Orleans.Entities;
using SlaMonitor.Postgres.Publishing;

namespace SlaMonitor.Orleans.Escalations;

/// <summary>What the cluster stores of the escalations of a ticket under a policy.</summary>
public sealed record StoredEscalation : StoredEntity<EscalationState>
{
    /// <summary>What is to be published of a grain by its stored form, for those who publish in its place; null for one that never began.</summary>
    /// <exception cref="StoredFormatException">Damaged, or written by a newer program.</exception>
    public static EscalationOutput? ToPublish(byte[] form) =>
        StoredEscalationJson.Read(form) is { State: { } state, Unheard: var unheard } ? EscalationOutput.Of(state, unheard, new StoredBuffer()) : null;
}
