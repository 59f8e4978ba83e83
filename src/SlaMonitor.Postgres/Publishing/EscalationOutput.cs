using SlaMonitor.Core.Escalations;
using SlaMonitor.Core.Wire;
using SlaMonitor.ReadModel;

namespace SlaMonitor.Postgres.Publishing;

/// <summary>What others are to see of an escalation's latest decisions.</summary>
/// <param name="Escalation">The entity's key.</param>
/// <param name="Place">What lists look it up and order it by.</param>
/// <param name="Decisions">The state's count of decisions.</param>
/// <param name="State">The state as <see cref="EscalationJson"/> writes it.</param>
/// <param name="Events">What was published, by decision; those of earlier decisions may be among them again.</param>
public sealed record EscalationOutput(string Escalation, EscalationPlace Place, long Decisions, byte[] State, IReadOnlyList<DecidedEvent> Events)
    : IOutput<EscalationOutput>
{
    string IOutput<EscalationOutput>.Key => Escalation;

    string IOutput<EscalationOutput>.AboutTicket => Place.Ticket;

    /// <summary>The output of an escalation in this state.</summary>
    /// <param name="state">After the last decision.</param>
    /// <param name="events">As in <see cref="Events"/>.</param>
    /// <param name="buffer">Used for writing.</param>
    public static EscalationOutput Of(EscalationState state, IReadOnlyList<DecidedEvent> events, StoredBuffer buffer) =>
        new(state.Id, EscalationPlace.Of(state), state.Decisions, buffer.Write(state).ToArray(), events);

    EscalationOutput IOutput<EscalationOutput>.With(IReadOnlyList<DecidedEvent> events) => this with { Events = events };
}
