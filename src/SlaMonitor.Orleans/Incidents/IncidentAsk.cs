using SlaMonitor.Core.Incidents;
using SlaMonitor.Core.Wire;
using SlaMonitor.Orleans.Messages;

namespace SlaMonitor.Orleans.Incidents;

/// <summary>A question to an incident.</summary>
/// <param name="Id">Of this question, the same when it is asked again.</param>
/// <param name="Commands">What is asked: one command.</param>
[GenerateSerializer, Immutable, Alias("slamonitor.incident-ask")]
public sealed record IncidentAsk([property: Id(0)] string Id, [property: Id(1)] Commands Commands);

/// <summary>What came of a question.</summary>
/// <param name="Refusal">Why nothing did, in words; null where something did.</param>
/// <param name="Form">The incident afterwards in the core's stored form; null when there is none.</param>
[GenerateSerializer, Immutable, Alias("slamonitor.incident-told")]
public sealed record IncidentTold([property: Id(0)] string? Refusal, [property: Id(1)] byte[]? Form)
{
    public static IncidentTold Of(IncidentState? state, string? refusal) => new(refusal, state is null ? null : new StoredBuffer().Write(state).ToArray());

    public IncidentState? State => Form is null ? null : IncidentJson.Read(Form);
}
