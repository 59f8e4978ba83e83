using NodaTime;
using SlaMonitor.Core.Incidents;

namespace SlaMonitor.ReadModel;

/// <summary>What lists of incidents are looked up and ordered by. The phase is stored by its number.</summary>
public readonly record struct IncidentPlace(IncidentPhase Phase, Instant DeclaredAt)
{
    public static IncidentPlace Of(IncidentState state) => new(state.Phase, state.DeclaredAt);
}
