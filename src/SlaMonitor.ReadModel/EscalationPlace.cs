using NodaTime;
using SlaMonitor.Core.Escalations;

namespace SlaMonitor.ReadModel;

/// <summary>What lists of escalations are looked up and ordered by. The phase is stored by its number.</summary>
public readonly record struct EscalationPlace(string Ticket, EscalationPhase Phase, Instant StartedAt, bool HasDeadLetters)
{
    public static EscalationPlace Of(EscalationState state) => new(state.About.Id, state.Standing.Phase, state.StartedAt, state.HasDeadLetters);
}
