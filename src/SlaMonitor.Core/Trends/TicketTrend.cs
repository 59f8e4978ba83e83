using NodaTime;
using SlaMonitor.Core.Clocks;
using SlaMonitor.Core.Tickets;

namespace SlaMonitor.Core.Trends;

/// <summary>
/// What a ticket contributes to trends: when it was open, and when its clocks were met, breached and stopped. It follows from the
/// ticket's state alone, so a correction by a late event moves it. A deleted ticket and spam contribute nothing.
/// </summary>
/// <param name="Account">As it is now; null without one.</param>
/// <param name="Group">As it is now; null without one.</param>
/// <param name="Region">As it is now; null when not known.</param>
/// <param name="Priority">As it is now.</param>
/// <param name="Tier">As it is now; null when not known.</param>
/// <param name="Channel">As it is now; null when not known.</param>
/// <param name="CreatedAt">Null before anything happened.</param>
/// <param name="Spells">When it was open, in order.</param>
/// <param name="Clocks">The cycles that were met or breached, by metric and cycle.</param>
public sealed record TicketTrend(
    string? Account,
    string? Group,
    string? Region,
    Priority Priority,
    Tier? Tier,
    Channel? Channel,
    Instant? CreatedAt,
    EquatableArray<OpenSpell> Spells,
    EquatableArray<EndedClock> Clocks)
{
    public static TicketTrend Of(TicketState ticket)
    {
        var facts = ticket.Picture.Facts;
        var counts = facts.Disposition is not (Disposition.Deleted or Disposition.Spam);
        return new TicketTrend(
            facts.Account,
            facts.Group,
            facts.Region,
            facts.Priority,
            facts.Tier,
            facts.Channel,
            facts.CreatedAt,
            counts ? SpellsOf(ticket.Log) : [],
            counts ? ClocksOf(ticket.Picture) : []);
    }

    private static EquatableArray<OpenSpell> SpellsOf(TicketLog log)
    {
        var spells = new List<OpenSpell>(1);
        var (status, isActive) = (TicketStatus.New, true);
        Instant? opened = null;
        foreach (var happened in log.Events)
        {
            // The same rules as for all facts, without making the others.
            if (happened.Changes.Status is { } changed) status = changed;
            switch (happened.Type)
            {
                case TicketEventType.Solved: status = TicketStatus.Solved; break;
                case TicketEventType.Closed: status = TicketStatus.Closed; break;
                case TicketEventType.Merged or TicketEventType.Deleted or TicketEventType.MarkedSpam: isActive = false; break;
                case TicketEventType.Reopened:
                    if (status is TicketStatus.Solved or TicketStatus.Closed) status = TicketStatus.Open;
                    isActive = true;
                    break;
                default: break;
            }
            var isOpen = isActive && status is not (TicketStatus.Solved or TicketStatus.Closed);
            if (isOpen && opened is null) opened = happened.At;
            if (isOpen || opened is not { } since) continue;
            spells.Add(new OpenSpell(since, happened.At));
            opened = null;
        }
        if (opened is { } still) spells.Add(new OpenSpell(still, null));
        return spells.ToEquatableArray();
    }

    private static EquatableArray<EndedClock> ClocksOf(TicketPicture picture)
    {
        var clocks = new List<EndedClock>(picture.Clocks.Count);
        foreach (var clock in picture.Clocks)
        {
            var stopped = clock.State is ClockState.Met or ClockState.MetLate ? clock.StoppedAt : null;
            if (stopped is null && clock.BreachedAt is null) continue;
            var isStopped = stopped is not null;
            clocks.Add(new EndedClock(
                clock.Metric,
                clock.BreachedAt,
                stopped,
                isStopped ? Duration.Max(Duration.Zero, clock.Elapsed) : Duration.Zero,
                isStopped && clock.StartedAt is { } started ? Duration.Max(Duration.Zero, stopped!.Value - started) : Duration.Zero));
        }
        return clocks.ToEquatableArray();
    }
}

/// <summary>The ticket was open in [<paramref name="From"/>, <paramref name="To"/>); it still is when <paramref name="To"/> is null.</summary>
public readonly record struct OpenSpell(Instant From, Instant? To);

/// <summary>A cycle that was met or breached.</summary>
/// <param name="Metric">What was promised.</param>
/// <param name="BreachedAt">Null when it was met in time.</param>
/// <param name="StoppedAt">When it was met, late or not; null when it is open or was cancelled.</param>
/// <param name="Used">Business time when it stopped; zero before.</param>
/// <param name="Waited">Time by the wall clock from its start to its stop; zero before.</param>
public readonly record struct EndedClock(Metric Metric, Instant? BreachedAt, Instant? StoppedAt, Duration Used, Duration Waited)
{
    /// <summary>Stopped without a breach.</summary>
    public bool IsMet => BreachedAt is null;
}
