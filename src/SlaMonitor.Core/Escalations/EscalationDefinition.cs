using NodaTime;
using SlaMonitor.Core.Tickets;

namespace SlaMonitor.Core.Escalations;

/// <summary>An escalation policy: who is told, when, and what happens when nobody reacts.</summary>
public sealed record EscalationDefinition
{
    public required string Id { get; init; }

    /// <summary>At least one, in the order of <see cref="EscalationStep.After"/>.</summary>
    public required EquatableArray<EscalationStep> Steps { get; init; }

    /// <summary>How many more times all steps are taken after the first pass; null for ever, until somebody reacts.</summary>
    public int? Repeat { get; init; } = 0;

    /// <summary>The wait before each further pass; by default the gap between the last two steps.</summary>
    public Duration? RepeatAfter { get; init; }

    public WhenNobody WhenNobody { get; init; } = WhenNobody.Skip;

    /// <summary>How long an acknowledgement lasts that names no end; null for until the escalation is resolved.</summary>
    public Duration? AcknowledgeTimeout { get; init; }

    /// <summary>The wait between the last step of a pass and the beginning of the next: never so short that passes run into each other.</summary>
    public Duration GapBetweenPasses =>
        Duration.Max(Shortest, RepeatAfter ?? (Steps.Count > 1 ? Steps[^1].After - Steps[^2].After : Duration.Zero));

    /// <summary>From one step to the same step of the next pass, where none waits for its hours.</summary>
    public Duration PassLength => Steps[^1].After + GapBetweenPasses;

    private static Duration Shortest { get; } = Duration.FromSeconds(10);
}

/// <summary>One step of an escalation.</summary>
/// <param name="After">Elapsed time since the pass began, not business time.</param>
/// <param name="Notify">At least one.</param>
/// <param name="Tier">The tier that the ticket moves to; null when it stays where it is.</param>
/// <param name="EveryoneAcknowledges">Whether an acknowledgement silences only who gave it: the others go on being told by their own rules.</param>
/// <param name="Only">The hours in which it is taken: one that is due outside of them waits until they begin. Null for any hour.</param>
public sealed record EscalationStep(
    Duration After, EquatableArray<EscalationTarget> Notify, Tier? Tier, bool EveryoneAcknowledges = false, StepHours? Only = null)
{
    /// <summary>When it is taken that is due at an instant.</summary>
    public Instant WhenOpen(Instant due) => Only is null ? due : Only.Opens(due);
}

/// <summary>Whom a step tells. The id exists in the same configuration.</summary>
public abstract record EscalationTarget
{
    private EscalationTarget()
    {
    }

    public abstract string Id { get; }

    /// <summary>Whoever is on call in this schedule at that instant.</summary>
    public sealed record OnCall(string Schedule) : EscalationTarget
    {
        public override string Id => Schedule;
    }

    public sealed record Person(string User) : EscalationTarget
    {
        public override string Id => User;
    }

    public sealed record Broadcast(string Channel) : EscalationTarget
    {
        public override string Id => Channel;
    }
}

/// <summary>What a step does when nobody is on call. On the wire in snake_case.</summary>
public enum WhenNobody
{
    Skip,
    Wait,
    FallBack,
}
