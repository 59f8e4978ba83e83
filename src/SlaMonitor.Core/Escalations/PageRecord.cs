using NodaTime;

namespace SlaMonitor.Core.Escalations;

/// <summary>A page of an escalation: planned, asked for, or ended.</summary>
/// <param name="Id">As in <see cref="Page.Id"/>.</param>
/// <param name="Action">What it does.</param>
/// <param name="Level">The step that it belongs to, from 1.</param>
/// <param name="User">Whom it is for; null for all who read the channel.</param>
/// <param name="Channel">By which channel.</param>
/// <param name="At">When it is, or was, to be sent.</param>
/// <param name="AskedAt">When the host was last asked to send it; null while it waits.</param>
/// <param name="Outcome">Null while it has not ended.</param>
public sealed record PageRecord(
    string Id, PageAction Action, int Level, string? User, string Channel, Instant At, Instant? AskedAt = null, PageOutcome? Outcome = null)
{
    public bool IsWaiting => AskedAt is null && Outcome is null;

    public bool IsUnderWay => AskedAt is not null && Outcome is null;
}
