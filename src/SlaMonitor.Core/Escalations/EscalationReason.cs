using System.Globalization;
using NodaTime;
using SlaMonitor.Core.Explanations;
using SlaMonitor.Core.Clocks;

namespace SlaMonitor.Core.Escalations;

/// <summary>Why an escalation is open. It ends by itself when no reason is left.</summary>
public abstract record EscalationReason
{
    private EscalationReason()
    {
    }

    public abstract PageSeverity Severity { get; }

    /// <summary>Whether the other is about the same thing, so that it takes this one's place.</summary>
    public abstract bool IsSame(EscalationReason other);

    /// <summary>A clock of the ticket warned or breached.</summary>
    /// <param name="Metric">Whose.</param>
    /// <param name="Cycle">Which of its cycles.</param>
    /// <param name="DueAt">When it is, or was, due; null while that is open.</param>
    /// <param name="BreachedAt">Null while it only warns.</param>
    public sealed record Clock(Metric Metric, int Cycle, Instant? DueAt, Instant? BreachedAt) : EscalationReason
    {
        public override PageSeverity Severity => BreachedAt is null ? PageSeverity.Warning : PageSeverity.Critical;

        public override bool IsSame(EscalationReason other) => other is Clock clock && clock.Metric == Metric && clock.Cycle == Cycle;
    }

    /// <summary>An account's error budget burns too fast.</summary>
    /// <param name="Metric">Whose.</param>
    /// <param name="Over">The span over which the rate was taken.</param>
    /// <param name="Rate">How many times faster than allowed, to a tenth, when it was told; null for more than can be said: the goal allows no breach.</param>
    /// <param name="Breaches">In that span.</param>
    public sealed record BurnRate(Metric Metric, Duration Over, decimal? Rate, int Breaches) : EscalationReason
    {
        public override PageSeverity Severity => PageSeverity.Critical;

        /// <summary>In words, for people.</summary>
        public override string ToString() => Rate is { } rate
            ? string.Create(CultureInfo.InvariantCulture, $"the error budget of {Metric.Name} burns {rate:0.#} times as fast as allowed: {Breaches} breaches in {DurationWords.Of(Over)}")
            : string.Create(CultureInfo.InvariantCulture, $"{Metric.Name} allows no breach: {Breaches} in {DurationWords.Of(Over)}");

        public override bool IsSame(EscalationReason other) => other is BurnRate burn && burn.Metric == Metric && burn.Over == Over;
    }

    /// <summary>Somebody escalated the ticket. Ends only when somebody resolves it, or the ticket is solved.</summary>
    public sealed record ByHand(string By, string? Note) : EscalationReason
    {
        public override PageSeverity Severity => PageSeverity.Critical;

        public override bool IsSame(EscalationReason other) => other is ByHand;
    }

    /// <summary>There is an incident. Ends when it is resolved.</summary>
    /// <param name="Opening">Which of its openings; the number of the escalation.</param>
    /// <param name="Revision">Grows with what is told of the incident: what is older than what is known changes nothing.</param>
    /// <param name="UpdatesMissed">How many status updates did not come in time. One more, and the commander is paged.</param>
    /// <param name="Commander">Who leads it; null while nobody does.</param>
    public sealed record Incident(int Opening, long Revision, int UpdatesMissed, string? Commander) : EscalationReason
    {
        public override PageSeverity Severity => PageSeverity.Critical;

        public override bool IsSame(EscalationReason other) => other is Incident;
    }
}
