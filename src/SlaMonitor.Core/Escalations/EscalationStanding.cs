using NodaTime;

namespace SlaMonitor.Core.Escalations;

/// <summary>Whether somebody has to act, does, or need not any more.</summary>
public abstract record EscalationStanding
{
    private EscalationStanding()
    {
    }

    /// <summary>Which it is, for lists and labels.</summary>
    public abstract EscalationPhase Phase { get; }

    /// <summary>Nobody has reacted: steps go on.</summary>
    public sealed record Triggered : EscalationStanding
    {
        public override EscalationPhase Phase => EscalationPhase.Triggered;
    }

    /// <summary>Somebody acts: no step is taken and nobody else is told.</summary>
    /// <param name="By">Who.</param>
    /// <param name="Until">When that ends and the step is taken again; null when it does not by itself.</param>
    public sealed record Acknowledged(string By, Instant? Until) : EscalationStanding
    {
        public override EscalationPhase Phase => EscalationPhase.Acknowledged;
    }

    /// <summary>Put off until then; the step is taken again at that instant.</summary>
    public sealed record Snoozed(string By, Instant Until) : EscalationStanding
    {
        public override EscalationPhase Phase => EscalationPhase.Snoozed;
    }

    /// <summary>Part of an incident, whose pages tell of it: it tells nobody itself. Nobody had been told when it became so.</summary>
    public sealed record Bundled(string Incident) : EscalationStanding
    {
        public override EscalationPhase Phase => EscalationPhase.Bundled;
    }

    /// <summary>Ended. A reason that comes later starts another one.</summary>
    /// <param name="By">Who resolved it; null when its reasons went away.</param>
    /// <param name="Why">In words.</param>
    public sealed record Resolved(string? By, string Why) : EscalationStanding
    {
        public override EscalationPhase Phase => EscalationPhase.Resolved;
    }
}

/// <summary>The kinds of <see cref="EscalationStanding"/>. On the wire in lower case. Stored as numbers: never renumber.</summary>
public enum EscalationPhase
{
    Triggered,
    Acknowledged,
    Snoozed,
    Resolved,
    Bundled,
}
