using SlaMonitor.Core.Escalations;
using SlaMonitor.Core.Wire;
using SlaMonitor.Orleans.Messages;

namespace SlaMonitor.Orleans.Escalations;

/// <summary>A question to an escalation.</summary>
/// <param name="Id">Of this question, the same when it is asked again.</param>
/// <param name="Alert">Which escalation is meant, as in <see cref="EscalationState.Alert"/>; null for the latest, whichever it is.</param>
/// <param name="Commands">What is asked.</param>
[GenerateSerializer, Immutable, Alias("slamonitor.escalation-ask")]
public sealed record EscalationAsk([property: Id(0)] string Id, [property: Id(1)] string? Alert, [property: Id(2)] Commands Commands);

/// <summary>What came of a question.</summary>
/// <param name="WasTold">False when the escalation was resolved before, or there is none.</param>
/// <param name="Form">The escalation afterwards in the core's stored form; null when there is none.</param>
[GenerateSerializer, Immutable, Alias("slamonitor.escalation-told")]
public sealed record EscalationTold([property: Id(0)] bool WasTold, [property: Id(1)] byte[]? Form)
{
    public static EscalationTold Nothing { get; } = new(false, null);

    public static EscalationTold Of(EscalationState state, bool wasTold) => new(wasTold, new StoredBuffer().Write(state).ToArray());

    public EscalationState? State => Form is null ? null : EscalationJson.Read(Form);
}
