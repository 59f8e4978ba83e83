using SlaMonitor.Core.Incidents;
using SlaMonitor.Core.Wire;
using SlaMonitor.ReadModel;

namespace SlaMonitor.Postgres.Publishing;

/// <summary>What others are to see of an incident's latest decisions.</summary>
/// <param name="Incident">Its id.</param>
/// <param name="Place">What lists look it up and order it by.</param>
/// <param name="Decisions">The state's count of decisions.</param>
/// <param name="State">The state as <see cref="IncidentJson"/> writes it.</param>
/// <param name="Events">What was published, by decision; those of earlier decisions may be among them again.</param>
public sealed record IncidentOutput(string Incident, IncidentPlace Place, long Decisions, byte[] State, IReadOnlyList<DecidedEvent> Events)
    : IOutput<IncidentOutput>
{
    string IOutput<IncidentOutput>.Key => Incident;

    string? IOutput<IncidentOutput>.AboutTicket => null;

    /// <summary>The output of an incident in this state.</summary>
    /// <param name="state">After the last decision.</param>
    /// <param name="events">As in <see cref="Events"/>.</param>
    /// <param name="buffer">Used for writing.</param>
    public static IncidentOutput Of(IncidentState state, IReadOnlyList<DecidedEvent> events, StoredBuffer buffer) =>
        new(state.Id, IncidentPlace.Of(state), state.Decisions, buffer.Write(state).ToArray(), events);

    IncidentOutput IOutput<IncidentOutput>.With(IReadOnlyList<DecidedEvent> events) => this with { Events = events };
}
